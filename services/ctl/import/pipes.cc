#include "services/ctl/import/pipes.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "libs/base/check.h"
#include "libs/base/hash.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"

namespace steward::importing {
namespace {

using Result = absl::StatusOr<Value>;

constexpr size_t kHashDigits = 16;

absl::Status Invalid(const std::string& message) { return absl::InvalidArgumentError(message); }

int64_t NumberArg(const Pipe& pipe, size_t index, int64_t otherwise) {
  int64_t number = otherwise;
  if (pipe.args.size() > index)
    (void)absl::SimpleAtoi(pipe.args[index], &number);  // checked at load
  return number;
}

bool Rounds(const Pipe& pipe) { return !pipe.args.empty() && pipe.args.back() == "round"; }

Value ArgColumn(const Pipe& pipe, size_t index, const Scope& scope) {
  return ColumnValue(absl::string_view(pipe.args[index]).substr(1), scope);
}

Decimal AsDecimal(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return {.digits = *number};
  return std::get<Decimal>(value);
}

// The amount or whole number inside a value, to be calculated with, and the value with another
// number in its place.
int64_t NumberIn(const Value& value) {
  if (const auto* amount = std::get_if<Amount>(&value)) return amount->minor_units;
  return std::get<int64_t>(value);
}

Value WithNumber(const Value& value, int64_t number) {
  if (const auto* amount = std::get_if<Amount>(&value)) return Amount{amount->currency, number};
  return number;
}

Result Text(const Value& value, const Pipe&, const Scope&) { return Value(ToText(value)); }

Result Lower(const Value& value, const Pipe&, const Scope&) {
  return Value(absl::AsciiStrToLower(ToText(value)));
}

Result Upper(const Value& value, const Pipe&, const Scope&) {
  return Value(absl::AsciiStrToUpper(ToText(value)));
}

Result LineEnds(const Value& value, const Pipe&, const Scope&) {
  return Value(absl::StrReplaceAll(ToText(value), {{"\r\n", "\n"}}));
}

// Letters and digits in lower case, everything between them one '-'.
Result Slug(const Value& value, const Pipe&, const Scope&) {
  std::string slug;
  for (const char c : ToText(value)) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) {
      slug.push_back(static_cast<char>(absl::ascii_tolower(byte)));
    } else if (!slug.empty() && slug.back() != '-') {
      slug.push_back('-');
    }
  }
  if (!slug.empty() && slug.back() == '-') slug.pop_back();
  if (slug.empty()) return Invalid(absl::StrCat("'", ToText(value), "' has no letters for an id"));
  return Value(slug);
}

Result Hash(const Value& value, const Pipe& pipe, const Scope& scope) {
  const std::string bytes = absl::StrCat(scope.source.size(), ":", scope.source, ToText(value));
  return Value(Sha256Hex(bytes).substr(0, static_cast<size_t>(NumberArg(pipe, 0, kHashDigits))));
}

Result Required(const Value& value, const Pipe&, const Scope&) {
  if (IsAbsent(value)) return Invalid("the value is missing");
  return value;
}

Result Map(const Value& value, const Pipe& pipe, const Scope& scope) {
  const ValueMap& map = scope.maps->at(pipe.args[0]);
  const std::string text = ToText(value);
  const auto found = map.values.find(text);
  if (found == map.values.end() && map.otherwise.empty()) {
    std::vector<std::string> known;
    for (const auto& entry : map.values) known.push_back(entry.first);
    return Invalid(
        absl::StrCat("'", text, "' is not in the map '", map.name, "'", Suggestion(text, known)));
  }
  const std::string& result = found == map.values.end() ? map.otherwise : found->second;
  if (!map.correction.empty() && scope.corrections != nullptr) {
    scope.corrections->push_back(
        absl::StrCat("'", text, "' read as '", result, "': ", map.correction));
  }
  return Value(result);
}

Result Lookup(const Value& value, const Pipe& pipe, const Scope& scope) {
  STEWARD_ASSIGN_OR_RETURN(std::string found, scope.lookups->Find(pipe, ToText(value)));
  if (found.empty()) return Value();
  return Value(std::move(found));
}

Result Money(const Value& value, const Pipe& pipe, const Scope& scope) {
  std::string currency = pipe.args[0];
  if (currency[0] == '@') currency = ToText(ArgColumn(pipe, 0, scope));
  if (!IsKnownCurrency(currency))
    return Invalid(absl::StrCat("'", currency, "' is not a currency"));
  int64_t factor = NumberArg(pipe, 1, 1);
  for (int i = 0; i < *MinorDigits(currency); ++i) factor *= 10;
  STEWARD_ASSIGN_OR_RETURN(const int64_t minor, ScaleToInteger(AsDecimal(value), factor, false));
  return Value(Amount{currency, minor});
}

Result Scale(const Value& value, const Pipe& pipe, const Scope&) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t scaled,
                           ScaleToInteger(AsDecimal(value), NumberArg(pipe, 0, 1), Rounds(pipe)));
  return Value(scaled);
}

absl::StatusOr<int64_t> Divisor(const Pipe& pipe, const Scope& scope) {
  const Value divisor = ArgColumn(pipe, 0, scope);
  if (IsAbsent(divisor) || std::get<int64_t>(divisor) <= 0) {
    return Invalid(absl::StrCat("can't be divided by '", ToText(divisor), "'"));
  }
  return std::get<int64_t>(divisor);
}

