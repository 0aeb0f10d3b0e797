#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/filter.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/rows.h"
#include "services/mirrors/known_account.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ListContractsRequest;

constexpr FilterField kFilterFields[] = {{.name = "state"}};

// What the page token is bound to.
std::string QueryOf(const ListContractsRequest& request) {
  return absl::StrCat("ListContracts\n", request.parent(), "\n", request.filter());
}

absl::StatusOr<engine::Page> NamesOf(const ListContractsRequest& request,
                                     const engine::QueryContext& context) {
  const engine::PageRequest page{request.page_size(), request.page_token(), QueryOf(request)};
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  const std::string account = LastSegment(request.parent());
  const bool every_account = account == mirrors::kEveryAccount;
  if (!filter.has_value() && !every_account)
    return context.ScanCollection(absl::StrCat(request.parent(), "/contracts/"), page);
  std::vector<KeyPart> key;
  if (filter.has_value()) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t state,
                             FilterNumber(*filter, *Contract::State_descriptor()));
    key.emplace_back(state);
    if (!every_account) key.emplace_back(account);
  }
  return context.ScanIndex(kContractsByState, key, /*prefix_of_last=*/false, page);
}

}  // namespace

// The contracts of an account by id, or of all accounts by state, account and id. NOT_FOUND for an
// account that nobody has told of.
absl::Status ListContracts(const ListContractsRequest& request, const engine::QueryContext& context,
                           v1::ListContractsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page, NamesOf(request, context));
  if (page.names.empty())
    STEWARD_RETURN_IF_ERROR(mirrors::CheckAccountKnown(context, request.parent()));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::ContractState>(name));
    if (state != nullptr) *response->add_contracts() = state->contract();
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::contracts
