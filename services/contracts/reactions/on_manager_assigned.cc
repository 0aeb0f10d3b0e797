#include "libs/base/domain.h"
#include "services/contracts/policies/renewal_owner.h"
#include "services/contracts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::contracts {
namespace {

Decision TakeOver(const ContractView& view) {
  Decision decision;
  for (const v1::Renewal* renewal : view.UndecidedRenewals()) {
    AddTakeover(*renewal, view, &decision);
  }
  return decision;
}

}  // namespace

// The account has another manager: what those who have left were working on is theirs now.
Decision OnManagerAssigned(const accounts::v1::AccountAssigned&, const ContractView& view,
                           const Env&) {
  return TakeOver(view);
}

// The same where the assignment was made ahead.
Decision OnManagerStarted(const accounts::v1::AssignmentStarted&, const ContractView& view,
                          const Env&) {
  return TakeOver(view);
}

// The same where what was recorded of an assignment was wrong.
Decision OnManagerCorrected(const accounts::v1::AssignmentCorrected&, const ContractView& view,
                            const Env&) {
  return TakeOver(view);
}

}  // namespace steward::contracts
