#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {
namespace {

using v1::DecideRenewalRequest;
using v1::Renewal;

// The lines of the next term: as stated, else as last offered, else by the price rule.
absl::StatusOr<PricedLines> LinesOf(const DecideRenewalRequest& request, const ContractView& view) {
  const auto& offered = view.renewal()->offer().lines();
  const auto& stated = request.lines().empty() ? offered : request.lines();
  if (!stated.empty()) return PricedLines{.lines = {stated.begin(), stated.end()}};
  const std::vector<const v1::ListPrice*> prices = Pointers(request.list_prices());
  PriceSources sources{.list_prices = prices};
  if (request.has_cpi_bp()) sources.cpi_bp = request.cpi_bp();
  return PriceNextTerm(view.contract(), sources);
}

v1::RenewalWon Won(const Renewal& renewal, const v1::TermRenewed& next, const ContractView& view) {
  v1::RenewalWon event;
  event.set_contract(view.contract().name());
  event.set_term_no(renewal.term_no());
  *event.mutable_target_arr() = TargetOf(renewal);
  *event.mutable_final_arr() = next.new_arr();
  event.set_outcome(OutcomeOf(renewal.target_arr_minor(), next.new_arr().minor_units()));
  return event;
}

Decision Win(const DecideRenewalRequest& request, const ContractView& view, const Env& env) {
  const bool late = RenewalStateAt(*view.renewal(), env.now) == Renewal::STATE_LAPSED;
  STEWARD_RETURN_IF_ERROR(CheckChangeable(view.contract(), "DecideRenewal", env.now));
  STEWARD_ASSIGN_OR_RETURN(PricedLines lines, LinesOf(request, view));
  STEWARD_ASSIGN_OR_RETURN(const auto next, PlanNextTerm(view.contract(), std::move(lines)));
  STEWARD_RETURN_IF_ERROR(CheckRevenueFits(view.revenue(), view.contract()));
  STEWARD_RETURN_IF_ERROR(CheckNonePending(view));
  v1::RenewalWon won = Won(*view.renewal(), next, view);
  won.set_late(late);
  Decision decision(std::move(won));
  STEWARD_RETURN_IF_ERROR(AddNextTerm(next, view, &decision));
  return decision;
}

Decision Lose(const ContractView& view, const Env& env) {
  const Renewal& renewal = *view.renewal();
  const bool lapsed = RenewalStateAt(renewal, env.now) == Renewal::STATE_LAPSED;
  if (env.reason_code.empty()) {
    return InvalidField("reason_code", "must say why the renewal is lost, as in PRICE");
  }
  if (renewal.locked_in()) {
    return Reject(Reason::REASON_RENEWAL_LOCKED_IN,
                  absl::StrCat(renewal.name(),
                               " renews by itself, and notice came too late: it "
                               "can be won on other terms, or the contract be terminated"));
  }
  Decision decision;
  AddLoss(renewal, env.reason_code, view, &decision);
  if (lapsed) AddExpiry(view, &decision);
  return decision;
}

}  // namespace

// Won: another term from the end of this one on, in grace without a gap; not while a signed
// amendment of this term waits for its day, since the next one's lines would not have it, nor while
// a block of the contract refuses changes. Lost, with a reason: the contract ends with its term,
// and one in grace at once (DOMAIN.md 3.3 "Renewal").
Decision DecideRenewal(const DecideRenewalRequest& request, const ContractView& view,
                       const Env& env) {
  const Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "DecideRenewal", env.now));
  if (request.decision() == DecideRenewalRequest::DECISION_WON) return Win(request, view, env);
  return Lose(view, env);
}

}  // namespace steward::contracts
