#include "services/ctl/import/value.h"

#include <algorithm>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "services/ctl/import/date_format.h"

namespace steward::importing {
namespace {

constexpr int kDigitsMax = 30;

int Sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

template <typename T>
int Order(const T& left, const T& right) {
  return Sign(left < right, right < left);
}

// Decimal digits without the zeros that a larger scale would add.
Decimal Normalized(Decimal decimal) {
  while (decimal.scale > 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    --decimal.scale;
  }
  return decimal;
}

std::string DecimalText(const Decimal& decimal) {
  const Decimal normal = Normalized(decimal);
  __int128 rest = normal.digits < 0 ? -normal.digits : normal.digits;
  // From the last digit to the first.
  std::string reversed;
  for (int place = 0; rest > 0 || place <= normal.scale; ++place, rest /= 10) {
    if (place > 0 && place == normal.scale) reversed.push_back('.');
    reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  if (normal.digits < 0) reversed.push_back('-');
  return {reversed.rbegin(), reversed.rend()};
}

int CompareDecimals(const Decimal& left, const Decimal& right) {
  Decimal a = Normalized(left);
  Decimal b = Normalized(right);
  for (; a.scale < b.scale; ++a.scale) a.digits *= 10;
  for (; b.scale < a.scale; ++b.scale) b.digits *= 10;
  return Order(a.digits, b.digits);
}

std::optional<int> CompareSameKind(const Value& left, const Value& right) {
  switch (KindOf(left)) {
    case Kind::kAbsent:
      return std::nullopt;
    case Kind::kText:
      return Order(std::get<std::string>(left), std::get<std::string>(right));
    case Kind::kInteger:
      return Order(std::get<int64_t>(left), std::get<int64_t>(right));
    case Kind::kBool:
      return Order(std::get<bool>(left), std::get<bool>(right));
    case Kind::kDecimal:
      return CompareDecimals(std::get<Decimal>(left), std::get<Decimal>(right));
    case Kind::kDay:
      return Order(std::get<Day>(left).day, std::get<Day>(right).day);
    case Kind::kTime:
      return Order(std::get<absl::Time>(left), std::get<absl::Time>(right));
    case Kind::kAmount: {
      const auto& a = std::get<Amount>(left);
      const auto& b = std::get<Amount>(right);
      if (a.currency != b.currency) return std::nullopt;
      return Order(a.minor_units, b.minor_units);
    }
  }
  return std::nullopt;
}

absl::Status NotA(absl::string_view text, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("'", text, "' is not ", what));
}

absl::StatusOr<Value> DateFromText(absl::string_view text, Kind kind) {
  STEWARD_ASSIGN_OR_RETURN(const DateFormat format, DateFormat::Parse("YYYY-MM-DD"));
  STEWARD_ASSIGN_OR_RETURN(const absl::CivilSecond second, format.Read(text));
  const Day day = {.day = absl::CivilDay(second), .zone = absl::UTCTimeZone()};
  if (kind == Kind::kDay) return Value(day);
  return Value(StartOf(day));
}

}  // namespace

absl::string_view KindName(Kind kind) {
  constexpr absl::string_view kNames[] = {"nothing", "text", "integer", "bool",
                                          "decimal", "date", "time",    "amount"};
  return kNames[static_cast<size_t>(kind)];
}

std::string ToText(const Value& value) {
  switch (KindOf(value)) {
    case Kind::kAbsent:
      return "";
    case Kind::kText:
      return std::get<std::string>(value);
    case Kind::kInteger:
      return absl::StrCat(std::get<int64_t>(value));
    case Kind::kBool:
      return std::get<bool>(value) ? "true" : "false";
    case Kind::kDecimal:
      return DecimalText(std::get<Decimal>(value));
    case Kind::kDay:
      return absl::FormatCivilTime(std::get<Day>(value).day);
    case Kind::kTime:
      return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", std::get<absl::Time>(value),
                              absl::UTCTimeZone());
    case Kind::kAmount:
      return absl::StrCat(std::get<Amount>(value).minor_units, " minor units of ",
                          std::get<Amount>(value).currency);
  }
  return "";
}

