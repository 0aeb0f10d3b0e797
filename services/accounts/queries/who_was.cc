#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;
using v1::AccountsEvent;

struct Instants {
  absl::Time valid_at;
  absl::Time recorded_at;
};

absl::StatusOr<Instants> ReadInstants(const v1::WhoWasRequest& request, absl::Time now) {
  // By default everything that is recorded: the newest records may be stamped a little past `now`.
  Instants instants{now, absl::InfiniteFuture()};
  if (request.has_valid_at()) {
    STEWARD_ASSIGN_OR_RETURN(instants.valid_at, FromTimestamp(request.valid_at()));
  }
  if (request.has_recorded_at()) {
    STEWARD_ASSIGN_OR_RETURN(instants.recorded_at, FromTimestamp(request.recorded_at()));
  }
  return instants;
}

// The one of the role at that instant. A role that several may hold: who began last, then the
// lowest id.
const v1::Assignment* Holder(const v1::AccountTeam& team, v1::AssignmentRole role,
                             absl::Time valid_at) {
  const v1::Assignment* holder = nullptr;
  for (const v1::Assignment& assignment : team.assignments()) {
    const Interval interval = IntervalOf(assignment);
    if (assignment.role() != role || !interval.Contains(valid_at)) continue;
    if (holder == nullptr || interval.from > IntervalOf(*holder).from) holder = &assignment;
  }
  return holder;
}

// Whether the record states who and from when: it made the assignment or corrected it.
bool States(const AccountsEvent& event, const std::string& assignment) {
  if (event.has_account_assigned()) {
    return event.account_assigned().assignment().name() == assignment;
  }
  return event.has_assignment_corrected() &&
         event.assignment_corrected().after().name() == assignment;
}

absl::Status FillRecord(const common::v1::Envelope& envelope, const QueryContext& context,
                        v1::WhoWasResponse* response) {
  response->set_reason_code(envelope.reason_code());
  response->set_event_id(absl::StrCat(envelope.service(), "/", envelope.partition(), "/",
                                      envelope.epoch(), "/", envelope.seq()));
  *response->mutable_recorded_time() = envelope.recorded_time();
  if (!context.may_read_personal()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(
      const std::string text,
      context.ResolveText(envelope.aggregate(), envelope.account(), envelope.reason_text()));
  response->set_reason_text(text);
  return absl::OkStatus();
}

absl::Status FillPersonName(const std::string& person, const QueryContext& context,
                            v1::WhoWasResponse* response) {
  if (!context.may_read_personal()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::PersonState>(person));
  if (state == nullptr) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const std::string name,
                           context.ResolveText(person, kReference, state->person().display_name()));
  response->set_person_display_name(name);
  return absl::OkStatus();
}

}  // namespace

// Who held a role at `valid_at`, as it was known at `recorded_at` (DOMAIN.md 3.1, assignment), and
// the newest record, by then, that says so. The person's name is today's. An answer without an
// assignment: nobody did. NOT_FOUND for an account that doesn't exist.
absl::Status WhoWas(const v1::WhoWasRequest& request, const QueryContext& context,
                    v1::WhoWasResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const Instants instants, ReadInstants(request, context.now()));
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string team_name = absl::StrCat(request.account(), "/team");
  STEWARD_ASSIGN_OR_RETURN(const auto state,
                           context.FindAsOf<v1::AccountTeamState>(team_name, instants.recorded_at));
  if (state == nullptr) return absl::OkStatus();
  const auto role = request.role() == v1::ASSIGNMENT_ROLE_UNSPECIFIED
                        ? v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER
                        : request.role();
  const v1::Assignment* holder = Holder(state->team(), role, instants.valid_at);
  if (holder == nullptr) return absl::OkStatus();
  *response->mutable_assignment() = *holder;
  STEWARD_ASSIGN_OR_RETURN(
      const auto record,
      context.FindRecord(team_name, instants.recorded_at, [holder](const engine::Message& event) {
        return States(static_cast<const AccountsEvent&>(event), holder->name());
      }));
  if (record.has_value()) {
    STEWARD_RETURN_IF_ERROR(FillRecord(record->envelope, context, response));
  }
  return FillPersonName(holder->person(), context, response);
}

}  // namespace steward::accounts
