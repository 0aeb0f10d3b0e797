#include "services/escalations/evolve.h"

#include <utility>

#include "libs/base/field_update.h"
#include "services/escalations/policies/kept_clocks.h"
#include "services/escalations/policies/past_calendars.h"

namespace steward::escalations {
namespace {

using common::v1::Envelope;
using v1::Escalation;
using v1::EscalationsEvent;
using v1::EscalationState;

// The calls stop; where they stood stays.
void StopCalls(Escalation* escalation) { escalation->mutable_ladder()->clear_next_time(); }

void EndProgress(Escalation::State state, Escalation* escalation) {
  escalation->set_state(state);
  escalation->clear_ack_timeout_time();
  if (escalation->has_ladder()) StopCalls(escalation);
}

// One Apply for each event that is about an escalation.
struct Fold {
  static void Apply(const v1::EscalationRequested& event, const Envelope&, EscalationState* state) {
    *state->mutable_escalation() = event.escalation();
  }

  static void Apply(const v1::EscalationOpened& event, const Envelope&, EscalationState* state) {
    *state->mutable_escalation() = event.escalation();
    *state->mutable_policy() = event.policy();
    *state->mutable_calendars() = event.calendars();
  }

  static void Apply(const v1::EscalationDeclined&, const Envelope&, EscalationState* state) {
    state->mutable_escalation()->set_state(Escalation::STATE_DECLINED);
  }

  static void Apply(const v1::EscalationWithdrawn&, const Envelope&, EscalationState* state) {
    state->mutable_escalation()->set_state(Escalation::STATE_WITHDRAWN);
  }

  static void Apply(const v1::EscalationAcknowledged& event, const Envelope& envelope,
                    EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    EndProgress(Escalation::STATE_ACKNOWLEDGED, escalation);
    *escalation->mutable_ack_timeout_time() = event.ack_timeout_time();
    if (escalation->has_acknowledge_time()) return;
    *escalation->mutable_acknowledge_time() = envelope.effective_time();
  }

  static void Apply(const v1::EscalationAckTimedOut& event, const Envelope&,
                    EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    escalation->set_state(Escalation::STATE_OPEN);
    escalation->clear_ack_timeout_time();
    if (!event.has_next_level_time()) return;
    *escalation->mutable_ladder()->mutable_next_time() = event.next_level_time();
  }

  static void Apply(const v1::EscalationStarted&, const Envelope&, EscalationState* state) {
    EndProgress(Escalation::STATE_IN_PROGRESS, state->mutable_escalation());
  }

  static void Apply(const v1::EscalationWaiting& event, const Envelope&, EscalationState* state) {
    state->mutable_escalation()->set_state(event.to());
  }

  static void Apply(const v1::EscalationResumed&, const Envelope&, EscalationState* state) {
    state->mutable_escalation()->set_state(Escalation::STATE_IN_PROGRESS);
  }

  static void Apply(const v1::EscalationMitigated&, const Envelope& envelope,
                    EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    escalation->set_state(Escalation::STATE_MITIGATED);
    if (escalation->has_mitigate_time()) return;
    *escalation->mutable_mitigate_time() = envelope.effective_time();
  }

  static void Apply(const v1::EscalationResolved& event, const Envelope& envelope,
                    EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    EndProgress(Escalation::STATE_RESOLVED, escalation);
    *escalation->mutable_resolve_time() = envelope.effective_time();
    *escalation->mutable_auto_close_time() = event.auto_close_time();
  }

  static void Apply(const v1::EscalationClosed&, const Envelope& envelope, EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    escalation->set_state(Escalation::STATE_CLOSED);
    escalation->clear_auto_close_time();
    *escalation->mutable_close_time() = envelope.effective_time();
  }

  static void Apply(const v1::EscalationReopened&, const Envelope&, EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    escalation->set_state(Escalation::STATE_OPEN);
    escalation->clear_auto_close_time();
    escalation->clear_close_time();
    escalation->clear_ladder();
    state->set_message_waits(false);
  }

  static void Apply(const v1::EscalationMerged& event, const Envelope&, EscalationState* state) {
    EndProgress(Escalation::STATE_MERGED, state->mutable_escalation());
    state->mutable_escalation()->set_merged_into(event.into());
  }

  static void Apply(const v1::EscalationAbsorbed& event, const Envelope&, EscalationState* state) {
    Escalation* escalation = state->mutable_escalation();
    escalation->add_merged_from(event.merged());
    for (const auto& id : event.case_ids()) escalation->add_case_ids(id);
  }

