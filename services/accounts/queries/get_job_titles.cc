#include <string>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/policies/job_titles.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

// Which job titles speak for an account manager: as they were set, else the built-in rules.
absl::Status GetJobTitles(const v1::GetJobTitlesRequest&, const engine::QueryContext& context,
                          v1::JobTitles* response) {
  const std::string name(kJobTitlesName);
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::JobTitlesState>(name));
  if (state != nullptr) *response = state->job_titles();
  response->set_name(name);
  if (!response->rules().empty()) return absl::OkStatus();
  *response->mutable_rules() = BuiltInJobTitles();
  response->set_built_in(true);
  return absl::OkStatus();
}

}  // namespace steward::accounts
