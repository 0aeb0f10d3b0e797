#include <vector>

#include "libs/base/filter.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/health_history.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

constexpr FilterField kFilterFields[] = {{.name = "band"}};

}  // namespace

// How accounts are, the worst first, all that have a health or those of one band. Accounts without
// a score come last.
absl::Status ListAccountHealth(const v1::ListAccountHealthRequest& request,
                               const engine::QueryContext& context,
                               v1::ListAccountHealthResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  uint16_t index = kHealthByScore;
  std::vector<KeyPart> key;
  if (filter.has_value()) {
    index = kHealthByBand;
    STEWARD_ASSIGN_OR_RETURN(const int64_t band,
                             FilterNumber(*filter, *v1::HealthBand_descriptor()));
    key.emplace_back(band);
  }
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(index, key, /*prefix_of_last=*/false,
                        {request.page_size(), request.page_token(), request.filter()}));
  for (const std::string& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountHealthState>(name));
    if (state == nullptr) continue;
    v1::AccountHealth* health = response->add_health();
    *health = state->account_health();
    FillTrend(*state, context.now(), health);
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
