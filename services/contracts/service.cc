#include "services/contracts/service.h"

#include "services/contracts/contract.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

host::ServiceSpec ContractsSpec() {
  const auto* file = v1::GetContractRequest::descriptor()->file();
  const auto* renewals = v1::GetRenewalRequest::descriptor()->file();
  const auto* amendments = v1::GetAmendmentRequest::descriptor()->file();
  const auto* forecast = v1::GetForecastRequest::descriptor()->file();
  return {.service = Contracts,
          .apis = {file->FindServiceByName("ContractService"),
                   file->FindServiceByName("RevenueService"),
                   renewals->FindServiceByName("RenewalService"),
                   amendments->FindServiceByName("AmendmentService"),
                   forecast->FindServiceByName("ForecastService")},
          .port_offset = 1};
}

}  // namespace steward::contracts
