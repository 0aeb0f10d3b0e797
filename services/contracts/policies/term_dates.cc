#include "services/contracts/policies/term_dates.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int32_t kCountMax = std::numeric_limits<int32_t>::max();

absl::CivilDay Civil(Day day) { return absl::CivilDay(1970, 1, 1) + day; }

int32_t DaysOfMonth(Day day) { return Civil(EndOfMonth(day)).day(); }

// From the month that one day lies in to that of the other.
int32_t MonthsBetween(Day from, Day to) {
  return static_cast<int32_t>(absl::CivilMonth(Civil(to)) - absl::CivilMonth(Civil(from)));
}

absl::Status CheckRenewals(const TermRules& rules) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(rules.initial));
  if (rules.renewals_max.value_or(0) < 0) {
    return InvalidField("renewals_max", "must not be negative; leave it out for an evergreen");
  }
  if (!rules.renewal.has_value()) return absl::OkStatus();
  const TermLength& length = *rules.renewal;
  if (length.months < 0 || (length.months == 0 && length.days < 1)) {
    return InvalidField(length.months == 0 ? "renewal_days" : "renewal_months",
                        "must be at least 1: a term has at least one day");
  }
  if (length.months > 0 && length.days != 0) {
    return InvalidField("renewal_days", "must be left out where renewal_months is stated");
  }
  return absl::OkStatus();
}

// Renewal lengths by which the end of a term differs from a day that stays the same for all of
// them.
struct Steps {
  Day anchor = 0;
  // From the anchor to the end of the initial term.
  int32_t months_before = 0;
  TermLength renewal;
};

Steps StepsOf(const TermRules& rules) {
  Steps steps = {.anchor = rules.initial.end,
                 .renewal = rules.renewal.value_or(LengthOf(rules.initial))};
  const std::optional<int32_t> months = WholeMonthsOf(rules.initial);
  if (steps.renewal.months > 0 && months.has_value()) {
    steps.anchor = rules.initial.start;
    steps.months_before = *months;
  }
  return steps;
}

absl::Status BeyondTheCalendar(int32_t renewals) {
  return Reject(Reason::REASON_OUT_OF_RANGE,
                absl::StrCat("after ", renewals,
                             " renewals the term would end after 9999-12-31; name an earlier one"));
}

// The end of the term after so many renewals.
absl::StatusOr<Day> EndAfter(const Steps& steps, int32_t renewals) {
  if (steps.renewal.months == 0) {
    const int64_t end = steps.anchor + int64_t{renewals} * steps.renewal.days;
    if (end > kDayMax) return BeyondTheCalendar(renewals);
    return static_cast<Day>(end);
  }
  const int64_t months = steps.months_before + int64_t{renewals} * steps.renewal.months;
  if (months > kCountMax) return BeyondTheCalendar(renewals);
  const auto end = AddMonths(steps.anchor, static_cast<int32_t>(months));
  return end.ok() ? end : BeyondTheCalendar(renewals);
}

// True when the term after so many renewals has ended on the day.
bool EndedBy(const Steps& steps, int32_t renewals, Day day) {
  const auto end = EndAfter(steps, renewals);
  return end.ok() && *end <= day;
}

}  // namespace

absl::Status CheckTerm(const Term& term) {
  if (term.start < kDayMin || term.start > kDayMax) {
    return InvalidField("term_start", "must be a date of the years 1 to 9999");
  }
  if (term.end < kDayMin || term.end > kDayMax) {
    return InvalidField("term_end_exclusive", "must be a date of the years 1 to 9999");
  }
  if (term.end <= term.start) {
    return InvalidField("term_end_exclusive",
                        absl::StrCat("is ", FormatDay(term.end), " and must be after term_start, ",
                                     FormatDay(term.start)));
  }
  return absl::OkStatus();
}

int32_t DaysIn(const Term& term) { return term.end - term.start; }

MonthSpan MonthSpanOf(const Term& term) {
  int32_t months = MonthsBetween(term.start, term.end);
  // A step into the month of the end always exists, and it is there or a few days later.
  if (AddMonths(term.start, months).value() > term.end) --months;
  const Day rest = AddMonths(term.start, months).value();
  return {.months = months, .days = term.end - rest, .month_days = DaysOfMonth(rest)};
}

std::optional<int32_t> WholeMonthsOf(const Term& term) {
  const MonthSpan span = MonthSpanOf(term);
  if (span.days != 0) return std::nullopt;
  return span.months;
}

TermLength LengthOf(const Term& term) {
  if (const auto months = WholeMonthsOf(term)) return {.months = *months};
  return {.days = DaysIn(term)};
}

absl::StatusOr<Term> TermOf(const TermRules& rules, int32_t term_no) {
  STEWARD_RETURN_IF_ERROR(CheckRenewals(rules));
  if (term_no < 1) return InvalidField("term_no", "must be at least 1, the initial term");
  if (term_no == 1) return rules.initial;
  const int32_t renewals = term_no - 1;
  if (rules.renewals_max.has_value() && renewals > *rules.renewals_max) {
    return InvalidField("term_no",
                        absl::StrCat("must be at most ", *rules.renewals_max + int64_t{1},
                                     ": the contract renews no further"));
  }
  const Steps steps = StepsOf(rules);
  STEWARD_ASSIGN_OR_RETURN(const Day start, EndAfter(steps, renewals - 1));
  STEWARD_ASSIGN_OR_RETURN(const Day end, EndAfter(steps, renewals));
  return Term{.start = start, .end = end};
}

absl::StatusOr<std::optional<int32_t>> TermNumberOn(const TermRules& rules, Day day) {
  STEWARD_RETURN_IF_ERROR(CheckRenewals(rules));
  if (day < rules.initial.start) return std::nullopt;
  const Steps steps = StepsOf(rules);
  // The first number of renewals after which the term has not ended yet. A term has at least one
  // day, so the calendar has fewer terms than days.
  int32_t low = 0;
  int32_t high = rules.renewals_max.value_or(kDayMax - kDayMin);
  if (EndedBy(steps, high, day)) return std::nullopt;
  while (low < high) {
    const int32_t middle = low + (high - low) / 2;
    if (EndedBy(steps, middle, day)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low + 1;
}

}  // namespace steward::contracts
