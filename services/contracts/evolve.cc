#include "services/contracts/evolve.h"

#include <tuple>
#include <utility>
#include <vector>

#include "libs/base/field_update.h"
#include "services/contracts/policies/arr.h"

namespace steward::contracts {
namespace {

using common::v1::Envelope;
using v1::Contract;
using v1::ContractsEvent;
using v1::ContractState;
using v1::RevenueStep;

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

  static void Apply(const v1::ContractActivated&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_ACTIVE);
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
  }

  static void Apply(const v1::ContractExpired&, const Envelope&, ContractState* state) {
    state->mutable_contract()->set_state(Contract::STATE_EXPIRED);
  }

  static void Apply(const v1::ContractImported& event, const Envelope&, ContractState* state) {
    *state->mutable_contract() = event.contract();
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
      step.set_amount_minor(old++->amount_minor() + step.amount_minor());
    }
    if (step.amount_minor() != 0) merged.push_back(std::move(step));
  }
  merged.insert(merged.end(), old, steps.end());
  return merged;
}

// The steps that lead from one contract's to another's: equal steps of both add up to nothing.
std::vector<RevenueStep> Difference(const Contract& before, const Contract& after) {
  std::vector<RevenueStep> taken = RevenueSteps(before);
  google::protobuf::RepeatedPtrField<RevenueStep> negated;
  for (auto& step : taken) {
    step.set_amount_minor(-step.amount_minor());
    *negated.Add() = std::move(step);
  }
  return Merged(negated, RevenueSteps(after));
}

// True for what a person or a program asked for live; a timer is LIVE, but nobody's request.
bool IsLiveRequest(const Envelope& envelope) {
  return envelope.origin() == common::v1::ORIGIN_LIVE && !envelope.input().has_timer();
}

}  // namespace

void EvolveContract(const ContractsEvent& event, ContractState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case ContractsEvent::kContractCreated:
      Fold::Apply(event.contract_created(), envelope, state);
      break;
    case ContractsEvent::kContractUpdated:
      Fold::Apply(event.contract_updated(), envelope, state);
      break;
    case ContractsEvent::kContractSubmitted:
      Fold::Apply(event.contract_submitted(), envelope, state);
      break;
    case ContractsEvent::kContractApproved:
      Fold::Apply(event.contract_approved(), envelope, state);
      break;
    case ContractsEvent::kContractRejected:
      Fold::Apply(event.contract_rejected(), envelope, state);
      break;
    case ContractsEvent::kContractSigned:
      Fold::Apply(event.contract_signed(), envelope, state);
      break;
    case ContractsEvent::kContractActivated:
      Fold::Apply(event.contract_activated(), envelope, state);
      break;
    case ContractsEvent::kContractCancelled:
      Fold::Apply(event.contract_cancelled(), envelope, state);
      break;
    case ContractsEvent::kTerminationScheduled:
      Fold::Apply(event.termination_scheduled(), envelope, state);
      break;
    case ContractsEvent::kTerminationRescinded:
      Fold::Apply(event.termination_rescinded(), envelope, state);
      break;
    case ContractsEvent::kContractTerminated:
      Fold::Apply(event.contract_terminated(), envelope, state);
      break;
    case ContractsEvent::kContractExpired:
      Fold::Apply(event.contract_expired(), envelope, state);
      break;
    case ContractsEvent::kContractImported:
      Fold::Apply(event.contract_imported(), envelope, state);
      state->set_live(false);
      return;
    case ContractsEvent::kPersonTextsErased:
    case ContractsEvent::kEpochStarted:
    case ContractsEvent::kParkedEventDropped:
    case ContractsEvent::EVENT_NOT_SET:
      return;
  }
  if (IsLiveRequest(envelope)) state->set_live(true);
}

void EvolveErasedPerson(const v1::ContractsEvent& event, v1::ErasedPersonState* state) {
  state->mutable_erased_person()->set_name(event.envelope().aggregate());
}

void EvolveRevenue(const ContractsEvent&, const ContractState& before, const ContractState& after,
                   v1::RevenueSummary* revenue) {
  const bool is_new = before.contract().name().empty() && !after.contract().name().empty();
  if (is_new) revenue->set_contract_count(revenue->contract_count() + 1);
  std::vector<RevenueStep> change = Difference(before.contract(), after.contract());
  if (change.empty()) return;
  std::vector<RevenueStep> steps = Merged(revenue->steps(), std::move(change));
  revenue->mutable_steps()->Assign(std::make_move_iterator(steps.begin()),
                                   std::make_move_iterator(steps.end()));
}

}  // namespace steward::contracts
