#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;

// The contract as it would be with this termination.
absl::StatusOr<Contract> WithTermination(const v1::TerminateContractRequest& request,
                                         const Contract& contract) {
  STEWARD_ASSIGN_OR_RETURN(const Day day,
                           ContractDay("termination_date", request.termination_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(contract.start_date()));
  if (day < start) {
    return InvalidField(
        "termination_date",
        absl::StrCat(FormatDay(day), " must not lie before the start, ", FormatDay(start)));
  }
  Contract terminated = contract;
  STEWARD_RETURN_IF_ERROR(SetTermination("termination_date", day, &terminated));
  return terminated;
}

}  // namespace

// Ends an ACTIVE contract at the beginning of a day of its zone: at once, effective that day, when
// it has begun there; else on schedule. Another day replaces a scheduled one.
Decision TerminateContract(const v1::TerminateContractRequest& request, const ContractView& view,
                           const Env& env) {
  const Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "TerminateContract", env.now));
  STEWARD_ASSIGN_OR_RETURN(const Contract terminated, WithTermination(request, contract));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time end, FromTimestamp(terminated.termination_time()));
  if (contract.has_termination_date() && end == *FromTimestamp(contract.termination_time())) {
    return Nothing();
  }

  Decision decision;
  if (contract.state() == Contract::STATE_SIGNED) {
    // Its start has passed while timers were held.
    AddActivation(contract, *FromTimestamp(contract.start_time()), &decision);
    if (end > env.now) STEWARD_RETURN_IF_ERROR(AddFirstRenewal(contract, view, &decision));
  }
  if (end <= env.now) {
    v1::ContractTerminated event;
    *event.mutable_termination_date() = terminated.termination_date();
    decision.Add(event).At(end);
    AddVoid(event.termination_date(), view, &decision);
    return decision;
  }
  v1::TerminationScheduled event;
  *event.mutable_termination_date() = terminated.termination_date();
  *event.mutable_termination_time() = terminated.termination_time();
  decision.Add(event);
  return decision;
}

}  // namespace steward::contracts
