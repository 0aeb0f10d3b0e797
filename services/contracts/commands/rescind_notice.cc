#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// NOTICE_GIVEN -> NEGOTIATING, before the term ends.
Decision RescindNotice(const v1::RescindNoticeRequest&, const ContractView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "RescindNotice", env.now));
  v1::NoticeRescinded event;
  event.set_contract(view.contract().name());
  *event.mutable_pending_churn() = TargetOf(*view.renewal());
  return event;
}

}  // namespace steward::contracts
