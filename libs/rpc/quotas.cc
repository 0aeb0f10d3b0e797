#include "libs/rpc/quotas.h"

#include <algorithm>

namespace steward::rpc {
namespace {

constexpr int kCallCost = 1;
constexpr int kQueryCost = 5;
// As long as a bucket takes to fill: a share that rested for so long is like a new one.
constexpr absl::Duration kFilledAfter = absl::Seconds(1);

}  // namespace

int CostOf(common::v1::Handling handling) {
  return handling == common::v1::HANDLING_QUERY ? kQueryCost : kCallCost;
}

Quotas::Share& Quotas::ShareOf(absl::string_view principal) { return shares_[principal]; }

absl::Duration Quotas::Take(const Principal& principal, int cost, absl::Time now) {
  const double rate = principal.calls_per_second;
  if (rate <= 0) return absl::ZeroDuration();
  // No more than a token file names can be active; those of older files go.
  if (shares_.size() >= 2 * kTokensMax) DropIdle(now);
  Share& share = ShareOf(principal.id);
  // A call may cost more than a second of a low rate.
  const double most = std::max(rate, double{kQueryCost});
  const double filled = rate * absl::ToDoubleSeconds(now - share.filled_at);
  if (filled > 0) {
    share.credit = std::min(most, share.credit + filled);
    share.filled_at = now;
  }
  if (share.credit < cost) return absl::Seconds((cost - share.credit) / rate);
  share.credit -= cost;
  return absl::ZeroDuration();
}

void Quotas::DropIdle(absl::Time now) {
  absl::erase_if(shares_, [now](const auto& entry) {
    return entry.second.in_flight == 0 && now - entry.second.filled_at > kFilledAfter;
  });
}

}  // namespace steward::rpc
