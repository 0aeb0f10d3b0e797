#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

constexpr absl::Duration kReinstatementMax = absl::Hours(30 * 24);

}  // namespace

// EXPIRED -> ACTIVE within 30 days: another term by the price rule, from the end of the last one on
// (DOMAIN.md 3.3). Its renewal stays lost, and its blocks stand: one that refuses changes must be
// lifted first.
Decision ReinstateContract(const v1::ReinstateContractRequest&, const ContractView& view,
                           const Env& env) {
  const v1::Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "ReinstateContract", env.now));
  const auto& expired_at =
      contract.has_expire_time() ? contract.expire_time() : contract.end_time();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time expired, FromTimestamp(expired_at));
  if (env.now - expired > kReinstatementMax) {
    return Reject(Reason::REASON_REINSTATEMENT_TOO_LATE,
                  absl::StrCat(contract.name(), " expired more than 30 days ago: make a new one"));
  }
  STEWARD_RETURN_IF_ERROR(CheckChangeable(contract, "ReinstateContract", env.now));
  STEWARD_ASSIGN_OR_RETURN(PricedLines priced, PriceNextTerm(contract, {}));
  STEWARD_ASSIGN_OR_RETURN(const auto next, PlanNextTerm(contract, std::move(priced)));
  STEWARD_RETURN_IF_ERROR(CheckRevenueFits(view.revenue(), contract));
  v1::ContractReinstated event;
  *event.mutable_end_date() = contract.end_date();
  Decision decision(std::move(event));
  STEWARD_RETURN_IF_ERROR(AddNextTerm(next, view, &decision));
  return decision;
}

}  // namespace steward::contracts
