#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/filter.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/rows.h"
#include "services/mirrors/known_account.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {
namespace {

using v1::Amendment;
using v1::ListAmendmentsRequest;

constexpr FilterField kFilterFields[] = {{.name = "state"}};
// The id that stands for every account, or every contract of one.
constexpr absl::string_view kEvery = "-";

absl::StatusOr<engine::Page> NamesOf(const ListAmendmentsRequest& request,
                                     const engine::QueryContext& context) {
  const std::string query =
      absl::StrCat("ListAmendments\n", request.parent(), "\n", request.filter());
  const engine::PageRequest page{request.page_size(), request.page_token(), query};
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  const std::string account = AccountOf(request.parent());
  const std::string contract = LastSegment(request.parent());
  if (account == kEvery && contract != kEvery) {
    return InvalidField("parent", "must name the account of the contract");
  }
  if (!filter.has_value() && contract != kEvery) {
    return context.ScanCollection(absl::StrCat(request.parent(), "/amendments/"), page);
  }
  if (!filter.has_value() && account != kEvery) {
    return context.ScanIndex(kAmendmentsByAccount, {account}, /*prefix_of_last=*/false, page);
  }
  std::vector<KeyPart> key;
  if (filter.has_value()) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t state,
                             FilterNumber(*filter, *Amendment::State_descriptor()));
    key.emplace_back(state);
    if (account != kEvery) key.emplace_back(account);
    if (contract != kEvery) key.emplace_back(contract);
  }
  return context.ScanIndex(kAmendmentsByState, key, /*prefix_of_last=*/false, page);
}

// What an empty list means: nothing, or that there is no such contract or account.
absl::Status CheckParent(const std::string& parent, const engine::QueryContext& context) {
  if (LastSegment(parent) == kEvery)
    return mirrors::CheckAccountKnown(context, absl::StrCat("accounts/", AccountOf(parent)));
  STEWARD_ASSIGN_OR_RETURN(const auto contract, context.Find<v1::ContractState>(parent));
  return contract == nullptr ? NotFound(parent) : absl::OkStatus();
}

}  // namespace

// The amendments of a contract by id, of an account by effective day, or of all by state. NOT_FOUND
// for a contract that isn't there, or an account that nobody has told of.
absl::Status ListAmendments(const ListAmendmentsRequest& request,
                            const engine::QueryContext& context,
                            v1::ListAmendmentsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page, NamesOf(request, context));
  if (page.names.empty()) STEWARD_RETURN_IF_ERROR(CheckParent(request.parent(), context));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AmendmentState>(name));
    if (state != nullptr) *response->add_amendments() = state->amendment();
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::contracts
