#pragma once

#include "libs/base/domain.h"
#include "services/escalations/policy_view.h"
#include "services/escalations/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

// Every use case of the escalations service, for its table of contents. The rule of each stands at
// its definition.
namespace steward::escalations {

// Commands.
Decision RequestEscalation(const v1::RequestEscalationRequest&, const EscalationView&, const Env&);
Decision ApproveEscalation(const v1::ApproveEscalationRequest&, const EscalationView&, const Env&);
Decision DeclineEscalation(const v1::DeclineEscalationRequest&, const EscalationView&, const Env&);
Decision WithdrawEscalation(const v1::WithdrawEscalationRequest&, const EscalationView&,
                            const Env&);
Decision AcknowledgeEscalation(const v1::AcknowledgeEscalationRequest&, const EscalationView&,
                               const Env&);
Decision StartEscalation(const v1::StartEscalationRequest&, const EscalationView&, const Env&);
Decision SetWaiting(const v1::SetWaitingRequest&, const EscalationView&, const Env&);
Decision ResumeEscalation(const v1::ResumeEscalationRequest&, const EscalationView&, const Env&);
Decision MitigateEscalation(const v1::MitigateEscalationRequest&, const EscalationView&,
                            const Env&);
Decision ResolveEscalation(const v1::ResolveEscalationRequest&, const EscalationView&, const Env&);
Decision CloseEscalation(const v1::CloseEscalationRequest&, const EscalationView&, const Env&);
Decision CloseSev1Escalation(const v1::CloseSev1EscalationRequest&, const EscalationView&,
                             const Env&);
Decision ReopenEscalation(const v1::ReopenEscalationRequest&, const EscalationView&, const Env&);
Decision MergeEscalation(const v1::MergeEscalationRequest&, const EscalationView&, const Env&);
Decision SetSeverity(const v1::SetSeverityRequest&, const EscalationView&, const Env&);
Decision LowerSeverity(const v1::LowerSeverityRequest&, const EscalationView&, const Env&);
Decision SetTrend(const v1::SetTrendRequest&, const EscalationView&, const Env&);
Decision SetOwner(const v1::SetOwnerRequest&, const EscalationView&, const Env&);
Decision RaiseLevel(const v1::RaiseLevelRequest&, const EscalationView&, const Env&);
Decision PostInternalNote(const v1::PostInternalNoteRequest&, const EscalationView&, const Env&);
Decision PostCustomerUpdate(const v1::PostCustomerUpdateRequest&, const EscalationView&,
                            const Env&);
Decision RecordCustomerMessage(const v1::RecordCustomerMessageRequest&, const EscalationView&,
                               const Env&);
Decision RecordResponse(const v1::RecordResponseRequest&, const EscalationView&, const Env&);
Decision RebindPolicy(const v1::RebindPolicyRequest&, const EscalationView&, const Env&);
Decision RecomputeClocks(const v1::RecomputeClocksRequest&, const EscalationView&, const Env&);
Decision ImportEscalation(const v1::ImportEscalationRequest&, const EscalationView&, const Env&);
Decision CreateEscalationPolicy(const v1::CreateEscalationPolicyRequest&, const PolicyView&,
                                const Env&);
Decision UpdateEscalationPolicy(const v1::UpdateEscalationPolicyRequest&, const PolicyView&,
                                const Env&);

// Timers.
Decision SlaClockDue(const TimerFired&, const EscalationView&, const Env&);
Decision LevelDue(const TimerFired&, const EscalationView&, const Env&);
Decision AckTimesOut(const TimerFired&, const EscalationView&, const Env&);
Decision ClosesItself(const TimerFired&, const EscalationView&, const Env&);

// Reactions.
Decision OnAccountAssigned(const accounts::v1::AccountAssigned&, const EscalationView&, const Env&);
Decision OnAssignmentStarted(const accounts::v1::AssignmentStarted&, const EscalationView&,
                             const Env&);
Decision OnAssignmentCorrected(const accounts::v1::AssignmentCorrected&, const EscalationView&,
                               const Env&);
Decision OnDetractorDetected(const feedback::v1::DetractorDetected&, const EscalationView&,
                             const Env&);
Decision OnNoticeGiven(const contracts::v1::NoticeGiven&, const EscalationView&, const Env&);
Decision OnRenewalLapsed(const contracts::v1::RenewalLapsed&, const EscalationView&, const Env&);
Decision OnPersonErased(const accounts::v1::PersonErased&, const EscalationView&, const Env&);

}  // namespace steward::escalations
