#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace steward::importing {

// How a column writes dates: YYYY, MM or M, DD or D, hh, mm, ss, and any other character as itself;
// "DD-MM-YYYY hh:mm". Two letters want two digits, one letter takes one or two. Nothing is ever
// guessed: a text that fits another format is refused. Immutable.
class DateFormat final {
 public:
  // INVALID_ARGUMENT when the pattern lacks a year, month or day, or has one twice.
  static absl::StatusOr<DateFormat> Parse(absl::string_view pattern);

  // INVALID_ARGUMENT when `text` doesn't have this form, or names a day that the calendar doesn't
  // have.
  absl::StatusOr<absl::CivilSecond> Read(absl::string_view text) const;

  // Whether the pattern has a time of day: its column then yields instants rather than days.
  bool has_time() const { return has_time_; }

 private:
  enum class Part { kLiteral, kYear, kMonth, kDay, kHour, kMinute, kSecond };
  struct Token {
    Part part = Part::kLiteral;
    size_t digits_min = 0;
    size_t digits_max = 0;
    char literal = 0;
  };

  std::string pattern_;
  std::vector<Token> tokens_;
  bool has_time_ = false;
};

}  // namespace steward::importing
