#include "services/escalations/service.h"

#include "services/escalations/contract.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

host::ServiceSpec EscalationsSpec() {
  const auto* file = v1::GetEscalationRequest::descriptor()->file();
  return {.service = Escalations,
          .apis = {file->FindServiceByName("EscalationService"),
                   file->FindServiceByName("EscalationPolicyService")},
          .port_offset = 3};
}

}  // namespace steward::escalations
