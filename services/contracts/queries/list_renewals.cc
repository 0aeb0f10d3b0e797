#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/filter.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/renewal_pages.h"
#include "services/contracts/rows.h"
#include "services/mirrors/known_account.h"

namespace steward::contracts {
namespace {

using v1::ListRenewalsRequest;
using v1::Renewal;

constexpr FilterField kFilterFields[] = {{.name = "state"}, {.name = "owner"}};

absl::StatusOr<IndexScan> ScanByState(const Filter& filter, const std::string& account) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t state, FilterNumber(filter, *Renewal::State_descriptor()));
  IndexScan scan{kRenewalsByState, {state}};
  if (account != mirrors::kEveryAccount) scan.key.emplace_back(account);
  return scan;
}

absl::StatusOr<IndexScan> ScanFor(const ListRenewalsRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  const std::string account = LastSegment(request.parent());
  if (!filter.has_value()) {
    return account == mirrors::kEveryAccount ? IndexScan{kRenewalsByState, {}}
                                             : IndexScan{kRenewalsByAccount, {account}};
  }
  if (filter->field == "state") return ScanByState(*filter, account);
  if (account != mirrors::kEveryAccount) {
    return UnsupportedFilterValue(*filter, "any person where parent is accounts/-");
  }
  return IndexScan{kRenewalsByOwner, {filter->value}};
}

}  // namespace

// The renewals of an account by the day they are due; of all accounts by state; those of a person
// that are undecided. NOT_FOUND for an account that nobody has told of.
absl::Status ListRenewals(const ListRenewalsRequest& request, const engine::QueryContext& context,
                          v1::ListRenewalsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const IndexScan scan, ScanFor(request));
  const std::string query =
      absl::StrCat("ListRenewals\n", request.parent(), "\n", request.filter());
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page,
                           context.ScanIndex(scan.index, scan.key, /*prefix_of_last=*/false,
                                             {request.page_size(), request.page_token(), query}));
  if (page.names.empty())
    STEWARD_RETURN_IF_ERROR(mirrors::CheckAccountKnown(context, request.parent()));
  STEWARD_ASSIGN_OR_RETURN(const auto renewals, ReadRenewals(context, page.names));
  response->mutable_renewals()->Add(renewals.begin(), renewals.end());
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::contracts
