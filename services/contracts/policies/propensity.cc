#include "services/contracts/policies/propensity.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"

namespace steward::contracts {

absl::StatusOr<int32_t> Propensity(int64_t owners, int64_t peers) {
  if (peers < 0) return InvalidField("peers", "must be 0 or more");
  if (owners < 0 || owners > peers) {
    return InvalidField("owners", absl::StrCat("must be 0 to ", peers, ", the peers"));
  }
  const WideInteger part = (WideInteger(owners) + 1) * kWholeBp;
  return static_cast<int32_t>(DivHalfUp(part, WideInteger(peers) + 2));
}

}  // namespace steward::contracts
