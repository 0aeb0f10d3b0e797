#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/queries/assignment_history.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;

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
  const v1::Assignment* holder = HolderAt(state->team(), role, instants.valid_at);
  if (holder == nullptr) return absl::OkStatus();
  *response->mutable_assignment() = *holder;
  STEWARD_ASSIGN_OR_RETURN(const auto record,
                           FindAssignmentRecord(*holder, instants.recorded_at, context));
  if (record.has_value()) {
    STEWARD_RETURN_IF_ERROR(FillRecord(record->envelope, context, response));
  }
  STEWARD_ASSIGN_OR_RETURN(*response->mutable_person_display_name(),
                           DisplayNameOf(holder->person(), context));
  return absl::OkStatus();
}

}  // namespace steward::accounts
