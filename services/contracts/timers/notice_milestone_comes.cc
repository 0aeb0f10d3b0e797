#include "libs/base/domain.h"
#include "services/contracts/policies/renewal_timers.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"

namespace steward::contracts {

// The notice deadline is so many days ahead, or it is here: a renewal that renews by itself is then
// LOCKED_IN, unless notice stands.
Decision NoticeMilestoneComes(const TimerFired& fired, const ContractView& view, const Env&) {
  const v1::Renewal& renewal = *view.renewal();
  const int32_t days = DaysOfTimer(fired);
  if (days == 0) {
    Decision decision;
    AddDeadlinePassed(renewal, view, &decision);
    return decision;
  }
  v1::NoticeDeadlineApproaching event;
  event.set_contract(view.contract().name());
  event.set_days(days);
  *event.mutable_deadline_date() = renewal.notice_deadline_date();
  *event.mutable_deadline_time() = renewal.notice_deadline_time();
  return event;
}

}  // namespace steward::contracts
