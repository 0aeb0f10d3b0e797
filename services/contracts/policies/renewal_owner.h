#pragma once

#include "libs/base/domain.h"
#include "services/contracts/view.h"

// Who works on a renewal. Pure functions.
namespace steward::contracts {

// Adds that the account's manager takes over a renewal of which nobody is the owner, or one who has
// left; nothing where there is no manager who is still there. RenewalReassigned.
void AddTakeover(const v1::Renewal& renewal, const ContractView& view, Decision* decision);

}  // namespace steward::contracts
