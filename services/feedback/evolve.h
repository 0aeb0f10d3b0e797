#pragma once

#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_state.pb.h"

// The folds of the feedback service's journal, one for each kind of thing. Total: they reject
// nothing, look nothing up, and accept every event ever written; events that are about something
// else change nothing. Pure functions.
namespace steward::feedback {

void EvolveSurvey(const v1::FeedbackEvent& event, v1::SurveyState* state);
void EvolveContact(const v1::FeedbackEvent& event, v1::ContactState* state);
void EvolveRound(const v1::FeedbackEvent& event, v1::InvitationRoundState* state);
void EvolveInvitation(const v1::FeedbackEvent& event, v1::InvitationState* state);
void EvolveSurveying(const v1::FeedbackEvent& event, v1::SurveyingState* state);
void EvolveResponse(const v1::FeedbackEvent& event, v1::ResponseState* state);
void EvolveFollowUp(const v1::FeedbackEvent& event, v1::FollowUpState* state);

// The note that a person's texts were deleted here.
void EvolveErasedPerson(const v1::FeedbackEvent& event, v1::ErasedPersonState* state);

}  // namespace steward::feedback
