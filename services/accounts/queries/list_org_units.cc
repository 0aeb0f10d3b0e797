#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// Every org unit, by id.
absl::Status ListOrgUnits(const v1::ListOrgUnitsRequest& request,
                          const engine::QueryContext& context, v1::ListOrgUnitsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(kOrgUnitsAll, {}, false,
                        {request.page_size(), request.page_token(), "ListOrgUnits"}));
  for (const std::string& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::OrgUnitState>(name));
    if (state != nullptr) *response->add_org_units() = std::move(*state->mutable_org_unit());
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
