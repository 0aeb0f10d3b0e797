#include <algorithm>
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

using v1::Assignment;
using v1::ImportAssignmentRequest;

// A source that leaves the end of a unique role open means: until the next one. So rows mean the
// same in any order and when they are sent again.
Interval UntilNext(const ImportAssignmentRequest& request, const std::string& name,
                   Interval interval, const TeamView& view) {
  if (!interval.open() || !IsUniqueRole(request.role())) return interval;
  for (const Assignment& other : view.team().assignments()) {
    const Interval next = IntervalOf(other);
    const bool follows = other.role() == request.role() && other.name() != name && !next.empty() &&
                         next.from > interval.from;
    if (follows) interval.to = std::min(interval.to, next.from);
  }
  return interval;
}

Assignment Imported(const ImportAssignmentRequest& request, const std::string& name,
                    const Interval& interval, const Env& env) {
  Assignment assignment;
  assignment.set_name(name);
  assignment.set_role(request.role());
  assignment.set_person(request.person());
  SetInterval(interval, &assignment);
  if (IsUniqueRole(request.role())) assignment.set_share_bp(10'000);
  assignment.set_source(Assignment::SOURCE_IMPORT);
  assignment.set_source_ref(request.source_ref());
  assignment.set_reason_code(env.reason_code);
  assignment.set_state(StateAt(interval, env.now));
  return assignment;
}

// A live request made or changed it, and the import would change it again.
absl::Status CheckConflict(const ImportAssignmentRequest& request, const Assignment& changed,
                           const TeamView& view) {
  const auto& live = view.state().live_assignments();
  const bool is_live = std::find(live.begin(), live.end(), changed.name()) != live.end();
  if (!is_live || request.overwrite()) return absl::OkStatus();
  return Reject(Reason::REASON_IMPORT_CONFLICT,
                absl::StrCat(changed.name(),
                             " has another role, person, interval or source_ref, "
                             "set by a request since the last import; overwrite = "
                             "true takes the import's"));
}

Decision Update(const ImportAssignmentRequest& request, const Assignment& before,
                Assignment imported, const TeamView& view) {
  STEWARD_RETURN_IF_ERROR(CheckConflict(request, before, view));
  STEWARD_RETURN_IF_ERROR(CheckUnique(imported, view.team()));
  v1::AssignmentCorrected event;
  *event.mutable_before() = before;
  *event.mutable_after() = std::move(imported);
  return event;
}

Decision Create(const ImportAssignmentRequest& request, Assignment imported, const TeamView& view) {
  STEWARD_RETURN_IF_ERROR(CheckRoom(view));
  STEWARD_ASSIGN_OR_RETURN(const Assignment* predecessor, FindPredecessor(imported, view.team()));
  if (predecessor != nullptr) {
    STEWARD_RETURN_IF_ERROR(CheckConflict(request, *predecessor, view));
  }
  return Assign(std::move(imported), predecessor);
}

}  // namespace

// An assignment as a source system knows it, as history: effective from its start. Equal content is
// nothing new; an assignment that a live request made or changed since is a conflict unless the
// import overwrites.
Decision ImportAssignment(const ImportAssignmentRequest& request, const TeamView& view,
                          const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(Interval interval, RequestedInterval(request, env.effective_time));
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  const std::string name =
      absl::StrCat(request.account(), "/assignments/", request.assignment_id());
  interval = UntilNext(request, name, interval, view);
  Assignment imported = Imported(request, name, interval, env);
  const Assignment* before = FindAssignment(view.team(), name);
  const bool equal = before != nullptr && SameAssignment(*before, imported) &&
                     before->source_ref() == imported.source_ref();
  if (equal) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckAccountOpen(*view.account()));
  STEWARD_RETURN_IF_ERROR(CheckPerson(imported, view, env.now));
  if (before != nullptr) return Update(request, *before, std::move(imported), view);
  return Create(request, std::move(imported), view);
}

}  // namespace steward::accounts