std::optional<int> Compare(const Value& left, const Value& right) {
  if (IsAbsent(left) || IsAbsent(right)) return std::nullopt;
  if (left.index() == right.index()) return CompareSameKind(left, right);
  if (KindOf(left) == Kind::kText) {
    const auto read = FromText(std::get<std::string>(left), KindOf(right));
    return read.ok() ? CompareSameKind(*read, right) : std::nullopt;
  }
  if (KindOf(right) == Kind::kText) {
    const auto read = FromText(std::get<std::string>(right), KindOf(left));
    return read.ok() ? CompareSameKind(left, *read) : std::nullopt;
  }
  if (KindOf(left) == Kind::kDecimal && KindOf(right) == Kind::kInteger) {
    return CompareDecimals(std::get<Decimal>(left), {.digits = std::get<int64_t>(right)});
  }
  if (KindOf(left) == Kind::kInteger && KindOf(right) == Kind::kDecimal) {
    return CompareDecimals({.digits = std::get<int64_t>(left)}, std::get<Decimal>(right));
  }
  return std::nullopt;
}

absl::StatusOr<Value> FromText(absl::string_view text, Kind kind) {
  switch (kind) {
    case Kind::kText:
      return Value(std::string(text));
    case Kind::kInteger: {
      int64_t number = 0;
      if (!absl::SimpleAtoi(text, &number)) return NotA(text, "a whole number");
      return Value(number);
    }
    case Kind::kBool:
      if (text == "true" || text == "TRUE") return Value(true);
      if (text == "false" || text == "FALSE") return Value(false);
      return NotA(text, "true or false");
    case Kind::kDecimal: {
      STEWARD_ASSIGN_OR_RETURN(const Decimal decimal, ParseDecimal(text));
      return Value(decimal);
    }
    case Kind::kDay:
    case Kind::kTime:
      return DateFromText(text, kind);
    case Kind::kAbsent:
    case Kind::kAmount:
      break;
  }
  return NotA(text, absl::StrCat("a value of the kind ", KindName(kind)));
}

absl::StatusOr<Decimal> ParseDecimal(absl::string_view text) {
  absl::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  Decimal decimal;
  int digits = 0;
  bool point = false;
  for (const char c : rest) {
    if (c == '.' && !point && digits > 0) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kDigitsMax) return NotA(text, "a decimal number");
    decimal.digits = decimal.digits * 10 + (c - '0');
    if (point) ++decimal.scale;
  }
  if (digits == 0 || (point && decimal.scale == 0)) return NotA(text, "a decimal number");
  if (negative) decimal.digits = -decimal.digits;
  return decimal;
}

absl::StatusOr<int64_t> ScaleToInteger(const Decimal& decimal, int64_t factor, bool round) {
  Decimal normal = Normalized(decimal);
  // A power of ten in the factor takes places away from the scale, so that no product overflows
  // needlessly.
  while (normal.scale > 0 && factor % 10 == 0) {
    factor /= 10;
    --normal.scale;
  }
  __int128 product = 0;
  if (__builtin_mul_overflow(normal.digits, static_cast<__int128>(factor), &product)) {
    return absl::OutOfRangeError(absl::StrCat(ToText(decimal), " is too large"));
  }
  __int128 divisor = 1;
  for (int i = 0; i < normal.scale; ++i) divisor *= 10;
  __int128 quotient = product / divisor;
  const __int128 remainder = product % divisor;
  if (remainder != 0 && !round) {
    return absl::InvalidArgumentError(
        absl::StrCat(ToText(decimal), " is not a whole number of the smallest unit"));
  }
  if (remainder > 0 && remainder * 2 >= divisor) ++quotient;
  if (remainder < 0 && -remainder * 2 > divisor) --quotient;
  if (quotient > std::numeric_limits<int64_t>::max() ||
      quotient < std::numeric_limits<int64_t>::min()) {
    return absl::OutOfRangeError(absl::StrCat(ToText(decimal), " is too large"));
  }
  return static_cast<int64_t>(quotient);
}

absl::Time StartOf(const Day& day) {
  const absl::TimeZone::TimeInfo info = day.zone.At(absl::CivilSecond(day.day));
  // Midnight falls into a gap of the zone's clock: the day begins where the gap ends.
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

}  // namespace steward::importing
