#pragma once

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "services/contracts/view.h"

// The derived rows of the contracts service; their numbers are in rows.h. Pure functions.
namespace steward::contracts {

// The index entries of a contract, and the timer at which its state changes next.
Rows DeriveContract(const v1::ContractState& state);

// The index entries of a renewal, its milestones' timers while it is undecided and its term runs,
// and what it adds to the sums by due day.
Rows DeriveRenewal(const v1::RenewalState& state);

// The index entries of an amendment, and the timer at which a signed one takes effect.
Rows DeriveAmendment(const v1::AmendmentState& state);

// Nothing: erasures are found by name.
Rows DeriveErasedPerson(const v1::ErasedPersonState& state);

// What an account contributes to the sums of recurring revenue and its movements. `mirror` is null
// when nothing is known of the account.
Rows DeriveRevenue(const v1::RevenueSummary& revenue, absl::string_view account,
                   const accounts::v1::AccountMirror* mirror);

}  // namespace steward::contracts
