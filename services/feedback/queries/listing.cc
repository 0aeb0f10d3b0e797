#include "services/feedback/queries/listing.h"

namespace steward::feedback {

absl::StatusOr<IndexScan> ScanByState(absl::string_view parent, const std::optional<Filter>& filter,
                                      const ListedBy& by) {
  const std::string account = LastSegment(parent);
  const bool every_account = account == mirrors::kEveryAccount;
  if (!filter.has_value()) {
    return every_account ? IndexScan{by.state, {}} : IndexScan{by.account, {account}};
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t state, FilterNumber(*filter, *by.states));
  IndexScan scan{by.state, {state}};
  if (!every_account) scan.key.emplace_back(account);
  return scan;
}

}  // namespace steward::feedback
