#include "services/contracts/policies/succession.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_states.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::Renewal;

// The undecided renewal of the contract's last term; null when there is none.
const Renewal* OpenRenewalOf(const Contract* contract, const ContractView& view, absl::Time now) {
  const Renewal* renewal = contract != nullptr ? view.RenewalOf(*contract) : nullptr;
  if (renewal == nullptr || !IsUndecided(RenewalStateAt(*renewal, now))) return nullptr;
  return renewal;
}

}  // namespace

absl::Status AddSuccession(const Contract& successor, const ContractView& view, absl::Time now,
                           Decision* decision) {
  if (successor.predecessor().empty()) return absl::OkStatus();
  const Contract* predecessor = view.FindContract(successor.predecessor());
  const Renewal* renewal = OpenRenewalOf(predecessor, view, now);
  if (renewal == nullptr) {
    return Reject(Reason::REASON_PREDECESSOR_NOT_ACTIVE,
                  absl::StrCat(successor.predecessor(), " has no renewal to win: ",
                               successor.name(), " can only follow a contract in force"));
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t arr, ContractArr(successor));
  const bool lapsed = RenewalStateAt(*renewal, now) == Renewal::STATE_LAPSED;
  v1::RenewalWon won;
  won.set_contract(predecessor->name());
  won.set_term_no(renewal->term_no());
  *won.mutable_target_arr() = TargetOf(*renewal);
  *won.mutable_final_arr() = ArrOf(successor, arr);
  won.set_outcome(OutcomeOf(renewal->target_arr_minor(), arr));
  won.set_late(lapsed);
  won.set_successor(successor.name());
  decision->Add(std::move(won)).On(renewal->name());
  v1::ContractSucceeded succeeded;
  succeeded.set_successor(successor.name());
  decision->Add(std::move(succeeded)).On(predecessor->name());
  if (!lapsed) return absl::OkStatus();
  v1::ContractRenewed renewed;
  *renewed.mutable_end_date() = predecessor->end_date();
  renewed.set_successor(successor.name());
  decision->Add(std::move(renewed)).On(predecessor->name());
  return absl::OkStatus();
}

}  // namespace steward::contracts
