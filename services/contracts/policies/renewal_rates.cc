#include "services/contracts/policies/renewal_rates.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

absl::Status CheckRenewal(const Renewal& renewal, const std::string& path) {
  if (renewal.target_minor < 0) {
    return InvalidField(absl::StrCat(path, "target_minor"), "must be 0 or more");
  }
  if (renewal.final_minor.value_or(0) < 0) {
    return InvalidField(absl::StrCat(path, "final_minor"), "must be 0 or more");
  }
  if (renewal.forecast_minor.value_or(0) < 0) {
    return InvalidField(absl::StrCat(path, "forecast_minor"), "must be 0 or more");
  }
  if (IsWon(renewal.state) && !renewal.final_minor.has_value()) {
    return InvalidField(absl::StrCat(path, "final_minor"),
                        "must say what a won renewal was agreed at");
  }
  return absl::OkStatus();
}

absl::Status CheckRenewals(absl::Span<const Renewal> renewals) {
  for (size_t i = 0; i < renewals.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(CheckRenewal(renewals[i], absl::StrCat("renewals[", i, "].")));
  }
  return absl::OkStatus();
}

// Splits an amount at the target.
absl::Status AddSplit(int64_t amount, int64_t target, RenewalForecast* forecast) {
  const int64_t renewed = std::min(amount, target);
  STEWARD_ASSIGN_OR_RETURN(forecast->renewal_minor, CheckedAdd(forecast->renewal_minor, renewed));
  STEWARD_ASSIGN_OR_RETURN(forecast->upsell_minor,
                           CheckedAdd(forecast->upsell_minor, amount - renewed));
  return absl::OkStatus();
}

}  // namespace

bool IsWon(RenewalState state) {
  return state == RenewalState::kWon || state == RenewalState::kAutoRenewed ||
         state == RenewalState::kWonLate;
}

bool IsOpen(RenewalState state) {
  return !IsWon(state) && state != RenewalState::kLost && state != RenewalState::kVoid;
}

absl::StatusOr<RenewalRates> RenewalRatesOf(absl::Span<const Renewal> renewals, Day period_start,
                                            Day period_end_exclusive) {
  if (period_end_exclusive <= period_start) {
    return InvalidField("period_end_exclusive",
                        absl::StrCat("must be after ", FormatDay(period_start)));
  }
  STEWARD_RETURN_IF_ERROR(CheckRenewals(renewals));
  WideInteger due = 0;
  WideInteger kept = 0;
  WideInteger won = 0;
  RenewalRates rates;
  for (const Renewal& renewal : renewals) {
    const bool is_due = renewal.due_date >= period_start && renewal.due_date < period_end_exclusive;
    if (!is_due || renewal.state == RenewalState::kVoid) continue;
    ++rates.due_count;
    due += renewal.target_minor;
    if (!IsWon(renewal.state)) continue;
    ++rates.won_count;
    kept += std::min(*renewal.final_minor, renewal.target_minor);
    won += *renewal.final_minor;
  }

  STEWARD_ASSIGN_OR_RETURN(rates.due_minor, ToInt64(due, "what is due"));
  if (rates.due_count > 0) {
    STEWARD_ASSIGN_OR_RETURN(rates.batting_bp, RatioBp(rates.won_count, rates.due_count));
  }
  if (due > 0) {
    STEWARD_ASSIGN_OR_RETURN(rates.gross_bp, RatioBp(kept, due));
    STEWARD_ASSIGN_OR_RETURN(rates.net_bp, RatioBp(won, due));
  }
  return rates;
}

absl::StatusOr<RenewalForecast> RenewalForecastOf(absl::Span<const Renewal> renewals) {
  STEWARD_RETURN_IF_ERROR(CheckRenewals(renewals));
  RenewalForecast forecast;
  for (const Renewal& renewal : renewals) {
    if (IsWon(renewal.state)) {
      STEWARD_RETURN_IF_ERROR(AddSplit(*renewal.final_minor, renewal.target_minor, &forecast));
    }
    if (!IsOpen(renewal.state)) continue;
    if (!renewal.forecast_minor.has_value()) ++forecast.without_call_count;
    STEWARD_RETURN_IF_ERROR(
        AddSplit(renewal.forecast_minor.value_or(0), renewal.target_minor, &forecast));
  }
  return forecast;
}

}  // namespace steward::contracts
