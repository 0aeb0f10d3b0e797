#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;

absl::Status TakeTermination(const google::type::Date& date, Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(const Day day, ContractDay("contract.termination_date", date));
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(contract->start_date()));
  if (day <= start) {
    return Reject(Reason::REASON_EMPTY_TERM,
                  absl::StrCat(contract->name(), " ends on ", FormatDay(day), ", but starts on ",
                               FormatDay(start), ": it was never in force"));
  }
  return SetTermination("contract.termination_date", day, contract);
}

// What the row says. Where it says nothing, what a live request said stays.
Contract Stated(const Contract& given, const ContractView& view) {
  if (!view.live()) return given;
  Contract stated = view.contract();
  CopyFields(PopulatedFields(given, kImportedFields), given, &stated);
  return stated;
}

// The state by its dates: a term that is over is not renewed by us any more.
Contract::State HistoricState(const Contract& contract, absl::Time now) {
  const Contract::State state = StateAt(contract, now);
  const bool in_force = IsInForce(state) || state == Contract::STATE_IN_GRACE;
  const auto end = FromTimestamp(contract.end_time());
  const bool over = contract.has_end_time() && end.ok() && *end <= now;
  return in_force && over ? Contract::STATE_EXPIRED : state;
}

// The terms that were renewed here stay counted.
void NumberTerm(const Contract& known, Contract* contract) {
  contract->set_term_no(known.term_no());
  if (contract->state() != Contract::STATE_SIGNED) {
    contract->set_term_no(std::max(known.term_no(), 1));
  }
  if (known.term_no() > 1) {
    *contract->mutable_initial_end_date() = known.initial_end_date();
  } else if (contract->has_end_date()) {
    *contract->mutable_initial_end_date() = contract->end_date();
  }
}

// Who blocks it is not for the source to say: blocks stay, unless it has not begun or was
// terminated.
void KeepBlocks(const Contract& known, Contract* contract) {
  const Contract::State state = contract->state();
  if (state == Contract::STATE_SIGNED || state == Contract::STATE_TERMINATED) return;
  *contract->mutable_blocks() = known.blocks();
  if (IsInForce(state)) contract->set_state(StateInForce(*contract));
}

// What the source says, as a contract of ours: signed, and in the state that its dates make of it.
// What only we know of it stays.
absl::StatusOr<Contract> Imported(const Contract& given, const Contract& known, const Env& env) {
  Contract contract = OnlyTerms(given);
  contract.set_name(env.aggregate);
  contract.set_version(known.version() > 0 ? known.version() : 1);
  *contract.mutable_signatures() = known.signatures();
  STEWARD_RETURN_IF_ERROR(CompleteTerms(&contract));
  if (given.has_termination_date()) {
    STEWARD_RETURN_IF_ERROR(TakeTermination(given.termination_date(), &contract));
  }
  contract.set_state(Contract::STATE_SIGNED);
  contract.set_state(HistoricState(contract, env.now));
  NumberTerm(known, &contract);
  KeepBlocks(known, &contract);
  return contract;
}

// What the import changes, or the conflict with what a live request said.
absl::StatusOr<FieldUpdate<Contract>> Change(const Contract& imported, const ContractView& view,
                                             bool overwrite, absl::Time now) {
  // A timer that waits is no difference.
  Contract known = view.contract();
  known.set_state(StateAt(known, now));
  StoredPaths live;
  if (view.live()) {
    for (const auto field : kImportedFields) *live.Add() = std::string(field);
  }
  return ImportFields<Contract>({kImportedFields, live, overwrite}, imported, known);
}

}  // namespace

// Takes one contract of a source system over as history. Content that is known already changes
// nothing; a contract that a live request made or changed is only written over on demand. A term
// whose end lies ahead has its renewal.
Decision ImportContract(const v1::ImportContractRequest& request, const ContractView& view,
                        const Env& env) {
  if (request.contract().name().empty()) {
    return InvalidField("contract.name", "must be accounts/{account}/contracts/{contract}");
  }
  STEWARD_ASSIGN_OR_RETURN(const Contract contract,
                           Imported(Stated(request.contract(), view), view.contract(), env));
  v1::ContractImported event;
  *event.mutable_contract() = contract;
  if (view.exists()) {
    STEWARD_ASSIGN_OR_RETURN(const auto change,
                             Change(contract, view, request.overwrite(), env.now));
    if (change.empty()) return Nothing();
    *event.mutable_before() = view.contract();
  } else {
    STEWARD_RETURN_IF_ERROR(CheckAccount(view, ParentOf(env.aggregate), /*history=*/true));
  }
  STEWARD_RETURN_IF_ERROR(CheckOwner(view, contract.owner(), /*history=*/true));
  STEWARD_RETURN_IF_ERROR(CheckCalendar(view, contract));
  STEWARD_RETURN_IF_ERROR(CheckRevenueFits(view.revenue(), contract));
  Decision decision(event);
  STEWARD_RETURN_IF_ERROR(AddImportedRenewal(contract, view, &decision));
  return decision;
}

}  // namespace steward::contracts
