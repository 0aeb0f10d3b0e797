#include "services/contracts/derive.h"

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/contracts/policies/movements.h"
#include "services/contracts/policies/transitions.h"

namespace steward::contracts {
namespace {

using google::protobuf::Timestamp;
using v1::Contract;
using v1::RevenueStep;

void AddTimer(absl::string_view kind, const Timestamp& due, Rows* rows) {
  const auto instant = FromTimestamp(due);
  if (instant.ok()) rows->Timer(kind, *instant);
}

void AddTimers(const Contract& contract, Rows* rows) {
  if (contract.state() == Contract::STATE_SIGNED) {
    AddTimer(kContractStarts, contract.start_time(), rows);
  } else if (IsInForce(contract.state()) && contract.has_termination_time()) {
    // A termination never lies after the end of the term.
    AddTimer(kContractTerminates, contract.termination_time(), rows);
  } else if (IsInForce(contract.state()) && contract.has_end_time()) {
    AddTimer(kContractExpires, contract.end_time(), rows);
  } else if (contract.state() == Contract::STATE_IN_GRACE) {
    AddTimer(kContractGraceEnds, contract.grace_end_time(), rows);
  }
}

std::string CountryOf(const accounts::v1::AccountMirror* mirror) {
  if (mirror == nullptr || mirror->country().empty()) return std::string(kNoCountry);
  return mirror->country();
}

SumRow Row(uint16_t sum, std::vector<KeyPart> group, const RevenueStep& step) {
  return {sum, std::move(group), step.currency(), step.day(), step.amount_minor()};
}

}  // namespace

Rows DeriveContract(const v1::ContractState& state) {
  const Contract& contract = state.contract();
  const std::string account = AccountOf(contract.name());
  Rows rows;
  rows.Index(kContractsByState, {int64_t{contract.state()}, account});
  AddTimers(contract, &rows);
  return rows;
}

Rows DeriveErasedPerson(const v1::ErasedPersonState&) { return Rows(); }

Rows DeriveRevenue(const v1::RevenueSummary& revenue, absl::string_view account,
                   const accounts::v1::AccountMirror* mirror) {
  const std::string id(account);
  const std::string country = CountryOf(mirror);
  const std::string manager = mirror != nullptr ? mirror->manager() : "";
  Rows rows;
  for (const RevenueStep& step : revenue.steps()) {
    rows.Sum(Row(kArrByPlan, {step.product()}, step));
  }
  for (const Movement& movement : MovementsOf(revenue)) {
    rows.Sum(Row(kArrTotal, {}, movement.step));
    rows.Sum(Row(kArrByCountry, {country}, movement.step));
    rows.Sum(Row(kArrByManager, {manager}, movement.step));
    rows.Sum(Row(kArrByAccount, {id}, movement.step));
    rows.Sum(Row(kMovement, {std::string(movement.kind)}, movement.step));
  }
  return rows;
}

}  // namespace steward::contracts
