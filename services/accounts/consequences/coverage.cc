#include "services/accounts/team_view.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {
namespace {

bool HasManager(const v1::AccountTeam& team) {
  for (const v1::Assignment& assignment : team.assignments()) {
    if (assignment.role() == v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER &&
        assignment.state() == v1::Assignment::STATE_ACTIVE) {
      return true;
    }
  }
  return false;
}

}  // namespace

// An ACTIVE account without an account manager has a coverage gap (DOMAIN.md 3.1, assignment); it
// closes when somebody manages the account, or when it is no longer ACTIVE.
Decision FollowCoverage(const TeamView& view, const Env&) {
  const v1::Account* account = view.account();
  if (account == nullptr) return Nothing();
  const bool gap =
      account->lifecycle() == v1::Account::LIFECYCLE_ACTIVE && !HasManager(view.team());
  if (gap == account->coverage_gap()) return Nothing();
  if (gap) {
    v1::CoverageGapOpened event;
    event.set_role(v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
    return event;
  }
  v1::CoverageGapClosed event;
  event.set_role(v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  return event;
}

}  // namespace steward::accounts
