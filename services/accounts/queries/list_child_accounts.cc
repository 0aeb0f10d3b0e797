#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/rows.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

// The accounts whose parent this one is, by id. NOT_FOUND for an account that doesn't exist.
absl::Status ListChildAccounts(const v1::ListChildAccountsRequest& request,
                               const engine::QueryContext& context,
                               v1::ListChildAccountsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountState>(request.account()));
  if (state == nullptr) return NotFound(request.account());
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(kEdgesByParent, {request.account()}, false,
                        {request.page_size(), request.page_token(), request.account()}));
  for (const std::string& edge : page.names) {
    response->add_children(absl::StrCat("accounts/", LastSegment(edge)));
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
