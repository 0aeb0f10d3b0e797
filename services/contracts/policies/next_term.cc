#include "services/contracts/policies/next_term.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/renewal_dates.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/policies/transitions.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;

// The renewal of the contract's term, with whoever works on it.
absl::StatusOr<v1::Renewal> NewRenewal(const Contract& contract, const Term& term,
                                       const ContractView& view) {
  STEWARD_ASSIGN_OR_RETURN(v1::Renewal renewal,
                           RenewalOfTerm(contract, term, view.CalendarOf(contract)));
  if (renewal.owner().empty() && view.account() != nullptr) {
    renewal.set_owner(view.account()->manager());
  }
  return renewal;
}

absl::Status AddRenewal(const Contract& contract, const Term& term, const ContractView& view,
                        Decision* decision) {
  v1::RenewalScheduled event;
  STEWARD_ASSIGN_OR_RETURN(*event.mutable_renewal(), NewRenewal(contract, term, view));
  const std::string name = event.renewal().name();
  decision->Add(std::move(event)).On(name);
  return absl::OkStatus();
}

// The contract once the term is agreed.
Contract WithTerm(const Contract& contract, const v1::TermRenewed& next) {
  Contract renewed = contract;
  renewed.set_term_no(next.term_no());
  *renewed.mutable_lines() = next.lines();
  *renewed.mutable_end_date() = next.end_date();
  *renewed.mutable_end_time() = next.end_time();
  return renewed;
}

bool WasPassed(const v1::RenewalMilestone& milestone, const v1::Renewal& before) {
  for (const auto& old : before.milestones()) {
    if (old.kind() == milestone.kind() && old.days() == milestone.days()) return old.passed();
  }
  return false;
}

// The renewal with the dates and the revenue of a new one; what was done about it stays.
v1::Renewal Moved(const v1::Renewal& before, v1::Renewal fresh) {
  v1::Renewal after = before;
  *after.mutable_term_end_date() = fresh.term_end_date();
  *after.mutable_term_end_time() = fresh.term_end_time();
  *after.mutable_due_date() = fresh.due_date();
  *after.mutable_notice_deadline_date() = fresh.notice_deadline_date();
  *after.mutable_notice_deadline_time() = fresh.notice_deadline_time();
  after.clear_grace_end_date();
  after.clear_grace_end_time();
  if (fresh.has_grace_end_date()) *after.mutable_grace_end_date() = fresh.grace_end_date();
  if (fresh.has_grace_end_time()) *after.mutable_grace_end_time() = fresh.grace_end_time();
  after.set_calendar(fresh.calendar());
  after.set_calendar_version(fresh.calendar_version());
  after.set_auto_renew(fresh.auto_renew());
  after.set_target_arr_minor(fresh.target_arr_minor());
  for (auto& milestone : *fresh.mutable_milestones()) {
    milestone.set_passed(WasPassed(milestone, before));
  }
  *after.mutable_milestones() = fresh.milestones();
  return after;
}

absl::Status AddReschedule(const Contract& contract, const v1::Renewal& before,
                           const ContractView& view, Decision* decision) {
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(before.term_start_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
  if (end <= start) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(v1::Renewal fresh,
                           NewRenewal(contract, {.start = start, .end = end}, view));
  v1::RenewalRescheduled event;
  *event.mutable_before() = before;
  *event.mutable_after() = Moved(before, std::move(fresh));
  if (event.before().SerializeAsString() == event.after().SerializeAsString()) {
    return absl::OkStatus();
  }
  decision->Add(std::move(event)).On(before.name());
  return absl::OkStatus();
}

}  // namespace

common::v1::Money ArrOf(const Contract& contract, int64_t minor_units) {
  common::v1::Money money;
  money.set_currency(contract.currency());
  money.set_minor_units(minor_units);
  return money;
}

common::v1::Money TargetOf(const v1::Renewal& renewal) {
  common::v1::Money money;
  money.set_currency(renewal.currency());
  money.set_minor_units(renewal.target_arr_minor());
  return money;
}

void AddActivation(const Contract& contract, absl::Time effective, Decision* decision) {
  v1::ContractActivated event;
  *event.mutable_start_date() = contract.start_date();
  *event.mutable_start_time() = contract.start_time();
  event.set_term_no(1);
  decision->Add(std::move(event)).On(contract.name()).At(effective);
}

