#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

// How likely an account is to buy a product that it doesn't own (DOMAIN.md 3.3 "Whitespace"): a
// pure function.
namespace steward::contracts {

// (owners + 1) / (peers + 2) in bp, half up, 0 to 10000: of `peers` other accounts of the segment,
// `owners` own the product. Nobody to compare with gives 5000. INVALID_FIELD for "peers" below 0
// and "owners" outside 0 to peers.
absl::StatusOr<int32_t> Propensity(int64_t owners, int64_t peers);

}  // namespace steward::contracts
