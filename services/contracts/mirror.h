#pragma once

#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"

// What the contracts service keeps of the accounts service's facts. Each fold answers whether the
// event says anything to it. Total, pure functions.
namespace steward::contracts {

// One row for each account: its attributes that sums are grouped by, and who manages it now.
bool MirrorAccount(const accounts::v1::AccountsEvent& event, v1::AccountMirror* mirror);

// One row for each person.
bool MirrorPerson(const accounts::v1::AccountsEvent& event, v1::PersonMirror* mirror);

}  // namespace steward::contracts
