#pragma once

#include "libs/base/domain.h"
#include "services/feedback/view.h"

// The derived rows of the feedback service; their numbers are in rows.h. Pure functions.
namespace steward::feedback {

Rows DeriveSurvey(const v1::SurveyState& state);
// Found by name only: no rows.
Rows DeriveContact(const v1::ContactState& state);
Rows DeriveRound(const v1::InvitationRoundState& state);
Rows DeriveSurveying(const v1::SurveyingState& state);
Rows DeriveErasedPerson(const v1::ErasedPersonState& state);
// Indexes, reminder and expiry, and its part in the response rate.
Rows DeriveInvitation(const v1::InvitationState& state);
// Indexes, the end of the edit window, and while it is LOCKED its scores and its reason.
Rows DeriveResponse(const v1::ResponseState& state);
// Indexes, and a timer for each clock that runs.
Rows DeriveFollowUp(const v1::FollowUpState& state);

}  // namespace steward::feedback