absl::Status AddFirstRenewal(const Contract& contract, const ContractView& view,
                             Decision* decision) {
  if (!contract.has_end_date()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(contract.start_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
  Contract active = contract;
  active.set_term_no(std::max(contract.term_no(), 1));
  return AddRenewal(active, {.start = start, .end = end}, view, decision);
}

absl::Status AddImportedRenewal(const Contract& contract, const ContractView& view,
                                Decision* decision) {
  const v1::Renewal* renewal = view.RenewalOf(contract);
  if (IsInForce(contract.state())) {
    if (!contract.has_end_date()) return absl::OkStatus();
    if (renewal == nullptr) return AddFirstRenewal(contract, view, decision);
    if (!IsUndecided(renewal->state())) return absl::OkStatus();
    return AddReschedule(contract, *renewal, view, decision);
  }
  if (renewal == nullptr || !IsUndecided(renewal->state())) return absl::OkStatus();
  v1::RenewalVoided event;
  event.set_contract(contract.name());
  *event.mutable_termination_date() =
      contract.has_termination_date() ? contract.termination_date() : contract.end_date();
  decision->Add(std::move(event)).On(renewal->name());
  return absl::OkStatus();
}

absl::Status AddAmendedRenewal(const Contract& amended, const ContractView& view,
                               Decision* decision) {
  const v1::Renewal* renewal = view.RenewalOf(amended);
  if (renewal == nullptr || !IsUndecided(renewal->state())) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(amended.end_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day term_end, DayFromDate(renewal->term_end_date()));
  if (end != term_end) return AddReschedule(amended, *renewal, view, decision);
  STEWARD_ASSIGN_OR_RETURN(const int64_t target, ContractArr(amended));
  if (target == renewal->target_arr_minor()) return absl::OkStatus();
  v1::RenewalRescheduled event;
  *event.mutable_before() = *renewal;
  *event.mutable_after() = *renewal;
  event.mutable_after()->set_target_arr_minor(target);
  decision->Add(std::move(event)).On(renewal->name());
  return absl::OkStatus();
}

v1::ArrMovementRecorded MovementOf(const Contract& contract, const google::type::Date& date,
                                   const TermChanges& changes) {
  v1::ArrMovementRecorded event;
  event.set_contract(contract.name());
  *event.mutable_date() = date;
  event.set_currency(contract.currency());
  for (const auto& change : changes) {
    event.set_price_minor(event.price_minor() + change.price_minor());
    event.set_volume_minor(event.volume_minor() + change.amount_minor() - change.price_minor());
  }
  return event;
}

absl::StatusOr<v1::TermRenewed> PlanNextTerm(const Contract& contract, PricedLines priced) {
  STEWARD_ASSIGN_OR_RETURN(const Term term, NextTermOf(contract));
  v1::TermRenewed next;
  next.set_term_no(contract.term_no() + 1);
  *next.mutable_start_date() = DateFromDay(term.start);
  *next.mutable_end_date() = DateFromDay(term.end);
  next.mutable_lines()->Add(priced.lines.begin(), priced.lines.end());
  Contract renewed = WithTerm(contract, next);
  STEWARD_RETURN_IF_ERROR(WithPath(CompleteTerms(&renewed), "contract.", ""));
  *next.mutable_start_time() = contract.end_time();
  *next.mutable_end_time() = renewed.end_time();
  STEWARD_ASSIGN_OR_RETURN(const int64_t old_arr, ContractArr(contract));
  STEWARD_ASSIGN_OR_RETURN(const int64_t new_arr, ContractArr(renewed));
  *next.mutable_old_arr() = ArrOf(contract, old_arr);
  *next.mutable_new_arr() = ArrOf(contract, new_arr);
  if (priced.uplift_bp.has_value()) next.set_uplift_bp(*priced.uplift_bp);
  next.set_cap_applied(priced.cap_applied);
  STEWARD_ASSIGN_OR_RETURN(const auto changes, ChangesOfTerm(contract.lines(), next.lines()));
  next.mutable_changes()->Add(changes.begin(), changes.end());
  return next;
}

absl::Status AddNextTerm(const v1::TermRenewed& next, const ContractView& view,
                         Decision* decision) {
  const Contract& contract = view.contract();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time start, FromTimestamp(next.start_time()));
  STEWARD_ASSIGN_OR_RETURN(const Day start_day, DayFromDate(next.start_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day end_day, DayFromDate(next.end_date()));
  decision->Add(next).On(contract.name());
  decision->Add(MovementOf(contract, next.start_date(), next.changes()))
      .On(contract.name())
      .At(start);
  v1::ContractActivated activated;
  *activated.mutable_start_date() = next.start_date();
  *activated.mutable_start_time() = next.start_time();
  activated.set_term_no(next.term_no());
  decision->Add(std::move(activated)).On(contract.name()).At(start);
  return AddRenewal(WithTerm(contract, next), {.start = start_day, .end = end_day}, view, decision);
}

v1::Renewal::Outcome OutcomeOf(int64_t target_minor, int64_t final_minor) {
  if (final_minor > target_minor) return v1::Renewal::OUTCOME_EXPANDED;
  if (final_minor < target_minor) return v1::Renewal::OUTCOME_CONTRACTED;
  return v1::Renewal::OUTCOME_RENEWED_FLAT;
}

}  // namespace steward::contracts
