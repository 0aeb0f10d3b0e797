#include "services/contracts/policies/margin.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int64_t kMinutesOfHour = 60;
constexpr char kNotNegative[] = "must be 0 or more";

absl::Status CheckLedger(const AccountLedger& ledger) {
  if (ledger.revenue_minor < 0) return InvalidField("revenue_minor", kNotNegative);
  if (ledger.cogs_minor < 0) return InvalidField("cogs_minor", kNotNegative);
  if (ledger.credits_minor < 0) return InvalidField("credits_minor", kNotNegative);
  for (size_t i = 0; i < ledger.labour.size(); ++i) {
    if (ledger.labour[i].minutes < 0) {
      return InvalidField(absl::StrCat("labour[", i, "].minutes"), kNotNegative);
    }
    if (ledger.labour[i].hourly_rate_minor < 0) {
      return InvalidField(absl::StrCat("labour[", i, "].hourly_rate_minor"), kNotNegative);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AccountMargin> MarginOf(const AccountLedger& ledger) {
  STEWARD_RETURN_IF_ERROR(CheckLedger(ledger));
  // In sixtieths of a minor unit.
  std::vector<WideInteger> entries;
  WideInteger labour = 0;
  for (const Labour& entry : ledger.labour) {
    entries.push_back(WideInteger(entry.minutes) * entry.hourly_rate_minor);
    labour += entries.back();
  }
  const WideInteger before_labour =
      WideInteger(ledger.revenue_minor) - ledger.cogs_minor - ledger.credits_minor;

  AccountMargin margin;
  STEWARD_ASSIGN_OR_RETURN(margin.labour_minor,
                           ToInt64(DivHalfUp(labour, kMinutesOfHour), "the cost of labour"));
  STEWARD_ASSIGN_OR_RETURN(margin.labour_parts_minor, LargestRemainder(entries, kMinutesOfHour));
  STEWARD_ASSIGN_OR_RETURN(margin.margin_minor,
                           ToInt64(before_labour - margin.labour_minor, "the margin"));
  if (ledger.revenue_minor > 0) {
    STEWARD_ASSIGN_OR_RETURN(margin.margin_bp,
                             RatioBp(before_labour * kMinutesOfHour - labour,
                                     WideInteger(ledger.revenue_minor) * kMinutesOfHour));
  }
  return margin;
}

absl::StatusOr<std::optional<int64_t>> ReturnOnInvestment(int64_t benefit_minor,
                                                          int64_t cost_minor) {
  if (cost_minor < 0) return InvalidField("cost_minor", kNotNegative);
  if (cost_minor == 0) return std::optional<int64_t>();
  return RatioBp(benefit_minor, cost_minor);
}

}  // namespace steward::contracts
