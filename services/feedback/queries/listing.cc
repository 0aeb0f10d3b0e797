#include "services/feedback/queries/listing.h"

#include "libs/base/errors.h"

namespace steward::feedback {

absl::StatusOr<int64_t> StateNumber(const Filter& filter,
                                    const google::protobuf::EnumDescriptor& states) {
  const auto* value = states.FindValueByName(filter.value);
  if (value != nullptr && value->number() != 0) return int64_t{value->number()};
  std::string names;
  for (int i = 0; i < states.value_count(); ++i) {
    if (states.value(i)->number() == 0) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", states.value(i)->name());
  }
  return UnsupportedFilterValue(filter, names);
}

absl::StatusOr<IndexScan> ScanByState(absl::string_view parent, const std::optional<Filter>& filter,
                                      const ListedBy& by) {
  const std::string account = LastSegment(parent);
  const bool every_account = account == kEveryAccount;
  if (!filter.has_value()) {
    return every_account ? IndexScan{by.state, {}} : IndexScan{by.account, {account}};
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t state, StateNumber(*filter, *by.states));
  IndexScan scan{by.state, {state}};
  if (!every_account) scan.key.emplace_back(account);
  return scan;
}

}  // namespace steward::feedback
