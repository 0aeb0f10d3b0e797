#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_risk.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// The automated signal and the manager's call at the current checkpoint: where they agree, the risk
// is settled; where they differ, leadership decides (DOMAIN.md 3.3 "Risk checkpoints").
Decision AssessRisk(const v1::AssessRiskRequest& request, const ContractView& view,
                    const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "AssessRisk", env.now));
  STEWARD_ASSIGN_OR_RETURN(const int32_t checkpoint, CheckpointAt(renewal, env.now));
  v1::RenewalRisk risk;
  risk.set_checkpoint_days(checkpoint);
  risk.set_automated(request.automated());
  risk.set_called(request.called());
  risk.set_action_plan(request.action_plan());
  STEWARD_RETURN_IF_ERROR(CheckRisk(request.called(), risk));
  if (request.automated() != request.called()) {
    v1::RenewalRiskDisputed disputed;
    disputed.set_contract(view.contract().name());
    *disputed.mutable_risk() = risk;
    return disputed;
  }
  risk.set_settled(request.called());
  v1::RenewalRiskAssessed assessed;
  assessed.set_contract(view.contract().name());
  *assessed.mutable_risk() = risk;
  return assessed;
}

}  // namespace steward::contracts