Result Divide(const Value& value, const Pipe& pipe, const Scope& scope) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t divisor, Divisor(pipe, scope));
  const int64_t number = NumberIn(value);
  if (number % divisor != 0 && !Rounds(pipe)) {
    return Invalid(absl::StrCat(ToText(value), " don't divide by ", divisor, " exactly"));
  }
  // Half up: the floor of the quotient plus a half.
  const __int128 above = 2 * static_cast<__int128>(number) + divisor;
  const __int128 below = 2 * static_cast<__int128>(divisor);
  const __int128 quotient = above / below - (above % below < 0 ? 1 : 0);
  return WithNumber(value, static_cast<int64_t>(quotient));
}

Result UnlessDivisible(const Value& value, const Pipe& pipe, const Scope& scope) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t divisor, Divisor(pipe, scope));
  return NumberIn(value) % divisor == 0 ? Value() : value;
}

Result ZeroWhen(const Value& value, const Pipe& pipe, const Scope& scope) {
  const Value flag = ArgColumn(pipe, 0, scope);
  const bool zero = !IsAbsent(flag) && std::get<bool>(flag);
  if (!zero || NumberIn(value) == 0) return value;
  if (scope.corrections != nullptr) {
    scope.corrections->push_back(
        absl::StrCat(ToText(value), " taken as 0, for ", pipe.args[0].substr(1), " is true"));
  }
  return WithNumber(value, 0);
}

Result AtMost(const Value& value, const Pipe& pipe, const Scope& scope) {
  const Value limit = ArgColumn(pipe, 0, scope);
  if (Compare(value, limit).value_or(0) <= 0) return value;
  if (scope.corrections != nullptr) {
    scope.corrections->push_back(
        absl::StrCat(ToText(value), " moved to ", pipe.args[0].substr(1), " ", ToText(limit)));
  }
  return limit;
}

// So many minutes later; a day begins at its first instant.
Result PlusMinutes(const Value& value, const Pipe& pipe, const Scope& scope) {
  constexpr int64_t kMinutesMax = 100 * 366 * 24 * 60;
  const Value minutes = ArgColumn(pipe, 0, scope);
  if (IsAbsent(minutes)) return Value();
  const auto* number = std::get_if<int64_t>(&minutes);
  if (number == nullptr || *number < 0 || *number > kMinutesMax) {
    return Invalid(absl::StrCat("'", ToText(minutes), "' is no number of minutes to add"));
  }
  const auto* day = std::get_if<Day>(&value);
  const absl::Time start = day != nullptr ? StartOf(*day) : std::get<absl::Time>(value);
  return Value(start + *number * absl::Minutes(1));
}

const std::vector<PipeSpec>& Pipes() {
  using enum Kind;
  static const auto& pipes = *new std::vector<PipeSpec>{
      {.name = "text", .takes = {}, .gives = kText, .args = "", .apply = Text},
      {.name = "lower", .takes = {kText}, .gives = kText, .args = "", .apply = Lower},
      {.name = "upper", .takes = {kText}, .gives = kText, .args = "", .apply = Upper},
      {.name = "lf", .takes = {kText}, .gives = kText, .args = "", .apply = LineEnds},
      {.name = "slug", .takes = {}, .gives = kText, .args = "", .apply = Slug},
      {.name = "hash", .takes = {}, .gives = kText, .args = "?n", .apply = Hash},
      {.name = "required", .takes = {}, .args = "", .takes_absent = true, .apply = Required},
      {.name = "map", .takes = {}, .gives = kText, .args = "m", .apply = Map},
      {.name = "lookup", .takes = {}, .gives = kText, .args = "fll", .apply = Lookup},
      {.name = "money",
       .takes = {kDecimal, kInteger},
       .gives = kAmount,
       .args = "k?n",
       .apply = Money},
      {.name = "scale",
       .takes = {kDecimal, kInteger},
       .gives = kInteger,
       .args = "n?r",
       .apply = Scale},
      {.name = "divide", .takes = {kAmount, kInteger}, .args = "c?r", .apply = Divide},
      {.name = "unless_divisible",
       .takes = {kAmount, kInteger},
       .args = "c",
       .apply = UnlessDivisible},
      {.name = "zero_when", .takes = {kAmount, kInteger}, .args = "c", .apply = ZeroWhen},
      {.name = "plus_minutes",
       .takes = {kDay, kTime},
       .gives = kTime,
       .args = "c",
       .apply = PlusMinutes},
      {.name = "at_most", .takes = {kDay, kTime, kInteger, kDecimal}, .args = "c", .apply = AtMost},
  };
  return pipes;
}

}  // namespace

const PipeSpec* FindPipe(absl::string_view name) {
  const auto found = std::find_if(Pipes().begin(), Pipes().end(),
                                  [&](const PipeSpec& spec) { return spec.name == name; });
  return found == Pipes().end() ? nullptr : &*found;
}

std::vector<std::string> PipeNames() {
  std::vector<std::string> names;
  for (const PipeSpec& spec : Pipes()) names.emplace_back(spec.name);
  return names;
}

Value ColumnValue(absl::string_view column, const Scope& scope) {
  if (column == kWholeRow) {
    std::string whole;
    for (const std::string& field : scope.record->raw)
      absl::StrAppend(&whole, field.size(), ":", field);
    return whole;
  }
  const auto found = scope.columns->find(column);
  STEWARD_CHECK(found != scope.columns->end()) << "no column " << std::string(column);
  return scope.record->values[found->second];
}

}  // namespace steward::importing
