#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_risk.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// Leadership's word on the last checkpoint's risk, of which signal and call differ.
Decision SettleRisk(const v1::SettleRiskRequest& request, const ContractView& view,
                    const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "SettleRisk", env.now));
  const auto& risks = renewal.risks();
  if (risks.empty() || risks.rbegin()->settled() != v1::RenewalRisk::LEVEL_UNSPECIFIED) {
    return Reject(Reason::REASON_NO_CHECKPOINT,
                  absl::StrCat(renewal.name(), " has no risk in dispute: assess it first"));
  }
  v1::RenewalRiskAssessed event;
  event.set_contract(view.contract().name());
  *event.mutable_risk() = *risks.rbegin();
  event.mutable_risk()->set_settled(request.settled());
  if (!request.action_plan().empty()) event.mutable_risk()->set_action_plan(request.action_plan());
  STEWARD_RETURN_IF_ERROR(CheckRisk(request.settled(), event.risk()));
  return event;
}

}  // namespace steward::contracts
