#include "services/contracts/policies/amendments.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "services/contracts/policies/amended_lines.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/co_term_charges.h"
#include "services/contracts/policies/extension.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/policies/transitions.h"

namespace steward::contracts {
namespace {

using v1::Amendment;
using v1::Contract;

constexpr absl::string_view kDatePath = "amendment.effective_date";

absl::Status InvalidDay(Day day, absl::string_view why) {
  return InvalidField(kDatePath, absl::StrCat(FormatDay(day), " ", why));
}

// The first day of the last term agreed.
google::type::Date TermStartOf(const ContractView& view) {
  const v1::Renewal* renewal = view.RenewalOf(view.contract());
  const bool renewed = renewal != nullptr && renewal->term_no() > 1;
  return renewed ? renewal->term_start_date() : view.contract().start_date();
}

absl::Status CheckWithinTerm(Day day, const ContractView& view) {
  const Contract& contract = view.contract();
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(TermStartOf(view)));
  if (day < start) {
    return InvalidDay(day, absl::StrCat("lies before the last term agreed, which begins on ",
                                        FormatDay(start), ": an amendment changes that term"));
  }
  if (contract.has_end_date()) {
    STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
    if (day >= end) {
      return InvalidDay(day, absl::StrCat("must lie before the end of the term, ", FormatDay(end),
                                          ": what comes after is for its renewal to say"));
    }
  }
  if (!contract.has_termination_date()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Day termination, DayFromDate(contract.termination_date()));
  if (day < termination) return absl::OkStatus();
  return InvalidDay(day, absl::StrCat("must lie before the termination on ", FormatDay(termination),
                                      ": rescind that first"));
}

// What is effective changed the lines from its day on: nothing comes before it any more.
absl::Status CheckOrder(Day day, const ContractView& view) {
  for (const Amendment* other : view.Amendments()) {
    if (other->state() != Amendment::STATE_EFFECTIVE) continue;
    STEWARD_ASSIGN_OR_RETURN(const Day effective, DayFromDate(other->effective_date()));
    if (day >= effective) continue;
    return InvalidDay(day, absl::StrCat("must not lie before ", other->name(),
                                        ", which is effective since ", FormatDay(effective)));
  }
  return absl::OkStatus();
}

absl::StatusOr<Day> EffectiveDay(const Amendment& amendment, const ContractView& view) {
  STEWARD_ASSIGN_OR_RETURN(const Day day, ContractDay(kDatePath, amendment.effective_date()));
  STEWARD_RETURN_IF_ERROR(CheckWithinTerm(day, view));
  STEWARD_RETURN_IF_ERROR(CheckOrder(day, view));
  return day;
}

absl::StatusOr<Contract> Amended(const Amendment& amendment, const ContractView& view,
                                 absl::Time at) {
  Contract amended = view.contract();
  STEWARD_RETURN_IF_ERROR(ChangeLines(amendment, &amended));
  STEWARD_RETURN_IF_ERROR(ExtendTerm(amendment, view, at, &amended));
  return amended;
}

// The contract as the plan says.
Contract WithPlan(const Contract& contract, const v1::ContractAmended& plan) {
  Contract amended = contract;
  *amended.mutable_lines() = plan.lines();
  if (plan.has_end_date()) {
    *amended.mutable_end_date() = plan.end_date();
    *amended.mutable_end_time() = plan.end_time();
  }
  return amended;
}

v1::AmendmentEffective EffectOf(const v1::ContractAmended& plan, const ContractView& view) {
  v1::AmendmentEffective event;
  event.set_contract(view.contract().name());
  *event.mutable_effective_date() = plan.effective_date();
  *event.mutable_arr_before() = plan.old_arr();
  *event.mutable_arr_after() = plan.new_arr();
  *event.mutable_co_term_charges() = plan.co_term_charges();
  return event;
}

bool IsAboutDate(const absl::Status& status) {
  const auto detail = DetailOf(status);
  return !detail.violations().empty() && Abs(detail.violations(0).field()) == kDatePath;
}

}  // namespace

