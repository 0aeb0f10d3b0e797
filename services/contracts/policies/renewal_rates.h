#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "libs/base/civil_date.h"

// What becomes of the renewals of a period, and what is forecast of them (DOMAIN.md 3.3 "Renewal
// rates", "Forecast", 3.6 "Contracts"; after Gainsight's Renewal Center). Amounts are minor units
// of one currency. Pure functions.
namespace steward::contracts {

enum class RenewalState {
  kScheduled,
  kOpen,
  kPreparing,
  kProposed,
  kNegotiating,
  kVerbal,
  kNoticeGiven,
  kLockedIn,
  kLapsed,
  kWon,
  kAutoRenewed,
  kWonLate,
  kLost,
  // The contract was terminated: there is nothing to renew.
  kVoid,
};

struct Renewal {
  // The last day of the term that ends.
  Day due_date = 0;
  // The ARR to be renewed, 0 or more.
  int64_t target_minor = 0;
  RenewalState state = RenewalState::kScheduled;
  // The ARR agreed, 0 or more; of won renewals, which need it.
  std::optional<int64_t> final_minor;
  // The manager's call, 0 or more; of open renewals.
  std::optional<int64_t> forecast_minor;
};

// WON, AUTO_RENEWED and WON_LATE are won.
bool IsWon(RenewalState state);
// Neither won nor LOST nor VOID. A renewal with notice given is open, for the notice can be
// rescinded: it counts with the manager's call.
bool IsOpen(RenewalState state);

struct RenewalRates {
  // Sum of the targets of the renewals that are due in the period, less VOID ones; gross and net
  // are of it.
  int64_t due_minor = 0;
  // Their number; batting is of it.
  int64_t due_count = 0;
  int64_t won_count = 0;
  // Sum over won of min(final, target) / due, of final / due, and won / due by number; bp, rounded
  // half up, empty where the denominator is 0.
  std::optional<int64_t> gross_bp;
  std::optional<int64_t> net_bp;
  std::optional<int64_t> batting_bp;
};

// The rates of [period_start, period_end_exclusive) by due date, whenever a renewal was won: early
// ones count in the period of their due date, and so do late ones. INVALID_FIELD for
// "renewals[i]....", "period_end_exclusive"; OUT_OF_RANGE beyond int64.
absl::StatusOr<RenewalRates> RenewalRatesOf(absl::Span<const Renewal> renewals, Day period_start,
                                            Day period_end_exclusive);

struct RenewalForecast {
  // Sum over won of min(final, target) + sum over open of min(forecast, target).
  int64_t renewal_minor = 0;
  // What exceeds the targets, kept apart: growth at renewal.
  int64_t upsell_minor = 0;
  // Open renewals without a call; they add nothing.
  int64_t without_call_count = 0;
};

// Errors as RenewalRatesOf.
absl::StatusOr<RenewalForecast> RenewalForecastOf(absl::Span<const Renewal> renewals);

}  // namespace steward::contracts
