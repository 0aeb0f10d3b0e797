#include "services/contracts/policies/term_end.h"

#include <map>
#include <string>
#include <utility>

#include "libs/base/civil_date.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_states.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

// True where the account has recurring revenue at the start of the day, in any currency.
bool HasRevenueOn(Day day, const v1::RevenueSummary& revenue) {
  std::map<std::string, int64_t> totals;
  for (const auto& step : revenue.steps()) {
    if (step.day() <= day) totals[step.currency()] += step.amount_minor();
  }
  for (const auto& [currency, total] : totals) {
    if (total > 0) return true;
  }
  return false;
}

v1::RenewalAutoRenewed AutoRenewed(const Renewal& renewal, const v1::TermRenewed& next,
                                   const ContractView& view) {
  v1::RenewalAutoRenewed event;
  event.set_contract(view.contract().name());
  event.set_term_no(renewal.term_no());
  *event.mutable_target_arr() = TargetOf(renewal);
  *event.mutable_final_arr() = next.new_arr();
  event.set_outcome(OutcomeOf(renewal.target_arr_minor(), next.new_arr().minor_units()));
  return event;
}

// The next term by the price rule. A contract that can't have one is not renewed by itself.
absl::Status AddAutoRenewal(const Renewal& renewal, const ContractView& view, Decision* decision) {
  STEWARD_ASSIGN_OR_RETURN(PricedLines priced, PriceNextTerm(view.contract(), {}));
  STEWARD_ASSIGN_OR_RETURN(const auto next, PlanNextTerm(view.contract(), std::move(priced)));
  Decision renewed;
  AddDeadlinePassed(renewal, view, &renewed);
  renewed.Add(AutoRenewed(renewal, next, view)).On(renewal.name());
  STEWARD_RETURN_IF_ERROR(AddNextTerm(next, view, &renewed));
  for (auto& event : renewed.events()) decision->events().push_back(std::move(event));
  return absl::OkStatus();
}

void AddLapse(const Renewal& renewal, const ContractView& view, Decision* decision) {
  v1::RenewalLapsed lapsed;
  lapsed.set_contract(view.contract().name());
  *lapsed.mutable_term_end_date() = renewal.term_end_date();
  if (renewal.has_grace_end_date()) *lapsed.mutable_grace_end_date() = renewal.grace_end_date();
  decision->Add(std::move(lapsed)).On(renewal.name());
  if (!renewal.has_grace_end_date()) {
    AddLoss(renewal, kReasonLapsed, view, decision);
    return AddExpiry(view, decision);
  }
  v1::ContractEnteredGrace grace;
  *grace.mutable_end_date() = view.contract().end_date();
  *grace.mutable_grace_end_date() = renewal.grace_end_date();
  *grace.mutable_grace_end_time() = renewal.grace_end_time();
  decision->Add(std::move(grace)).On(view.contract().name());
}

// False where there is none, and where it was cancelled before its start.
bool SuccessorStands(const v1::Contract& contract, const ContractView& view) {
  if (contract.successor().empty()) return false;
  const v1::Contract* successor = view.FindContract(contract.successor());
  return successor != nullptr && successor->state() != v1::Contract::STATE_CANCELLED;
}

std::string NoticeReason(const Renewal& renewal) {
  const std::string& reason = renewal.notice().reason();
  return reason.empty() ? std::string(kReasonNotice) : reason;
}

}  // namespace

void AddDeadlinePassed(const Renewal& renewal, const ContractView& view, Decision* decision) {
  if (DeadlineCame(renewal)) return;
  const std::string& contract = view.contract().name();
  v1::NoticeDeadlinePassed passed;
  passed.set_contract(contract);
  *passed.mutable_deadline_date() = renewal.notice_deadline_date();
  *passed.mutable_deadline_time() = renewal.notice_deadline_time();
  decision->Add(std::move(passed)).On(renewal.name());
  if (!renewal.auto_renew() || renewal.state() == Renewal::STATE_NOTICE_GIVEN) return;
  v1::RenewalLockedIn locked_in;
  locked_in.set_contract(contract);
  *locked_in.mutable_term_end_date() = renewal.term_end_date();
  decision->Add(std::move(locked_in)).On(renewal.name());
}

void AddLoss(const Renewal& renewal, absl::string_view reason, const ContractView& view,
             Decision* decision) {
  const Day end = DayFromDate(renewal.term_end_date()).value_or(0);
  v1::RenewalLost event;
  event.set_contract(view.contract().name());
  event.set_reason(std::string(reason));
  event.set_outcome(HasRevenueOn(end, view.revenue()) ? Renewal::OUTCOME_CHURN_PARTIAL
                                                      : Renewal::OUTCOME_CHURN_FINAL);
  *event.mutable_arr_lost() = TargetOf(renewal);
  *event.mutable_term_end_date() = renewal.term_end_date();
  decision->Add(std::move(event)).On(renewal.name());
}

void AddVoid(const google::type::Date& termination_date, const ContractView& view,
             Decision* decision) {
  const Renewal* renewal = view.RenewalOf(view.contract());
  if (renewal == nullptr || !IsUndecided(renewal->state())) return;
  v1::RenewalVoided event;
  event.set_contract(view.contract().name());
  *event.mutable_termination_date() = termination_date;
  decision->Add(std::move(event)).On(renewal->name());
}

void AddTermEnd(const ContractView& view, Decision* decision) {
  const v1::Contract& contract = view.contract();
  if (SuccessorStands(contract, view)) {
    v1::ContractRenewed event;
    *event.mutable_end_date() = contract.end_date();
    event.set_successor(contract.successor());
    decision->Add(std::move(event)).On(contract.name());
    return;
  }
  const Renewal* renewal = view.RenewalOf(contract);
  if (renewal == nullptr || !IsUndecided(renewal->state())) return AddExpiry(view, decision);
  if (renewal->state() == Renewal::STATE_NOTICE_GIVEN) {
    AddLoss(*renewal, NoticeReason(*renewal), view, decision);
    return AddExpiry(view, decision);
  }
  if (renewal->auto_renew() && AddAutoRenewal(*renewal, view, decision).ok()) return;
  AddLapse(*renewal, view, decision);
}

void AddExpiry(const ContractView& view, Decision* decision) {
  v1::ContractExpired event;
  *event.mutable_end_date() = view.contract().end_date();
  decision->Add(std::move(event)).On(view.contract().name());
}

}  // namespace steward::contracts
