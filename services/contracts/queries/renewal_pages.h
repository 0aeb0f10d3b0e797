#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "libs/base/domain.h"
#include "libs/engine/query.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

// What the lists of renewals share.
namespace steward::contracts {

// The index entries that hold an answer.
struct IndexScan {
  uint16_t index = 0;
  std::vector<KeyPart> key;
};

// The renewals of these names, in their order.
absl::StatusOr<std::vector<v1::Renewal>> ReadRenewals(const engine::QueryContext& context,
                                                      const std::vector<std::string>& names);

}  // namespace steward::contracts