absl::StatusOr<v1::ContractAmended> PlanAmendment(const Amendment& amendment,
                                                  const ContractView& view, absl::Time at) {
  const Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "AmendContract", at));
  STEWARD_ASSIGN_OR_RETURN(const Day day, EffectiveDay(amendment, view));
  STEWARD_ASSIGN_OR_RETURN(const Contract amended, Amended(amendment, view, at));
  STEWARD_ASSIGN_OR_RETURN(const int64_t old_arr, ContractArr(contract));
  STEWARD_ASSIGN_OR_RETURN(const int64_t new_arr, ContractArr(amended));
  STEWARD_RETURN_IF_ERROR(CheckRevenueFits(view.revenue(), amended));
  STEWARD_ASSIGN_OR_RETURN(const Day term_start, DayFromDate(TermStartOf(view)));
  STEWARD_ASSIGN_OR_RETURN(const auto charges, CoTermChargesOf(amendment, amended, term_start));
  STEWARD_ASSIGN_OR_RETURN(const auto changes,
                           ChangesOnDay(view.LinesBefore(day), contract.lines(), amended.lines()));
  v1::ContractAmended plan;
  plan.set_amendment(amendment.name());
  *plan.mutable_effective_date() = amendment.effective_date();
  *plan.mutable_lines() = amended.lines();
  if (amended.has_end_date()) {
    *plan.mutable_end_date() = amended.end_date();
    *plan.mutable_end_time() = amended.end_time();
  }
  *plan.mutable_old_arr() = ArrOf(contract, old_arr);
  *plan.mutable_new_arr() = ArrOf(contract, new_arr);
  plan.mutable_changes()->Add(changes.begin(), changes.end());
  *plan.mutable_co_term_charges() = charges;
  return plan;
}

absl::Status CompleteAmendment(const ContractView& view, absl::Time now, Amendment* amendment) {
  if (!amendment->title().empty()) {
    STEWARD_RETURN_IF_ERROR(ValidateName("amendment.title", amendment->title()));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto plan, PlanAmendment(*amendment, view, now));
  STEWARD_ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(view.contract().time_zone()));
  STEWARD_ASSIGN_OR_RETURN(const Day day, DayFromDate(amendment->effective_date()));
  *amendment->mutable_effective_time() = ToTimestamp(StartOfDay(day, zone));
  *amendment->mutable_arr_before() = plan.old_arr();
  *amendment->mutable_arr_after() = plan.new_arr();
  *amendment->mutable_co_term_charges() = plan.co_term_charges();
  return absl::OkStatus();
}

absl::Status CheckFits(const Amendment& amendment, const ContractView& view, absl::Time now) {
  absl::Status status = PlanAmendment(amendment, view, now).status();
  if (status.ok() || MisfitOf(status) == Amendment::MISFIT_UNSPECIFIED) return status;
  return Reject(Reason::REASON_AMENDMENT_MISFIT,
                absl::StrCat(amendment.name(), " does not fit its contract as that now is: ",
                             status.message(), "; update it while it is a draft, else cancel it"));
}

absl::Status AddEffect(const ContractView& view, absl::Time at, Decision* decision) {
  const Amendment& amendment = *view.amendment();
  const Contract& contract = view.contract();
  STEWARD_ASSIGN_OR_RETURN(const auto plan, PlanAmendment(amendment, view, at));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time begin, FromTimestamp(amendment.effective_time()));
  decision->Add(EffectOf(plan, view)).On(amendment.name()).At(begin);
  decision->Add(plan).On(contract.name()).At(begin);
  if (!plan.changes().empty()) {
    decision->Add(MovementOf(contract, plan.effective_date(), plan.changes()))
        .On(contract.name())
        .At(begin);
  }
  return AddAmendedRenewal(WithPlan(contract, plan), view, decision);
}

Amendment::Misfit MisfitOf(const absl::Status& status) {
  switch (DetailOf(status).reason()) {
    case Reason::REASON_ILLEGAL_TRANSITION:
      return Amendment::MISFIT_CONTRACT;
    case Reason::REASON_INVALID_FIELD:
      return IsAboutDate(status) ? Amendment::MISFIT_EFFECTIVE_DATE : Amendment::MISFIT_CHANGES;
    case Reason::REASON_TERM_NOT_EXTENDABLE:
      return Amendment::MISFIT_TERM;
    case Reason::REASON_OUT_OF_RANGE:
    case Reason::REASON_LIMIT_EXCEEDED:
      return Amendment::MISFIT_REVENUE;
    default:  // No error of the amendment's.
      return Amendment::MISFIT_UNSPECIFIED;
  }
}

absl::Status CheckNonePending(const ContractView& view) {
  for (const Amendment* amendment : view.Amendments()) {
    if (amendment->state() != Amendment::STATE_SIGNED) continue;
    STEWARD_ASSIGN_OR_RETURN(const Day day, DayFromDate(amendment->effective_date()));
    return Reject(Reason::REASON_AMENDMENT_PENDING,
                  absl::StrCat(amendment->name(), " is signed and takes effect on ", FormatDay(day),
                               ": wait for that day, or cancel it first"));
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
