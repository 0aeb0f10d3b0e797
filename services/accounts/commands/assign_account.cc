#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/open_account.h"
#include "services/accounts/policies/team.h"
#include "services/accounts/team_view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

v1::Assignment Requested(const v1::AssignAccountRequest& request, const Interval& interval,
                         const Env& env) {
  const std::string& id =
      request.assignment_id().empty() ? env.derived_id : request.assignment_id();
  v1::Assignment assignment;
  assignment.set_name(absl::StrCat(request.account(), "/assignments/", id));
  assignment.set_role(request.role());
  assignment.set_person(request.person());
  SetInterval(interval, &assignment);
  if (IsUniqueRole(request.role())) assignment.set_share_bp(10'000);
  assignment.set_source(v1::Assignment::SOURCE_MANUAL);
  assignment.set_reason_code(env.reason_code);
  assignment.set_state(StateAt(interval, env.now));
  return assignment;
}

// Whether the person has the role already for what is asked: the same interval, or, where the
// request names no start, one that began before and has the same end.
bool HoldsAlready(const v1::AssignAccountRequest& request, const v1::Assignment& asked,
                  const v1::AccountTeam& team) {
  for (const v1::Assignment& held : team.assignments()) {
    if (!request.assignment_id().empty() && held.name() != asked.name()) continue;
    if (SameAssignment(held, asked)) return true;
    const Interval interval = IntervalOf(held);
    const bool covers = interval.Contains(IntervalOf(asked).from) &&
                        interval.to == IntervalOf(asked).to && !request.has_valid_from();
    if (covers && held.role() == asked.role() && held.person() == asked.person()) return true;
  }
  return false;
}

absl::Status CheckNew(const v1::Assignment& asked, const TeamView& view) {
  if (FindAssignment(view.team(), asked.name()) == nullptr) return CheckRoom(view);
  return Reject(Reason::REASON_ALREADY_EXISTS,
                absl::StrCat(asked.name(),
                             " exists already with another content: choose another "
                             "assignment_id, or correct it"));
}

}  // namespace

// A person looks after the account from `valid_from` on (DOMAIN.md 3.1, assignment); that is the
// request's effective time unless it says otherwise. Who held a unique role then is ended at that
// instant; an assignment that begins later within the interval is in the way. What is so already is
// nothing new.
Decision AssignAccount(const v1::AssignAccountRequest& request, const TeamView& view,
                       const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const Interval interval, RequestedInterval(request, env.effective_time));
  v1::Assignment assignment = Requested(request, interval, env);
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  STEWARD_RETURN_IF_ERROR(CheckAccountOpen(*view.account()));
  if (HoldsAlready(request, assignment, view.team())) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckPerson(assignment, view, env.now));
  STEWARD_RETURN_IF_ERROR(CheckNew(assignment, view));
  STEWARD_ASSIGN_OR_RETURN(const v1::Assignment* predecessor,
                           FindPredecessor(assignment, view.team()));
  return Assign(std::move(assignment), predecessor);
}

}  // namespace steward::accounts
