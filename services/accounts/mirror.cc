#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include "libs/base/money.h"
#include "services/accounts/evolve.h"
#include "steward/contracts/v1/contracts_resources.pb.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using contracts::v1::ContractLine;
using contracts::v1::ContractsEvent;
using v1::ContractMirror;

int64_t PeriodsPerYear(ContractLine::Period period) {
  switch (period) {
    case ContractLine::PERIOD_WEEK:
      return 52;
    case ContractLine::PERIOD_MONTH:
      return 12;
    case ContractLine::PERIOD_QUARTER:
      return 4;
    case ContractLine::PERIOD_YEAR:
      return 1;
    default:  // paid once, or a period of a later version
      return 0;
  }
}

// The contracts service refuses amounts that don't fit; a fold never refuses, so here they stop at
// the largest number.
int64_t Saturated(const absl::StatusOr<int64_t>& amount) {
  return amount.ok() ? *amount : std::numeric_limits<int64_t>::max();
}

int64_t YearlyAmount(const ContractLine& line) {
  const int64_t a_period =
      line.has_period_amount()
          ? line.period_amount().minor_units()
          : Saturated(CheckedMul(line.unit_price().minor_units(), line.quantity()));
  return Saturated(CheckedMul(a_period, PeriodsPerYear(line.period())));
}

void FoldLines(const Contract& contract, ContractMirror* mirror) {
  std::map<std::string, int64_t> arr;
  mirror->set_recurring(false);
  for (const ContractLine& line : contract.lines()) {
    if (PeriodsPerYear(line.period()) == 0) continue;
    mirror->set_recurring(true);
    int64_t& sum = arr[line.has_period_amount() ? line.period_amount().currency()
                                                : line.unit_price().currency()];
    sum = Saturated(CheckedAdd(sum, YearlyAmount(line)));
  }
  mirror->clear_arr();
  for (const auto& [currency, amount] : arr) {
    if (amount == 0) continue;
    auto* money = mirror->add_arr();
    money->set_currency(currency);
    money->set_minor_units(amount);
  }
}

void End(const google::type::Date& end_date, ContractMirror* mirror) {
  mirror->set_stage(ContractMirror::STAGE_ENDED);
  mirror->set_termination_scheduled(false);
  *mirror->mutable_end_date() = end_date;
}

void FoldWhole(const Contract& contract, ContractMirror* mirror) {
  mirror->clear_end_date();
  mirror->set_termination_scheduled(false);
  FoldLines(contract, mirror);
  switch (contract.state()) {
    case Contract::STATE_SIGNED:
      return mirror->set_stage(ContractMirror::STAGE_SIGNED);
    case Contract::STATE_ACTIVE:
    case Contract::STATE_SUSPENDED:
    case Contract::STATE_IN_GRACE:
      mirror->set_termination_scheduled(contract.has_termination_date());
      return mirror->set_stage(ContractMirror::STAGE_ACTIVE);
    case Contract::STATE_TERMINATED:
      return End(contract.termination_date(), mirror);
    case Contract::STATE_EXPIRED:
    case Contract::STATE_RENEWED:
      return End(contract.end_date(), mirror);
    default:  // not signed yet, or cancelled
      return mirror->set_stage(ContractMirror::STAGE_NONE);
  }
}

// A live event says the stage now.
void EnterStage(ContractMirror::Stage stage, ContractMirror* mirror) {
  mirror->set_stage(stage);
  mirror->set_imported(false);
}

void FoldUpdated(const contracts::v1::ContractUpdated& event, ContractMirror* mirror) {
  for (const std::string& path : event.mask().paths()) {
    if (path == "lines") FoldLines(event.after(), mirror);
  }
}

// The revenue of the last term agreed, as amended: its lines are what is at stake.
template <class Event>
void FoldNewLines(const Event& event, ContractMirror* mirror) {
  Contract contract;
  *contract.mutable_lines() = event.lines();
  FoldLines(contract, mirror);
}

// False for events that say nothing about the lifecycle.
bool Fold(const ContractsEvent& event, ContractMirror* mirror) {
  switch (event.event_case()) {
    case ContractsEvent::kContractCreated:
      FoldWhole(event.contract_created().contract(), mirror);
      return true;
    case ContractsEvent::kContractUpdated:
      FoldUpdated(event.contract_updated(), mirror);
      return true;
    case ContractsEvent::kContractSigned:
      if (event.contract_signed().complete()) EnterStage(ContractMirror::STAGE_SIGNED, mirror);
      return true;
    case ContractsEvent::kContractActivated:
      EnterStage(ContractMirror::STAGE_ACTIVE, mirror);
      return true;
    case ContractsEvent::kContractCancelled:
      EnterStage(ContractMirror::STAGE_NONE, mirror);
      return true;
    case ContractsEvent::kTerminationScheduled:
      mirror->set_termination_scheduled(true);
      return true;
    case ContractsEvent::kTerminationRescinded:
      mirror->set_termination_scheduled(false);
      return true;
    case ContractsEvent::kContractTerminated:
      End(event.contract_terminated().termination_date(), mirror);
      return true;
    case ContractsEvent::kContractExpired:
      End(event.contract_expired().end_date(), mirror);
      return true;
    case ContractsEvent::kTermRenewed:
      FoldNewLines(event.term_renewed(), mirror);
      return true;
    case ContractsEvent::kContractAmended:
      FoldNewLines(event.contract_amended(), mirror);
      return true;
    case ContractsEvent::kContractRenewed:
      End(event.contract_renewed().end_date(), mirror);
      return true;
    case ContractsEvent::kContractImported:
      FoldWhole(event.contract_imported().contract(), mirror);
      mirror->set_imported(true);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool MirrorContract(const ContractsEvent& event, ContractMirror* mirror) {
  if (!Fold(event, mirror)) return false;
  mirror->set_name(event.envelope().aggregate());
  return true;
}

}  // namespace steward::accounts
