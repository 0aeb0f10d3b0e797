#include "services/feedback/contract.h"

#include "services/feedback/derive.h"
#include "services/feedback/evolve.h"
#include "services/feedback/mirror.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/queries/score_gauges.h"
#include "services/feedback/use_cases.h"
#include "services/mirrors/account_mirror.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::feedback {
namespace {

using accounts::v1::AccountsEvent;

// 2: follow-ups that are late are summed. 3: invitations are counted by priority and month, too.
constexpr uint32_t kFoldVersion = 3;

// Follow-ups: what they add to the contents below.
void AddFollowUps(engine::Service* contents) {
  contents->Aggregate("followUps", EvolveFollowUp, DeriveFollowUp)
      .Command(AcknowledgeFollowUp)
      .Command(ContactFollowUp)
      .Command(AgreeFollowUpAction)
      .Command(ResolveFollowUp)
      .Command(GiveUpFollowUp)
      .Command(ReopenFollowUp)
      .Command(AssignFollowUp)
      .Timer(kAcknowledgeDue, FollowUpClockPasses)
      .Timer(kContactDue, FollowUpClockPasses)
      .Timer(kResolveDue, FollowUpClockPasses)
      .Reaction("hand_over_assigned", AccountsEvent::descriptor(), OnAccountAssigned)
      .Reaction("hand_over_started", AccountsEvent::descriptor(), OnAssignmentStarted)
      .Reaction("hand_over_corrected", AccountsEvent::descriptor(), OnAssignmentCorrected)
      .Query(ListFollowUps)
      .Gauge(FollowUpsGauge())
      .Gauge(OverdueFollowUpsGauge());
}

}  // namespace

engine::Service Feedback() {
  using engine::MirrorPer;
  engine::Service contents =
      engine::Service("feedback", v1::FeedbackEvent::descriptor(), kFoldVersion)
          .Aggregate("surveys", EvolveSurvey, DeriveSurvey)
          .Aggregate("contacts", EvolveContact, DeriveContact)
          .Aggregate("invitationRounds", EvolveRound, DeriveRound)
          .Aggregate("invitations", EvolveInvitation, DeriveInvitation)
          .Aggregate("surveying", EvolveSurveying, DeriveSurveying)
          .Aggregate("responses", EvolveResponse, DeriveResponse)
          .Aggregate("erasedPeople", EvolveErasedPerson, DeriveErasedPerson)
          .Mirror(MirrorPer::kAccount, mirrors::MirrorAccount)
          .Mirror(MirrorPer::kAggregate, mirrors::MirrorPerson)
          .Mirror(MirrorPer::kAggregate, mirrors::MirrorCalendar)
          .Mirror(MirrorPer::kAccount, MirrorEscalations)
          .Command(CreateSurvey)
          .Command(UpdateSurvey)
          .Command(PublishSurvey)
          .Command(PauseSurvey)
          .Command(ResumeSurvey)
          .Command(CloseSurvey)
          .Command(ArchiveSurvey)
          .Command(InviteContacts)
          .Command(ReportInvitation)
          .Command(OptOut)
          .Command(SetConsent)
          .Command(ImportInvitation)
          .Command(SubmitResponse)
          .Command(ExcludeResponse)
          .Command(RestoreResponse)
          .Command(ImportResponse)
          .Timer(kInvitationExpires, InvitationExpires)
          .Timer(kInvitationReminder, InvitationReminder)
          .Timer(kResponseLocks, ResponseLocks)
          .Reaction("expire_invitations", AccountsEvent::descriptor(), OnAccountArchived)
          .Reaction("confirm_person_erased", AccountsEvent::descriptor(), OnPersonErased)
          .Query(ListSurveys)
          .Query(ListSurveyVersions)
          .Query(ListInvitations)
          .Query(GetInvitationToken)
          .Query(ListResponses)
          .Query(GetScore)
          .Query(GetTrend)
          .Query(ListExitReasons)
          .Gauge(ScoreGauge());
  AddFollowUps(&contents);
  return contents;
}

}  // namespace steward::feedback