  static void Apply(const v1::EscalationSeverityChanged& event, const Envelope&,
                    EscalationState* state) {
    state->mutable_escalation()->set_severity(event.to());
  }

  static void Apply(const v1::EscalationTrendChanged& event, const Envelope&,
                    EscalationState* state) {
    state->mutable_escalation()->set_trend(event.to());
  }

  static void Apply(const v1::EscalationOwnerChanged& event, const Envelope&,
                    EscalationState* state) {
    state->mutable_escalation()->set_owner(event.to());
  }

  static void Apply(const v1::EscalationLevelRaised& event, const Envelope&,
                    EscalationState* state) {
    v1::EscalationLadder* ladder = state->mutable_escalation()->mutable_ladder();
    ladder->set_level(event.level());
    ladder->set_loop(event.loop());
    *ladder->mutable_targets() = event.targets();
    *ladder->mutable_next_time() = event.next_level_time();
  }

  static void Apply(const v1::EscalationExhausted&, const Envelope&, EscalationState* state) {
    StopCalls(state->mutable_escalation());
    state->mutable_escalation()->mutable_ladder()->set_exhausted(true);
  }

  static void Apply(const v1::EscalationPolicyRebound& event, const Envelope&,
                    EscalationState* state) {
    state->mutable_escalation()->set_policy(event.policy().name());
    *state->mutable_policy() = event.policy();
    ReplaceCalendars(event.calendars(), state);
  }

  static void Apply(const v1::EscalationCalendarsRefreshed& event, const Envelope&,
                    EscalationState* state) {
    ReplaceCalendars(event.calendars(), state);
    ForgetPastOfCounted(state);
  }

  static void Apply(const v1::InternalNotePosted& event, const Envelope&, EscalationState* state) {
    *state->mutable_escalation()->add_internal_notes() = event.note();
  }

  static void Apply(const v1::CustomerUpdatePosted& event, const Envelope&,
                    EscalationState* state) {
    *state->mutable_escalation()->add_customer_updates() = event.update();
    Progress(event.has_ack_timeout_time(), event.ack_timeout_time(), state);
  }

  static void Apply(const v1::CustomerMessageRecorded&, const Envelope&, EscalationState* state) {
    if (state->escalation().state() == Escalation::STATE_RESOLVED) state->set_message_waits(true);
  }

  static void Apply(const v1::ResponseRecorded& event, const Envelope&, EscalationState* state) {
    Progress(event.has_ack_timeout_time(), event.ack_timeout_time(), state);
  }

  static void Apply(const v1::EscalationImported& event, const Envelope& envelope,
                    EscalationState* state) {
    state->Clear();
    *state->mutable_escalation() = event.escalation();
    *state->mutable_policy() = event.policy();
    state->set_history(true);
    for (auto& clock : *state->mutable_escalation()->mutable_clocks()) Cite(envelope, &clock);
  }

  static void Apply(const v1::SlaClockRecomputed& event, const Envelope& envelope,
                    EscalationState* state) {
    ForgetPast(event.clock(), state);
    Apply<v1::SlaClockRecomputed>(event, envelope, state);
  }

  // Every event of a clock.
  template <class Event>
  static void Apply(const Event& event, const Envelope& envelope, EscalationState* state) {
    v1::SlaClock clock = event.clock();
    Cite(envelope, &clock);
    KeepClock(std::move(clock), state->mutable_escalation());
  }

