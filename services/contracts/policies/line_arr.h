#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "libs/base/civil_date.h"
#include "libs/base/integer_math.h"

// Yearly recurring revenue of lines (DOMAIN.md 3.3 "ARR", 3.6 "Contracts"): unit price x quantity x
// periods of a year, over what is committed and recurs. Amounts are minor units of the line's
// currency. A line's ARR is rounded once, half up, from exact inputs, and sums add rounded lines,
// so that they agree at every grain. Pure functions.
namespace steward::contracts {

// One-off and usage bring no ARR.
enum class LineKind { kRecurring, kOneOff, kUsage };

// What the unit price is for. A year has 52 weeks, 12 months, 4 quarters; a price for the whole
// term counts x 12 / months of the term.
enum class PricePeriod { kWeek, kMonth, kQuarter, kYear, kTerm };

struct LinePrice {
  LineKind kind = LineKind::kRecurring;
  // For one unit and one period; below zero for a standing discount.
  int64_t unit_price_minor = 0;
  // 0 or more.
  int64_t quantity = 0;
  PricePeriod price_period = PricePeriod::kMonth;
  // The months that a kTerm price is for, at least 1; 0 with every other period.
  int32_t term_months = 0;

  friend bool operator==(const LinePrice&, const LinePrice&) = default;
};

// Where the line's contract stands at the instant in question. Only dates decide of the others: a
// line of a contract that was never signed is no line.
enum class Standing {
  kCommitted,
  // Suspended contracts count: what is committed stays so.
  kSuspended,
  // Between the end of the term and the end of grace. Counts only once it is renewed.
  kInGrace,
  kInGraceRenewed,
  // Expired, terminated or cancelled before the line's own end.
  kEnded,
};

// A line from the day that it starts until the day before it ends, in its contract's zone.
struct RevenueLine {
  LinePrice price;
  Day start = 0;
  // Not before the start; equal for a line that was ended on its first day. Empty: open-ended.
  std::optional<Day> end_exclusive;
  Standing standing = Standing::kCommitted;
};

// An amount before it is rounded; the denominator is at least 1.
struct ExactAmount {
  WideInteger numerator = 0;
  WideInteger denominator = 1;
};

// INVALID_FIELD for a quantity below 0, and for term_months that don't go with the period. `path`
// stands before the field's name in the message ("lines[2].").
absl::Status CheckLinePrice(const LinePrice& price, absl::string_view path = "");

// A year of the quantity at that price, exact; 0 for what doesn't recur. The price is one that
// CheckLinePrice accepts.
ExactAmount ExactLineArr(const LinePrice& price);

// The same, rounded half up. INVALID_FIELD as CheckLinePrice; OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> LineArr(const LinePrice& price);

// The ARR at an instant: the lines that have started and not ended, each day beginning at its first
// instant in `zone`. A line whose price is for the term and that doesn't say for how many months
// takes its own whole months. INVALID_FIELD for "lines[i]...."; OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> ArrAt(absl::Span<const RevenueLine> lines, const absl::TimeZone& zone,
                              absl::Time at);

}  // namespace steward::contracts
