#include "services/contracts/renewals_for_test.h"

#include "libs/base/check.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

void MustHold(const testing::Outcome& outcome) {
  STEWARD_CHECK(outcome.status.ok()) << std::string(outcome.status.message());
}

}  // namespace

v1::Contract Renewing() {
  v1::Contract contract = Terms();
  auto* terms = contract.mutable_renewal_terms();
  terms->set_auto_renew(true);
  terms->set_notice_days(60);
  terms->set_price_rule(v1::RenewalTerms::PRICE_RULE_UPLIFT);
  terms->set_cpi_bp(610);
  terms->set_margin_bp(100);
  terms->set_floor_bp(300);
  terms->set_cap_bp(500);
  return contract;
}

v1::Contract Lapsing() {
  v1::Contract contract = Terms();
  contract.mutable_renewal_terms()->set_notice_days(60);
  contract.mutable_renewal_terms()->set_grace_days(30);
  return contract;
}

v1::Contract Successor() {
  v1::Contract contract = Terms();
  *contract.mutable_start_date() = Date(2027, 3, 1);
  *contract.mutable_end_date() = Date(2028, 3, 1);
  contract.set_predecessor(kContract);
  return contract;
}

v1::GiveNoticeRequest NoticeBy(absl::string_view channel) {
  auto request = On<v1::GiveNoticeRequest>();
  request.set_channel(std::string(channel));
  return request;
}

v1::DecideRenewalRequest WinIt() {
  auto request = On<v1::DecideRenewalRequest>();
  request.set_decision(v1::DecideRenewalRequest::DECISION_WON);
  return request;
}

v1::DecideRenewalRequest LoseIt(absl::string_view reason) {
  auto request = On<v1::DecideRenewalRequest>();
  request.set_decision(v1::DecideRenewalRequest::DECISION_LOST);
  request.set_reason_code(std::string(reason));
  return request;
}

v1::SubmitRoundRequest Round(int64_t quantity, int64_t unit_price_minor) {
  auto request = On<v1::SubmitRoundRequest>();
  request.set_side(v1::RenewalOffer::SIDE_THEIRS);
  *request.add_lines() = Line("Pro", quantity, unit_price_minor);
  return request;
}

v1::AssessRiskRequest Risk(v1::RenewalRisk::Level automated, v1::RenewalRisk::Level called) {
  auto request = On<v1::AssessRiskRequest>();
  request.set_automated(automated);
  request.set_called(called);
  request.set_action_plan("Executive visit");
  return request;
}

void KnownRenewal::ReachRenewal(Renewal::State state) {
  const bool by_itself = state == Renewal::STATE_LOCKED_IN || state == Renewal::STATE_AUTO_RENEWED;
  ReachRenewal(state, by_itself ? Renewing() : Lapsing());
}

void KnownRenewal::ReachRenewal(Renewal::State state, const v1::Contract& terms) {
  Reach(v1::Contract::STATE_ACTIVE, terms);
  if (state == Renewal::STATE_SCHEDULED) return;
  scenario.AdvanceTo(Utc(2026, 9, 2));
  switch (state) {
    case Renewal::STATE_NOTICE_GIVEN:
      MustHold(When(NoticeBy()));
      break;
    case Renewal::STATE_LOCKED_IN:
      scenario.AdvanceTo(Utc(2026, 12, 31));
      break;
    case Renewal::STATE_WON:
      MustHold(When(WinIt()));
      break;
    case Renewal::STATE_LOST:
      MustHold(When(LoseIt()));
      break;
    case Renewal::STATE_VOID:
      MustHold(When(Terminate(Date(2026, 9, 2))));
      break;
    case Renewal::STATE_LAPSED:
    case Renewal::STATE_AUTO_RENEWED:
    case Renewal::STATE_WON_LATE:
      scenario.AdvanceTo(Utc(2027, 3, 1));
      if (state == Renewal::STATE_WON_LATE) MustHold(When(WinIt()));
      break;
    default:  // A step of the negotiation.
      Negotiate(state);
  }
  STEWARD_CHECK(StoredRenewal().state() == state) << StoredRenewal().DebugString();
}

void KnownRenewal::Negotiate(Renewal::State state) {
  if (state == Renewal::STATE_OPEN) return;
  MustHold(When(On<v1::PrepareRenewalRequest>()));
  if (state == Renewal::STATE_PREPARING) return;
  MustHold(When(On<v1::ProposeRenewalRequest>()));
  if (state == Renewal::STATE_PROPOSED) return;
  MustHold(When(Round(120, 2400)));
  if (state == Renewal::STATE_NEGOTIATING) return;
  MustHold(When(On<v1::AgreeVerballyRequest>()));
}

Renewal KnownRenewal::StoredRenewal(absl::string_view name) const {
  const auto state = scenario.Find<v1::RenewalState>(std::string(name));
  STEWARD_CHECK(state != nullptr) << "no renewal yet";
  return state->renewal();
}

}  // namespace steward::contracts