 private:
  // The customer has an answer, and an acknowledged escalation has more time.
  static void Progress(bool has_timeout, const google::protobuf::Timestamp& timeout,
                       EscalationState* state) {
    state->set_message_waits(false);
    Answered(state->mutable_escalation());
    if (has_timeout) *state->mutable_escalation()->mutable_ack_timeout_time() = timeout;
  }
};

// True for what a person or a program asked for live; a timer is LIVE, but nobody's request.
bool IsLiveRequest(const Envelope& envelope) {
  return envelope.origin() == common::v1::ORIGIN_LIVE && envelope.input().has_request();
}

// What moves it from state to state.
bool FoldOfState(const EscalationsEvent& event, EscalationState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationRequested:
      Fold::Apply(event.escalation_requested(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationOpened:
      Fold::Apply(event.escalation_opened(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationDeclined:
      Fold::Apply(event.escalation_declined(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationWithdrawn:
      Fold::Apply(event.escalation_withdrawn(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationAcknowledged:
      Fold::Apply(event.escalation_acknowledged(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationAckTimedOut:
      Fold::Apply(event.escalation_ack_timed_out(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationStarted:
      Fold::Apply(event.escalation_started(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationWaiting:
      Fold::Apply(event.escalation_waiting(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationResumed:
      Fold::Apply(event.escalation_resumed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationMitigated:
      Fold::Apply(event.escalation_mitigated(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationResolved:
      Fold::Apply(event.escalation_resolved(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationClosed:
      Fold::Apply(event.escalation_closed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationReopened:
      Fold::Apply(event.escalation_reopened(), envelope, state);
      return true;
    default:  // Another kind of event.
      return false;
  }
}

// What is said of it, whatever its state.
bool FoldOfDetail(const EscalationsEvent& event, EscalationState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationMerged:
      Fold::Apply(event.escalation_merged(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationAbsorbed:
      Fold::Apply(event.escalation_absorbed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationSeverityChanged:
      Fold::Apply(event.escalation_severity_changed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationTrendChanged:
      Fold::Apply(event.escalation_trend_changed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationOwnerChanged:
      Fold::Apply(event.escalation_owner_changed(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationLevelRaised:
      Fold::Apply(event.escalation_level_raised(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationExhausted:
      Fold::Apply(event.escalation_exhausted(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationPolicyRebound:
      Fold::Apply(event.escalation_policy_rebound(), envelope, state);
      return true;
    case EscalationsEvent::kInternalNotePosted:
      Fold::Apply(event.internal_note_posted(), envelope, state);
      return true;
    case EscalationsEvent::kCustomerUpdatePosted:
      Fold::Apply(event.customer_update_posted(), envelope, state);
      return true;
    case EscalationsEvent::kCustomerMessageRecorded:
      Fold::Apply(event.customer_message_recorded(), envelope, state);
      return true;
    case EscalationsEvent::kResponseRecorded:
      Fold::Apply(event.response_recorded(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationImported:
      Fold::Apply(event.escalation_imported(), envelope, state);
      return true;
    case EscalationsEvent::kEscalationCalendarsRefreshed:
      Fold::Apply(event.escalation_calendars_refreshed(), envelope, state);
      return true;
    default:  // Another kind of event.
      return false;
  }
}

// What its clocks do.
bool FoldOfClock(const EscalationsEvent& event, EscalationState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case EscalationsEvent::kSlaClockStarted:
      Fold::Apply(event.sla_clock_started(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockPaused:
      Fold::Apply(event.sla_clock_paused(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockResumed:
      Fold::Apply(event.sla_clock_resumed(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockWarned:
      Fold::Apply(event.sla_clock_warned(), envelope, state);
      return true;
    case EscalationsEvent::kSlaBreached:
      Fold::Apply(event.sla_breached(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockMet:
      Fold::Apply(event.sla_clock_met(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockMissed:
      Fold::Apply(event.sla_clock_missed(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockCancelled:
      Fold::Apply(event.sla_clock_cancelled(), envelope, state);
      return true;
    case EscalationsEvent::kSlaClockRecomputed:
      Fold::Apply(event.sla_clock_recomputed(), envelope, state);
      return true;
    default:  // Another kind of event.
      return false;
  }
}

}  // namespace

void EvolveEscalation(const EscalationsEvent& event, EscalationState* state) {
  const bool is_about_it =
      FoldOfState(event, state) || FoldOfDetail(event, state) || FoldOfClock(event, state);
  if (!is_about_it || !IsLiveRequest(event.envelope())) return;
  state->set_live(true);
  state->set_history(false);
}

void EvolvePolicy(const EscalationsEvent& event, v1::EscalationPolicyState* state) {
  if (event.has_escalation_policy_created()) {
    *state->mutable_escalation_policy() = event.escalation_policy_created().escalation_policy();
  } else if (event.has_escalation_policy_updated()) {
    const auto& updated = event.escalation_policy_updated();
    CopyFields(updated.mask(), updated.after(), state->mutable_escalation_policy());
  }
}

void EvolveErasedPerson(const EscalationsEvent& event, v1::ErasedPersonState* state) {
  state->mutable_erased_person()->set_name(event.envelope().aggregate());
}

}  // namespace steward::escalations
