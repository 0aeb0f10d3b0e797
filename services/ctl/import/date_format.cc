#include "services/ctl/import/date_format.h"

#include <array>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace steward::importing {
namespace {

absl::Status Unfit(absl::string_view text, absl::string_view pattern) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is not a date of the form ", pattern));
}

}  // namespace

absl::StatusOr<DateFormat> DateFormat::Parse(absl::string_view pattern) {
  struct Word {
    absl::string_view letters;
    Part part;
    size_t digits_min;
    size_t digits_max;
  };
  constexpr Word kWords[] = {{"YYYY", Part::kYear, 4, 4}, {"MM", Part::kMonth, 2, 2},
                             {"M", Part::kMonth, 1, 2},   {"DD", Part::kDay, 2, 2},
                             {"D", Part::kDay, 1, 2},     {"hh", Part::kHour, 2, 2},
                             {"mm", Part::kMinute, 2, 2}, {"ss", Part::kSecond, 2, 2}};
  DateFormat format;
  format.pattern_ = std::string(pattern);
  std::set<Part> seen;
  while (!pattern.empty()) {
    Token token = {.literal = pattern.front()};
    size_t taken = 1;
    for (const Word& word : kWords) {
      if (!absl::StartsWith(pattern, word.letters)) continue;
      token = {.part = word.part, .digits_min = word.digits_min, .digits_max = word.digits_max};
      taken = word.letters.size();
      break;
    }
    if (token.part != Part::kLiteral && !seen.insert(token.part).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("the date format '", format.pattern_, "' names a part twice"));
    }
    format.tokens_.push_back(token);
    pattern.remove_prefix(taken);
  }
  if (!seen.contains(Part::kYear) || !seen.contains(Part::kMonth) || !seen.contains(Part::kDay)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the date format '", format.pattern_, "' needs YYYY, MM or M, and DD or D"));
  }
  format.has_time_ = seen.contains(Part::kHour);
  return format;
}

absl::StatusOr<absl::CivilSecond> DateFormat::Read(absl::string_view text) const {
  std::array<int, 7> parts = {};
  absl::string_view rest = text;
  for (const Token& token : tokens_) {
    if (token.part == Part::kLiteral) {
      if (rest.empty() || rest.front() != token.literal) return Unfit(text, pattern_);
      rest.remove_prefix(1);
      continue;
    }
    size_t digits = 0;
    int number = 0;
    while (digits < token.digits_max && digits < rest.size() && rest[digits] >= '0' &&
           rest[digits] <= '9') {
      number = number * 10 + (rest[digits++] - '0');
    }
    if (digits < token.digits_min) return Unfit(text, pattern_);
    parts[static_cast<size_t>(token.part)] = number;
    rest.remove_prefix(digits);
  }
  const auto part = [&](Part which) { return parts[static_cast<size_t>(which)]; };
  const absl::CivilSecond second(part(Part::kYear), part(Part::kMonth), part(Part::kDay),
                                 part(Part::kHour), part(Part::kMinute), part(Part::kSecond));
  const bool real = second.year() == part(Part::kYear) && second.month() == part(Part::kMonth) &&
                    second.day() == part(Part::kDay) && second.hour() == part(Part::kHour) &&
                    second.minute() == part(Part::kMinute) &&
                    second.second() == part(Part::kSecond) && second.year() >= 1;
  if (!rest.empty() || !real) return Unfit(text, pattern_);
  return second;
}

}  // namespace steward::importing
