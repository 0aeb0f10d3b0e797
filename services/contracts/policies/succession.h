#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/contracts/view.h"

// A contract that follows another one (DOMAIN.md 3.3 "successor signed"). Pure functions.
namespace steward::contracts {

// Adds what the last signature of `successor` means for its predecessor, if it names one: its
// renewal is won, and it becomes RENEWED when its term ends, or at once in its grace. RenewalWon,
// ContractSucceeded, ContractRenewed, or nothing. PREDECESSOR_NOT_ACTIVE where there is no
// undecided renewal of it.
absl::Status AddSuccession(const v1::Contract& successor, const ContractView& view, absl::Time now,
                           Decision* decision);

}  // namespace steward::contracts
