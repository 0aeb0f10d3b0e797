#include "services/contracts/policies/extension.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/terms.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::Renewal;

absl::Status Stands(const Contract& contract, absl::string_view why) {
  return Reject(Reason::REASON_TERM_NOT_EXTENDABLE,
                absl::StrCat("the term of ", contract.name(), " can't be extended: ", why));
}

absl::Status CheckExtendable(const Contract& contract, const ContractView& view, absl::Time at) {
  if (!contract.has_end_date()) return Stands(contract, "it is open-ended, and has no end to move");
  if (contract.has_termination_date()) {
    return Stands(contract, "its termination is scheduled; rescind that first");
  }
  const Renewal* renewal = view.RenewalOf(contract);
  if (renewal == nullptr) return absl::OkStatus();
  const Renewal::State state = RenewalStateAt(*renewal, at);
  if (state == Renewal::STATE_NOTICE_GIVEN) {
    return Stands(contract, "notice was given; rescind that first");
  }
  if (IsUndecided(state)) return absl::OkStatus();
  return Stands(contract,
                absl::StrCat(renewal->name(), " is decided, ", Renewal::State_Name(state)));
}

absl::Status MoveEnd(const std::string& path, const google::type::Date& date, Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(const Day end, ContractDay(path, date));
  STEWARD_ASSIGN_OR_RETURN(const Day present, DayFromDate(contract->end_date()));
  if (end <= present) {
    return InvalidField(path, absl::StrCat(FormatDay(end), " must lie after the present end, ",
                                           FormatDay(present)));
  }
  if (contract->renewal_terms().grace_days() > kDayMax - end) {
    return InvalidField(path, "must leave room for the grace after it until 9999-12-31");
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(contract->time_zone()));
  *contract->mutable_end_date() = DateFromDay(end);
  *contract->mutable_end_time() = ToTimestamp(StartOfDay(end, zone));
  return absl::OkStatus();
}

}  // namespace

absl::Status ExtendTerm(const v1::Amendment& amendment, const ContractView& view, absl::Time at,
                        Contract* contract) {
  bool extended = false;
  for (int i = 0; i < amendment.changes_size(); ++i) {
    if (!amendment.changes(i).has_extend_to()) continue;
    const std::string path = absl::StrCat("amendment.changes[", i, "].extend_to");
    if (extended) return InvalidField(path, "is a second end; an amendment moves it once");
    extended = true;
    STEWARD_RETURN_IF_ERROR(CheckExtendable(*contract, view, at));
    STEWARD_RETURN_IF_ERROR(MoveEnd(path, amendment.changes(i).extend_to(), contract));
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
