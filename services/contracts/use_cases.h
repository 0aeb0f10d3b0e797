#pragma once

#include "libs/base/domain.h"
#include "services/contracts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

// Every use case of the contracts service, for its table of contents. The rule of each stands at
// its definition.
namespace steward::contracts {

// Commands.
Decision CreateContract(const v1::CreateContractRequest&, const ContractView&, const Env&);
Decision UpdateContract(const v1::UpdateContractRequest&, const ContractView&, const Env&);
Decision SubmitContract(const v1::SubmitContractRequest&, const ContractView&, const Env&);
Decision ApproveContract(const v1::ApproveContractRequest&, const ContractView&, const Env&);
Decision RejectContract(const v1::RejectContractRequest&, const ContractView&, const Env&);
Decision SignContract(const v1::SignContractRequest&, const ContractView&, const Env&);
Decision CancelContract(const v1::CancelContractRequest&, const ContractView&, const Env&);
Decision TerminateContract(const v1::TerminateContractRequest&, const ContractView&, const Env&);
Decision RescindTermination(const v1::RescindTerminationRequest&, const ContractView&, const Env&);
Decision SuspendContract(const v1::SuspendContractRequest&, const ContractView&, const Env&);
Decision ResumeContract(const v1::ResumeContractRequest&, const ContractView&, const Env&);
Decision ImportContract(const v1::ImportContractRequest&, const ContractView&, const Env&);
Decision ReinstateContract(const v1::ReinstateContractRequest&, const ContractView&, const Env&);

// Commands about a renewal.
Decision OpenRenewal(const v1::OpenRenewalRequest&, const ContractView&, const Env&);
Decision PrepareRenewal(const v1::PrepareRenewalRequest&, const ContractView&, const Env&);
Decision ProposeRenewal(const v1::ProposeRenewalRequest&, const ContractView&, const Env&);
Decision SubmitRound(const v1::SubmitRoundRequest&, const ContractView&, const Env&);
Decision AgreeVerbally(const v1::AgreeVerballyRequest&, const ContractView&, const Env&);
Decision GiveNotice(const v1::GiveNoticeRequest&, const ContractView&, const Env&);
Decision RescindNotice(const v1::RescindNoticeRequest&, const ContractView&, const Env&);
Decision DecideRenewal(const v1::DecideRenewalRequest&, const ContractView&, const Env&);
Decision AssessRisk(const v1::AssessRiskRequest&, const ContractView&, const Env&);
Decision SettleRisk(const v1::SettleRiskRequest&, const ContractView&, const Env&);
Decision ReassignRenewal(const v1::ReassignRenewalRequest&, const ContractView&, const Env&);

// Commands about the forecast of a renewal.
Decision SetForecastCall(const v1::SetForecastCallRequest&, const ContractView&, const Env&);
Decision ClearForecastCall(const v1::ClearForecastCallRequest&, const ContractView&, const Env&);

// Commands about an amendment.
Decision AmendContract(const v1::AmendContractRequest&, const ContractView&, const Env&);
Decision UpdateAmendment(const v1::UpdateAmendmentRequest&, const ContractView&, const Env&);
Decision SubmitAmendment(const v1::SubmitAmendmentRequest&, const ContractView&, const Env&);
Decision ApproveAmendment(const v1::ApproveAmendmentRequest&, const ContractView&, const Env&);
Decision RejectAmendment(const v1::RejectAmendmentRequest&, const ContractView&, const Env&);
Decision SignAmendment(const v1::SignAmendmentRequest&, const ContractView&, const Env&);
Decision CancelAmendment(const v1::CancelAmendmentRequest&, const ContractView&, const Env&);

// Timers.
Decision ContractStarts(const TimerFired&, const ContractView&, const Env&);
Decision ContractExpires(const TimerFired&, const ContractView&, const Env&);
Decision ContractTerminates(const TimerFired&, const ContractView&, const Env&);
Decision ContractGraceEnds(const TimerFired&, const ContractView&, const Env&);
Decision RenewalWindowOpens(const TimerFired&, const ContractView&, const Env&);
Decision AmendmentTakesEffect(const TimerFired&, const ContractView&, const Env&);
Decision NoticeMilestoneComes(const TimerFired&, const ContractView&, const Env&);

// Reactions.
Decision OnPersonErased(const accounts::v1::PersonErased&, const ContractView&, const Env&);
Decision OnManagerAssigned(const accounts::v1::AccountAssigned&, const ContractView&, const Env&);
Decision OnManagerStarted(const accounts::v1::AssignmentStarted&, const ContractView&, const Env&);
Decision OnManagerCorrected(const accounts::v1::AssignmentCorrected&, const ContractView&,
                            const Env&);

}  // namespace steward::contracts
