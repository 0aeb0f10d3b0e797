#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/team.h"
#include "services/accounts/team_view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

constexpr std::array<absl::string_view, 1> kAllowedWhenEnded = {"CorrectAssignment"};

// When it ends: an assignment that has not begun is taken back by an end at or before its start.
absl::StatusOr<absl::Time> EndOf(const v1::EndAssignmentRequest& request, const Interval& interval,
                                 const Env& env) {
  absl::Time end = env.effective_time;
  if (request.has_valid_to()) {
    STEWARD_ASSIGN_OR_RETURN(end, FromTimestamp(request.valid_to()));
  }
  if (end > interval.from) return end;
  if (interval.from > env.now) return interval.from;
  return InvalidField("valid_to",
                      absl::StrCat("must be after its start, ", FormatRfc3339(interval.from),
                                   "; CorrectAssignment changes a wrong start"));
}

}  // namespace

// Ends an assignment, now or at another instant, also a planned one before it begins. One that is
// over can only be corrected; the end that it has already is nothing new.
Decision EndAssignment(const v1::EndAssignmentRequest& request, const TeamView& view,
                       const Env& env) {
  const v1::Assignment* assignment = FindAssignment(view.team(), request.name());
  if (assignment == nullptr) return NotFound(request.name());
  const Interval interval = IntervalOf(*assignment);
  STEWARD_ASSIGN_OR_RETURN(const absl::Time end, EndOf(request, interval, env));
  if (end == interval.to) return Nothing();
  if (StateAt(interval, env.now) == v1::Assignment::STATE_ENDED) {
    return IllegalTransition(assignment->name(), "STATE_ENDED", "EndAssignment", kAllowedWhenEnded);
  }
  v1::Assignment ended = *assignment;
  SetInterval({interval.from, end}, &ended);
  STEWARD_RETURN_IF_ERROR(CheckUnique(ended, view.team()));

  v1::AssignmentEnded event;
  event.set_assignment(assignment->name());
  event.set_person(assignment->person());
  *event.mutable_valid_to() = ended.valid_to();
  Decision decision;
  decision.Add(std::move(event)).At(end);
  return decision;
}

}  // namespace steward::accounts
