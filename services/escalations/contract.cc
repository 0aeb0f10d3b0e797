#include "services/escalations/contract.h"

#include "services/escalations/derive.h"
#include "services/escalations/evolve.h"
#include "services/escalations/queries/escalation_gauges.h"
#include "services/escalations/queries/queries.h"
#include "services/escalations/use_cases.h"
#include "services/mirrors/account_mirror.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::escalations {
namespace {

// 2: calendars that ended clocks were measured by are kept.
constexpr uint32_t kFoldVersion = 2;

}  // namespace

engine::Service Escalations() {
  using engine::MirrorPer;
  return engine::Service("escalations", v1::EscalationsEvent::descriptor(), kFoldVersion)
      .Aggregate("escalations", EvolveEscalation, DeriveEscalation)
      .Aggregate("escalationPolicies", EvolvePolicy, DerivePolicy)
      .Aggregate("erasedPeople", EvolveErasedPerson, DeriveErasedPerson)
      .Mirror(MirrorPer::kAccount, mirrors::MirrorAccount)
      .Mirror(MirrorPer::kAggregate, mirrors::MirrorPerson)
      .Mirror(MirrorPer::kAggregate, mirrors::MirrorCalendar)
      .Command(RequestEscalation)
      .Command(ApproveEscalation)
      .Command(DeclineEscalation)
      .Command(WithdrawEscalation)
      .Command(AcknowledgeEscalation)
      .Command(StartEscalation)
      .Command(SetWaiting)
      .Command(ResumeEscalation)
      .Command(MitigateEscalation)
      .Command(ResolveEscalation)
      .Command(CloseEscalation)
      .Command(CloseSev1Escalation)
      .Command(ReopenEscalation)
      .Command(MergeEscalation)
      .Command(SetSeverity)
      .Command(LowerSeverity)
      .Command(SetTrend)
      .Command(SetOwner)
      .Command(RaiseLevel)
      .Command(PostInternalNote)
      .Command(PostCustomerUpdate)
      .Command(RecordCustomerMessage)
      .Command(RecordResponse)
      .Command(RebindPolicy)
      .Command(RecomputeClocks)
      .Command(ImportEscalation)
      .Command(CreateEscalationPolicy)
      .Command(UpdateEscalationPolicy)
      .Timer(kSlaClockDue, SlaClockDue)
      .Timer(kLevelDue, LevelDue)
      .Timer(kAckTimesOut, AckTimesOut)
      .Timer(kClosesItself, ClosesItself)
      .Reaction("hand_over_on_assignment", accounts::v1::AccountsEvent::descriptor(),
                OnAccountAssigned)
      .Reaction("hand_over_on_start", accounts::v1::AccountsEvent::descriptor(),
                OnAssignmentStarted)
      .Reaction("hand_over_on_correction", accounts::v1::AccountsEvent::descriptor(),
                OnAssignmentCorrected)
      .Reaction("open_on_detractor", feedback::v1::FeedbackEvent::descriptor(), OnDetractorDetected)
      .Reaction("open_on_notice", contracts::v1::ContractsEvent::descriptor(), OnNoticeGiven)
      .Reaction("open_on_lapse", contracts::v1::ContractsEvent::descriptor(), OnRenewalLapsed)
      .Reaction("confirm_person_erased", accounts::v1::AccountsEvent::descriptor(), OnPersonErased)
      .Query(ListEscalations)
      .Query(ListDueEscalations)
      .Query(GetCustomerView)
      .Query(ExplainClock)
      .Query(ListEscalationPolicies)
      .Gauge(OpenGauge())
      .Gauge(BreachesGauge());
}

}  // namespace steward::escalations
