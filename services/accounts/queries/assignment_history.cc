#include "services/accounts/queries/assignment_history.h"

#include "absl/strings/str_cat.h"

#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/accounts/policies/intervals.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using v1::AccountsEvent;

bool States(const AccountsEvent& event, const std::string& assignment) {
  if (event.has_account_assigned()) {
    return event.account_assigned().assignment().name() == assignment;
  }
  return event.has_assignment_corrected() &&
         event.assignment_corrected().after().name() == assignment;
}

}  // namespace

const v1::Assignment* HolderAt(const v1::AccountTeam& team, v1::AssignmentRole role,
                               absl::Time valid_at) {
  const v1::Assignment* holder = nullptr;
  for (const v1::Assignment& assignment : team.assignments()) {
    const Interval interval = IntervalOf(assignment);
    if (assignment.role() != role || !interval.Contains(valid_at)) continue;
    if (holder == nullptr || interval.from > IntervalOf(*holder).from) holder = &assignment;
  }
  return holder;
}

absl::StatusOr<std::optional<engine::RecordView>> FindAssignmentRecord(
    const v1::Assignment& assignment, absl::Time recorded_at, const engine::QueryContext& context) {
  const std::string& name = assignment.name();
  return context.FindRecord(absl::StrCat(ParentOf(name), "/team"), recorded_at,
                            [&name](const engine::Message& event) {
                              return States(static_cast<const AccountsEvent&>(event), name);
                            });
}

absl::StatusOr<std::string> DisplayNameOf(const std::string& person,
                                          const engine::QueryContext& context) {
  if (!context.may_read_personal()) return std::string();
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::PersonState>(person));
  if (state == nullptr) return std::string();
  return context.ResolveText(person, kReference, state->person().display_name());
}

}  // namespace steward::accounts
