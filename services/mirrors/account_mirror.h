#pragma once

#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"

// What other services keep of the accounts service's facts. Each fold answers whether the event
// says anything to it. Total, pure functions.
namespace steward::mirrors {

// One row for each account: what its sums are grouped by and rules ask for, and who manages it now.
bool MirrorAccount(const accounts::v1::AccountsEvent& event, accounts::v1::AccountMirror* mirror);

// One row for each person.
bool MirrorPerson(const accounts::v1::AccountsEvent& event, accounts::v1::PersonMirror* mirror);

}  // namespace steward::mirrors
