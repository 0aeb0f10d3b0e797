#include "services/contracts/evolve.h"

#include <tuple>
#include <utility>
#include <vector>

#include "libs/base/civil_date.h"
#include "libs/base/field_update.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/transitions.h"

namespace steward::contracts {
namespace {

using common::v1::Envelope;
using v1::Contract;
using v1::ContractsEvent;
using v1::ContractState;
using v1::RevenueStep;

// The lines change at the beginning of a day: what changes by product is counted from those before
// it.
template <class Event>
void ChangeLines(const Event& event, const google::type::Date& date, ContractState* state) {
  Contract* contract = state->mutable_contract();
  const Day day = DayFromDate(date).value_or(0);
  if (state->lines_before().empty() || state->lines_day() != day) {
    *state->mutable_lines_before() = contract->lines();
    state->set_lines_day(day);
  }
  *contract->mutable_lines() = event.lines();
  for (const auto& change : event.changes()) {
    RevenueStep* step = state->add_term_steps();
    step->set_currency(contract->currency());
    step->set_day(day);
    step->set_product(change.product());
    step->set_amount_minor(change.amount_minor());
    step->set_price_minor(change.price_minor());
  }
}

// One Apply for each event that is about a contract.
struct Fold {
  static void Apply(const v1::ContractCreated& event, const Envelope&, ContractState* state) {
    *state->mutable_contract() = event.contract();
    state->mutable_contract()->set_state(Contract::STATE_DRAFT);
  }

  static void Apply(const v1::ContractUpdated& event, const Envelope&, ContractState* state) {
    CopyFields(event.mask(), event.after(), state->mutable_contract());
  }

  static void Apply(const v1::ContractSubmitted&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_IN_REVIEW);
  }

  static void Apply(const v1::ContractApproved&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_APPROVED);
  }

  static void Apply(const v1::ContractRejected& event, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_DRAFT);
    state->mutable_contract()->set_version(event.next_version());
  }

  static void Apply(const v1::ContractSigned& event, const Envelope&, ContractState* state) {
    *state->mutable_contract()->add_signatures() = event.signature();
    if (event.complete()) state->mutable_contract()->set_state(Contract::STATE_SIGNED);
  }

  // TermRenewed said what a later term is.
  static void Apply(const v1::ContractActivated& event, const Envelope&, ContractState* state) {
    Contract* contract = state->mutable_contract();
    contract->set_state(StateInForce(*contract));
    if (event.term_no() > 1) return;
    contract->set_term_no(1);
    if (contract->has_end_date()) *contract->mutable_initial_end_date() = contract->end_date();
  }

  static void Apply(const v1::TermRenewed& event, const Envelope&, ContractState* state) {
    Contract* contract = state->mutable_contract();
    contract->set_state(StateInForce(*contract));
    contract->set_term_no(event.term_no());
    ChangeLines(event, event.start_date(), state);
    *contract->mutable_end_date() = event.end_date();
    *contract->mutable_end_time() = event.end_time();
    contract->clear_grace_end_time();
    contract->clear_expire_time();
  }

  static void Apply(const v1::ContractAmended& event, const Envelope&, ContractState* state) {
    ChangeLines(event, event.effective_date(), state);
    if (!event.has_end_date()) return;
    *state->mutable_contract()->mutable_end_date() = event.end_date();
    *state->mutable_contract()->mutable_end_time() = event.end_time();
  }

  static void Apply(const v1::ContractEnteredGrace& event, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_IN_GRACE);
    *state->mutable_contract()->mutable_grace_end_time() = event.grace_end_time();
  }

  static void Apply(const v1::ContractSucceeded& event, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_successor(event.successor());
  }

  static void Apply(const v1::ContractRenewed&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_RENEWED);
    state->mutable_contract()->clear_blocks();
  }

  static void Apply(const v1::ContractCancelled&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_CANCELLED);
  }

  static void Apply(const v1::TerminationScheduled& event, const Envelope&, ContractState* state) {
    *state->mutable_contract()->mutable_termination_date() = event.termination_date();
    *state->mutable_contract()->mutable_termination_time() = event.termination_time();
  }

  static void Apply(const v1::TerminationRescinded&, const Envelope&, ContractState* state) {
    state->mutable_contract()->clear_termination_date();
    state->mutable_contract()->clear_termination_time();
  }

  // It is effective at the instant at which its day begins.
  static void Apply(const v1::ContractTerminated& event, const Envelope& envelope,
                    ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_TERMINATED);
    *state->mutable_contract()->mutable_termination_date() = event.termination_date();
    *state->mutable_contract()->mutable_termination_time() = envelope.effective_time();
    state->mutable_contract()->clear_blocks();
  }

  static void Apply(const v1::ContractExpired&, const Envelope& envelope, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_EXPIRED);
    state->mutable_contract()->clear_grace_end_time();
    *state->mutable_contract()->mutable_expire_time() = envelope.effective_time();
  }

  static void Apply(const v1::ContractSuspended& event, const Envelope&, ContractState* state) {
    Contract* contract = state->mutable_contract();
    PutBlock(event.block(), contract);
    if (IsInForce(contract->state())) contract->set_state(StateInForce(*contract));
  }

  static void Apply(const v1::ContractResumed& event, const Envelope&, ContractState* state) {
    Contract* contract = state->mutable_contract();
    LiftBlock(event.block().service(), contract);
    if (IsInForce(contract->state())) contract->set_state(StateInForce(*contract));
  }

  // The source's lines hold from the start on.
  static void Apply(const v1::ContractImported& event, const Envelope&, ContractState* state) {
    *state->mutable_contract() = event.contract();
    state->clear_term_steps();
    state->clear_lines_before();
    state->clear_lines_day();
  }
};

