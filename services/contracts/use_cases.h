#pragma once

#include "libs/base/domain.h"
#include "services/contracts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

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
Decision ImportContract(const v1::ImportContractRequest&, const ContractView&, const Env&);

// Timers.
Decision ContractStarts(const TimerFired&, const ContractView&, const Env&);
Decision ContractExpires(const TimerFired&, const ContractView&, const Env&);
Decision ContractTerminates(const TimerFired&, const ContractView&, const Env&);

// Reactions.
Decision OnPersonErased(const accounts::v1::PersonErased&, const ContractView&, const Env&);

}  // namespace steward::contracts
