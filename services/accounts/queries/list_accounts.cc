#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/filter.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "libs/engine/query.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/queries/account_resources.h"
#include "services/accounts/rows.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {
namespace {

constexpr std::array<FilterField, 6> kFilterFields = {
    {{.name = "manager"},
     {.name = "member"},
     {.name = "tier"},
     {.name = "country"},
     {.name = "lifecycle"},
     {.name = "display_name", .by_prefix = true}}};

// Where a filter's accounts stand.
struct IndexScan {
  uint16_t index = kAccountsAll;
  std::vector<KeyPart> key;
  bool prefix = false;
};

absl::StatusOr<IndexScan> ByPerson(const Filter& filter, uint16_t index) {
  if (!absl::StartsWith(filter.value, "people/")) {
    return UnsupportedFilterValue(filter, "a person is named as in \"people/ID\"");
  }
  return IndexScan{index, {filter.value}};
}

absl::StatusOr<IndexScan> ByTier(const Filter& filter) {
  v1::Tier tier = v1::TIER_UNSPECIFIED;
  if (!v1::Tier_Parse(filter.value, &tier)) {
    return UnsupportedFilterValue(filter,
                                  "the tiers: TIER_STRATEGIC, TIER_KEY, TIER_GROWTH, TIER_SCALE");
  }
  return IndexScan{kAccountsByTier, {int64_t{tier}}};
}

absl::StatusOr<IndexScan> ByLifecycle(const Filter& filter) {
  v1::Account::Lifecycle lifecycle = v1::Account::LIFECYCLE_UNSPECIFIED;
  if (!v1::Account::Lifecycle_Parse(filter.value, &lifecycle)) {
    return UnsupportedFilterValue(
        filter,
        "the lifecycles: LIFECYCLE_PROSPECT, LIFECYCLE_ONBOARDING, LIFECYCLE_ACTIVE, "
        "LIFECYCLE_OFFBOARDING, LIFECYCLE_CHURNED, LIFECYCLE_ARCHIVED, LIFECYCLE_MERGED");
  }
  return IndexScan{kAccountsByLifecycle, {int64_t{lifecycle}}};
}

absl::StatusOr<IndexScan> ScanFor(const std::optional<Filter>& filter) {
  if (!filter.has_value()) return IndexScan{};
  if (filter->field == "manager") return ByPerson(*filter, kTeamByManager);
  if (filter->field == "member") return ByPerson(*filter, kTeamByMember);
  if (filter->field == "tier") return ByTier(*filter);
  if (filter->field == "country") return IndexScan{kAccountsByCountry, {filter->value}};
  if (filter->field == "lifecycle") return ByLifecycle(*filter);
  return IndexScan{kAccountsByName, {NormalizeForSearch(filter->value)}, filter->prefix};
}

}  // namespace

// Accounts by one indexed field, or all of them, in the order of that index. Names are compared as
// NormalizeForSearch makes them, so that spellings with Arabic and Persian letters meet.
absl::Status ListAccounts(const v1::ListAccountsRequest& request,
                          const engine::QueryContext& context, v1::ListAccountsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  STEWARD_ASSIGN_OR_RETURN(const IndexScan scan, ScanFor(filter));
  STEWARD_ASSIGN_OR_RETURN(
      engine::Page page,
      context.ScanIndex(scan.index, scan.key, scan.prefix,
                        {request.page_size(), request.page_token(), request.filter()}));
  for (const std::string& name : page.names) {
    // An entry of a team stands for its account.
    STEWARD_ASSIGN_OR_RETURN(auto account,
                             FindAccount(absl::StrCat("accounts/", AccountOf(name)), context));
    if (account.has_value()) *response->add_accounts() = *std::move(account);
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
