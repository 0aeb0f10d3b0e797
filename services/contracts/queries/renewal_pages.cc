#include "services/contracts/queries/renewal_pages.h"

#include <utility>

#include "libs/base/status.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {

absl::StatusOr<std::vector<v1::Renewal>> ReadRenewals(const engine::QueryContext& context,
                                                      const std::vector<std::string>& names) {
  std::vector<v1::Renewal> renewals;
  for (const auto& name : names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::RenewalState>(name));
    if (state != nullptr) renewals.push_back(std::move(*state->mutable_renewal()));
  }
  return renewals;
}

}  // namespace steward::contracts