// The account's steps in order of (currency, day, product).
auto KeyOf(const RevenueStep& step) {
  return std::make_tuple(step.currency(), step.day(), step.product());
}

// Adds steps to others; both are ordered, and so is the result.
std::vector<RevenueStep> Merged(const google::protobuf::RepeatedPtrField<RevenueStep>& steps,
                                std::vector<RevenueStep> added) {
  std::vector<RevenueStep> merged;
  merged.reserve(static_cast<size_t>(steps.size()) + added.size());
  auto old = steps.begin();
  for (auto& step : added) {
    while (old != steps.end() && KeyOf(*old) < KeyOf(step)) merged.push_back(*old++);
    if (old != steps.end() && KeyOf(*old) == KeyOf(step)) {
      step.set_price_minor(old->price_minor() + step.price_minor());
      step.set_amount_minor(old++->amount_minor() + step.amount_minor());
    }
    if (step.amount_minor() != 0 || step.price_minor() != 0) merged.push_back(std::move(step));
  }
  merged.insert(merged.end(), old, steps.end());
  return merged;
}

// The steps that lead from one contract's to another's: equal steps of both add up to nothing.
std::vector<RevenueStep> Difference(const ContractState& before, const ContractState& after) {
  std::vector<RevenueStep> taken = RevenueSteps(before);
  google::protobuf::RepeatedPtrField<RevenueStep> negated;
  for (auto& step : taken) {
    step.set_amount_minor(-step.amount_minor());
    step.set_price_minor(-step.price_minor());
    *negated.Add() = std::move(step);
  }
  return Merged(negated, RevenueSteps(after));
}

// True for what a person or a program asked for live. A timer is LIVE, but nobody's request, unless
// an amendment that was signed takes effect by it.
bool IsLiveRequest(const ContractsEvent& event) {
  const Envelope& envelope = event.envelope();
  return envelope.origin() == common::v1::ORIGIN_LIVE &&
         (!envelope.input().has_timer() || event.has_contract_amended());
}

