#include <algorithm>

#include "services/contracts/evolve.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_states.h"

namespace steward::contracts {
namespace {

using v1::ContractsEvent;
using v1::Renewal;
using v1::RenewalMilestone;

void Pass(RenewalMilestone::Kind kind, int32_t days, Renewal* renewal) {
  for (auto& milestone : *renewal->mutable_milestones()) {
    if (milestone.kind() == kind && milestone.days() == days) milestone.set_passed(true);
  }
}

void OpenWindow(const v1::RenewalWindowOpened& event, Renewal* renewal) {
  Pass(RenewalMilestone::KIND_RENEWAL_WINDOW, event.days(), renewal);
  if (renewal->state() == Renewal::STATE_SCHEDULED) renewal->set_state(Renewal::STATE_OPEN);
}

void Offer(const v1::RenewalOffer& offer, Renewal::State state, Renewal* renewal) {
  *renewal->mutable_offer() = offer;
  renewal->set_state(state);
}

void Win(const v1::RenewalWon& event, Renewal* renewal) {
  renewal->set_state(event.late() ? Renewal::STATE_WON_LATE : Renewal::STATE_WON);
  renewal->set_final_arr_minor(event.final_arr().minor_units());
  renewal->set_outcome(event.outcome());
  renewal->set_successor(event.successor());
}

void RenewByItself(const v1::RenewalAutoRenewed& event, Renewal* renewal) {
  renewal->set_state(Renewal::STATE_AUTO_RENEWED);
  renewal->set_final_arr_minor(event.final_arr().minor_units());
  renewal->set_outcome(event.outcome());
}

void Lose(const v1::RenewalLost& event, Renewal* renewal) {
  renewal->set_state(Renewal::STATE_LOST);
  renewal->set_loss_reason(event.reason());
  renewal->set_outcome(event.outcome());
}

// One risk for each checkpoint; only a settled one says whether the renewal is at risk.
void Assess(const v1::RenewalRisk& risk, Renewal* renewal) {
  auto& risks = *renewal->mutable_risks();
  const auto found = std::find_if(risks.begin(), risks.end(), [&risk](const auto& each) {
    return each.checkpoint_days() == risk.checkpoint_days();
  });
  *(found == risks.end() ? risks.Add() : &*found) = risk;
  if (risk.settled() != v1::RenewalRisk::LEVEL_UNSPECIFIED) {
    renewal->set_at_risk(risk.settled() == v1::RenewalRisk::LEVEL_AT_RISK);
  }
}

// False for events that are no step of the negotiation.
bool Negotiate(const ContractsEvent& event, Renewal* renewal) {
  switch (event.event_case()) {
    case ContractsEvent::kRenewalOpened:
      renewal->set_state(Renewal::STATE_OPEN);
      return true;
    case ContractsEvent::kRenewalPreparationStarted:
      renewal->set_state(Renewal::STATE_PREPARING);
      return true;
    case ContractsEvent::kRenewalProposed:
      Offer(event.renewal_proposed().offer(), Renewal::STATE_PROPOSED, renewal);
      return true;
    case ContractsEvent::kRenewalRoundSubmitted:
      renewal->set_rounds(event.renewal_round_submitted().round());
      Offer(event.renewal_round_submitted().offer(), Renewal::STATE_NEGOTIATING, renewal);
      return true;
    case ContractsEvent::kRenewalAgreedVerbally:
      renewal->set_state(Renewal::STATE_VERBAL);
      return true;
    case ContractsEvent::kRenewalRiskAssessed:
      Assess(event.renewal_risk_assessed().risk(), renewal);
      return true;
    case ContractsEvent::kRenewalRiskDisputed:
      Assess(event.renewal_risk_disputed().risk(), renewal);
      return true;
    case ContractsEvent::kRenewalReassigned:
      renewal->set_owner(event.renewal_reassigned().to());
      return true;
    default:  // Another one.
      return false;
  }
}

// False for events that say nothing about notice.
bool Notify(const ContractsEvent& event, Renewal* renewal) {
  switch (event.event_case()) {
    case ContractsEvent::kNoticeDeadlineApproaching:
      Pass(RenewalMilestone::KIND_NOTICE, event.notice_deadline_approaching().days(), renewal);
      return true;
    case ContractsEvent::kNoticeDeadlinePassed:
      Pass(RenewalMilestone::KIND_NOTICE, 0, renewal);
      return true;
    case ContractsEvent::kRenewalLockedIn:
      renewal->set_locked_in(true);
      renewal->set_state(Renewal::STATE_LOCKED_IN);
      return true;
    case ContractsEvent::kNoticeGiven:
      *renewal->mutable_notice() = event.notice_given().notice();
      renewal->set_locked_in(false);
      renewal->set_state(Renewal::STATE_NOTICE_GIVEN);
      return true;
    case ContractsEvent::kNoticeRejected:
      *renewal->mutable_notice() = event.notice_rejected().notice();
      return true;
    case ContractsEvent::kNoticeRescinded:
      renewal->mutable_notice()->set_verdict(v1::RenewalNotice::VERDICT_RESCINDED);
      renewal->set_state(Renewal::STATE_NEGOTIATING);
      return true;
    default:  // Another one.
      return false;
  }
}

// False for events that are no call of the forecast.
bool CallForecast(const ContractsEvent& event, Renewal* renewal) {
  if (event.has_forecast_call_set()) {
    *renewal->mutable_forecast_call() = event.forecast_call_set().after();
    return true;
  }
  if (!event.has_forecast_call_cleared()) return false;
  renewal->clear_forecast_call();
  return true;
}

void BeginOrEnd(const ContractsEvent& event, Renewal* renewal) {
  switch (event.event_case()) {
    case ContractsEvent::kRenewalScheduled:
      *renewal = event.renewal_scheduled().renewal();
      break;
    case ContractsEvent::kRenewalRescheduled:
      *renewal = event.renewal_rescheduled().after();
      break;
    case ContractsEvent::kRenewalWindowOpened:
      OpenWindow(event.renewal_window_opened(), renewal);
      break;
    case ContractsEvent::kRenewalWon:
      Win(event.renewal_won(), renewal);
      break;
    case ContractsEvent::kRenewalAutoRenewed:
      RenewByItself(event.renewal_auto_renewed(), renewal);
      break;
    case ContractsEvent::kRenewalLapsed:
      renewal->set_state(Renewal::STATE_LAPSED);
      break;
    case ContractsEvent::kRenewalLost:
      Lose(event.renewal_lost(), renewal);
      break;
    case ContractsEvent::kRenewalVoided:
      renewal->set_state(Renewal::STATE_VOID);
      break;
    default:  // Not about a renewal, or of a later version.
      break;
  }
}

bool IsWonOrLost(Renewal::State state) {
  return !IsUndecided(state) && state != Renewal::STATE_VOID;
}

}  // namespace

void EvolveRenewal(const ContractsEvent& event, v1::RenewalState* state) {
  Renewal* renewal = state->mutable_renewal();
  const bool was_undecided = IsUndecided(renewal->state());
  const v1::ForecastCategory category = ForecastCategoryOf(*renewal);
  if (!Negotiate(event, renewal) && !Notify(event, renewal) && !CallForecast(event, renewal)) {
    BeginOrEnd(event, renewal);
  }
  if (was_undecided && IsWonOrLost(renewal->state())) state->set_decided_category(category);
}

}  // namespace steward::contracts
