#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

// The numbers and names under which derived rows of the contracts service lie in its store. Frozen:
// a number is never given another meaning, and a retired one stays here with a comment.
namespace steward::contracts {

// Indexes. Each entry ends with the contract's name.

// {account id}: the contracts of an account, by id.
inline constexpr uint16_t kContractsByAccount = 1;
// {Contract.State as a number, account id}: the contracts in a state, of all accounts or of one.
inline constexpr uint16_t kContractsByState = 2;

// Sums, in minor units of the row's currency: yearly recurring revenue by the day it changes on.

// {}: the portfolio.
inline constexpr uint16_t kArrTotal = 1;
// {product}.
inline constexpr uint16_t kArrByPlan = 2;
// {country, or "??" where the account has none}.
inline constexpr uint16_t kArrByCountry = 3;
// {the account manager's resource name, or "" where there is none}.
inline constexpr uint16_t kArrByManager = 4;
// {account id}.
inline constexpr uint16_t kArrByAccount = 5;
// {kind: one of the five below}: movements, signed.
inline constexpr uint16_t kMovement = 6;

// Kinds of movement, as a sum's group.
inline constexpr absl::string_view kGroupNew = "new";
inline constexpr absl::string_view kGroupExpansion = "expansion";
inline constexpr absl::string_view kGroupContraction = "contraction";
inline constexpr absl::string_view kGroupChurn = "churn";
inline constexpr absl::string_view kGroupReactivation = "reactivation";

// The country of an account that has none.
inline constexpr absl::string_view kNoCountry = "??";

// Timers of a contract: at its start, at the end of its term, at its termination.
inline constexpr absl::string_view kContractStarts = "contract_starts";
inline constexpr absl::string_view kContractExpires = "contract_expires";
inline constexpr absl::string_view kContractTerminates = "contract_terminates";

}  // namespace steward::contracts