// False for events that are not about a contract before its signatures.
bool FoldDraft(const ContractsEvent& event, ContractState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case ContractsEvent::kContractCreated:
      Fold::Apply(event.contract_created(), envelope, state);
      return true;
    case ContractsEvent::kContractUpdated:
      Fold::Apply(event.contract_updated(), envelope, state);
      return true;
    case ContractsEvent::kContractSubmitted:
      Fold::Apply(event.contract_submitted(), envelope, state);
      return true;
    case ContractsEvent::kContractApproved:
      Fold::Apply(event.contract_approved(), envelope, state);
      return true;
    case ContractsEvent::kContractRejected:
      Fold::Apply(event.contract_rejected(), envelope, state);
      return true;
    case ContractsEvent::kContractSigned:
      Fold::Apply(event.contract_signed(), envelope, state);
      return true;
    case ContractsEvent::kContractCancelled:
      Fold::Apply(event.contract_cancelled(), envelope, state);
      return true;
    default:  // Another one.
      return false;
  }
}

// False for events that neither begin nor end a contract.
bool FoldLife(const ContractsEvent& event, ContractState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case ContractsEvent::kContractActivated:
      Fold::Apply(event.contract_activated(), envelope, state);
      return true;
    case ContractsEvent::kTerminationScheduled:
      Fold::Apply(event.termination_scheduled(), envelope, state);
      return true;
    case ContractsEvent::kTerminationRescinded:
      Fold::Apply(event.termination_rescinded(), envelope, state);
      return true;
    case ContractsEvent::kContractTerminated:
      Fold::Apply(event.contract_terminated(), envelope, state);
      return true;
    case ContractsEvent::kContractExpired:
      Fold::Apply(event.contract_expired(), envelope, state);
      return true;
    default:  // Another one.
      return false;
  }
}

// False for events that say nothing about a contract's terms. ArrMovementRecorded tells what
// TermRenewed and ContractAmended do.
bool FoldTerms(const ContractsEvent& event, ContractState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case ContractsEvent::kTermRenewed:
      Fold::Apply(event.term_renewed(), envelope, state);
      return true;
    case ContractsEvent::kContractAmended:
      Fold::Apply(event.contract_amended(), envelope, state);
      return true;
    case ContractsEvent::kContractEnteredGrace:
      Fold::Apply(event.contract_entered_grace(), envelope, state);
      return true;
    case ContractsEvent::kContractSucceeded:
      Fold::Apply(event.contract_succeeded(), envelope, state);
      return true;
    case ContractsEvent::kContractRenewed:
      Fold::Apply(event.contract_renewed(), envelope, state);
      return true;
    default:  // Another one, or of a later version.
      return false;
  }
}

// False for events that put or lift no block.
bool FoldBlocks(const ContractsEvent& event, ContractState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case ContractsEvent::kContractSuspended:
      Fold::Apply(event.contract_suspended(), envelope, state);
      return true;
    case ContractsEvent::kContractResumed:
      Fold::Apply(event.contract_resumed(), envelope, state);
      return true;
    default:  // Another one.
      return false;
  }
}

}  // namespace

void EvolveContract(const ContractsEvent& event, ContractState* state) {
  if (event.has_contract_imported()) {
    Fold::Apply(event.contract_imported(), event.envelope(), state);
    state->set_live(false);
    return;
  }
  // No source states blocks: they are not what an import would write over.
  if (FoldBlocks(event, state)) return;
  const bool changed = FoldDraft(event, state) || FoldLife(event, state) || FoldTerms(event, state);
  if (changed && IsLiveRequest(event)) state->set_live(true);
}

void EvolveErasedPerson(const v1::ContractsEvent& event, v1::ErasedPersonState* state) {
  state->mutable_erased_person()->set_name(event.envelope().aggregate());
}

void EvolveRevenue(const ContractsEvent&, const ContractState& before, const ContractState& after,
                   v1::RevenueSummary* revenue) {
  const bool is_new = before.contract().name().empty() && !after.contract().name().empty();
  if (is_new) revenue->set_contract_count(revenue->contract_count() + 1);
  std::vector<RevenueStep> change = Difference(before, after);
  if (change.empty()) return;
  std::vector<RevenueStep> steps = Merged(revenue->steps(), std::move(change));
  revenue->mutable_steps()->Assign(std::make_move_iterator(steps.begin()),
                                   std::make_move_iterator(steps.end()));
}

}  // namespace steward::contracts
