#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"

// What an account costs and brings (DOMAIN.md 2 row F19). Amounts are minor units of one currency.
// Pure functions.
namespace steward::contracts {

// Time spent on the account.
struct Labour {
  // 0 or more.
  int64_t minutes = 0;
  // For one hour, 0 or more.
  int64_t hourly_rate_minor = 0;
};

// Of one period, each amount 0 or more.
struct AccountLedger {
  int64_t revenue_minor = 0;
  // Cost of goods sold.
  int64_t cogs_minor = 0;
  std::vector<Labour> labour;
  // Given back: service credits, goodwill.
  int64_t credits_minor = 0;
};

struct AccountMargin {
  // Sum of time x rate, rounded half up once, and what of it falls on each entry (largest
  // remainder): the parts sum to it.
  int64_t labour_minor = 0;
  std::vector<int64_t> labour_parts_minor;
  // revenue - COGS - labour - credits, exactly: what is posted adds up.
  int64_t margin_minor = 0;
  // Margin / revenue, from the exact labour, half up; empty where revenue is 0: undefined.
  std::optional<int64_t> margin_bp;
};

// INVALID_FIELD for amounts below 0 ("labour[i].minutes"); OUT_OF_RANGE beyond int64.
absl::StatusOr<AccountMargin> MarginOf(const AccountLedger& ledger);

// Benefit / cost in bp, half up: 10000 is what breaks even. With renewed and upsold ARR as the
// benefit and what customer success and support cost as the cost it is Gainsight's "magic number".
// Empty where the cost is 0: undefined. INVALID_FIELD for a cost below 0; OUT_OF_RANGE beyond
// int64.
absl::StatusOr<std::optional<int64_t>> ReturnOnInvestment(int64_t benefit_minor,
                                                          int64_t cost_minor);

}  // namespace steward::contracts
