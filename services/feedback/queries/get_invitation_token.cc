#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/catalog.h"
#include "services/feedback/policies/tokens.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/view.h"

namespace steward::feedback {

// The token that goes into the link of an invitation. It is made anew each time, and always the
// same.
absl::Status GetInvitationToken(const v1::GetInvitationTokenRequest& request,
                                const engine::QueryContext& context,
                                v1::InvitationToken* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::InvitationState>(request.name()));
  if (state == nullptr) return NotFound(request.name());
  const v1::Invitation& invitation = state->invitation();
  STEWARD_ASSIGN_OR_RETURN(const auto survey, context.Find<v1::SurveyState>(invitation.survey()));
  const v1::Survey* version =
      survey == nullptr ? nullptr : FindVersion(*survey, invitation.survey_version());
  if (version == nullptr) return NotFound(invitation.survey());
  response->set_invitation(request.name());
  response->set_token(
      TokenFor(context.catalog().token_key(), request.name(), version->anonymous()));
  return absl::OkStatus();
}

}  // namespace steward::feedback
