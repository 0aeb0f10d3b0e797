#pragma once

#include "libs/base/domain.h"
#include "services/feedback/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

// Every use case of the feedback service, for its table of contents. The rule of each stands at its
// definition.
namespace steward::feedback {

// Surveys.
Decision CreateSurvey(const v1::CreateSurveyRequest&, const FeedbackView&, const Env&);
Decision UpdateSurvey(const v1::UpdateSurveyRequest&, const FeedbackView&, const Env&);
Decision PublishSurvey(const v1::PublishSurveyRequest&, const FeedbackView&, const Env&);
Decision PauseSurvey(const v1::PauseSurveyRequest&, const FeedbackView&, const Env&);
Decision ResumeSurvey(const v1::ResumeSurveyRequest&, const FeedbackView&, const Env&);
Decision CloseSurvey(const v1::CloseSurveyRequest&, const FeedbackView&, const Env&);
Decision ArchiveSurvey(const v1::ArchiveSurveyRequest&, const FeedbackView&, const Env&);

// Invitations and contacts.
Decision InviteContacts(const v1::InviteContactsRequest&, const FeedbackView&, const Env&);
Decision ReportInvitation(const v1::ReportInvitationRequest&, const FeedbackView&, const Env&);
Decision OptOut(const v1::OptOutRequest&, const FeedbackView&, const Env&);
Decision SetConsent(const v1::SetConsentRequest&, const FeedbackView&, const Env&);
Decision ImportInvitation(const v1::ImportInvitationRequest&, const FeedbackView&, const Env&);

// Responses.
Decision SubmitResponse(const v1::SubmitResponseRequest&, const FeedbackView&, const Env&);
Decision ExcludeResponse(const v1::ExcludeResponseRequest&, const FeedbackView&, const Env&);
Decision RestoreResponse(const v1::RestoreResponseRequest&, const FeedbackView&, const Env&);
Decision ImportResponse(const v1::ImportResponseRequest&, const FeedbackView&, const Env&);

// Follow-ups.
Decision AcknowledgeFollowUp(const v1::AcknowledgeFollowUpRequest&, const FeedbackView&,
                             const Env&);
Decision ContactFollowUp(const v1::ContactFollowUpRequest&, const FeedbackView&, const Env&);
Decision AgreeFollowUpAction(const v1::AgreeFollowUpActionRequest&, const FeedbackView&,
                             const Env&);
Decision ResolveFollowUp(const v1::ResolveFollowUpRequest&, const FeedbackView&, const Env&);
Decision GiveUpFollowUp(const v1::GiveUpFollowUpRequest&, const FeedbackView&, const Env&);
Decision ReopenFollowUp(const v1::ReopenFollowUpRequest&, const FeedbackView&, const Env&);
Decision AssignFollowUp(const v1::AssignFollowUpRequest&, const FeedbackView&, const Env&);

// Timers.
Decision InvitationExpires(const TimerFired&, const FeedbackView&, const Env&);
Decision InvitationReminder(const TimerFired&, const FeedbackView&, const Env&);
Decision ResponseLocks(const TimerFired&, const FeedbackView&, const Env&);
Decision FollowUpClockPasses(const TimerFired&, const FeedbackView&, const Env&);

// Reactions.
Decision OnAccountAssigned(const accounts::v1::AccountAssigned&, const FeedbackView&, const Env&);
Decision OnAssignmentStarted(const accounts::v1::AssignmentStarted&, const FeedbackView&,
                             const Env&);
Decision OnAssignmentCorrected(const accounts::v1::AssignmentCorrected&, const FeedbackView&,
                               const Env&);
Decision OnAccountArchived(const accounts::v1::AccountArchived&, const FeedbackView&, const Env&);
Decision OnPersonErased(const accounts::v1::PersonErased&, const FeedbackView&, const Env&);

}  // namespace steward::feedback
