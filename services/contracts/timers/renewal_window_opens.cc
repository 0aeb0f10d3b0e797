#include <utility>

#include "libs/base/domain.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_owner.h"
#include "services/contracts/policies/renewal_timers.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"

namespace steward::contracts {

// The renewal is so many days before the end of its term: from the first of these days on it is
// OPEN. What somebody who has left was working on goes to the account's manager.
Decision RenewalWindowOpens(const TimerFired& fired, const ContractView& view, const Env&) {
  const v1::Renewal& renewal = *view.renewal();
  v1::RenewalWindowOpened event;
  event.set_contract(view.contract().name());
  event.set_days(DaysOfTimer(fired));
  *event.mutable_term_end_date() = renewal.term_end_date();
  *event.mutable_target_arr() = TargetOf(renewal);
  Decision decision(std::move(event));
  AddTakeover(renewal, view, &decision);
  return decision;
}

}  // namespace steward::contracts
