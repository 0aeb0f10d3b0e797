#include "services/contracts/policies/expected_value.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

// The 90th percentile of the standard normal distribution, with its scale.
constexpr int64_t kNormal90 = 12'816;
constexpr int64_t kNormal90Scale = 10'000;

absl::Status CheckOpportunities(absl::Span<const Opportunity> opportunities) {
  for (size_t i = 0; i < opportunities.size(); ++i) {
    const int32_t probability = opportunities[i].probability_bp;
    if (probability >= 0 && probability <= kWholeBp) continue;
    return InvalidField(absl::StrCat("opportunities[", i, "].probability_bp"),
                        "must be 0 to 10000");
  }
  return absl::OkStatus();
}

// Before anything is rounded: sum of a p_bp, and sum of a^2 p_bp (10000 - p_bp).
struct Moments {
  WideInteger mean = 0;      // in 1/10^4 minor units
  WideInteger variance = 0;  // in 1/10^8 squared minor units
};

Moments MomentsOf(absl::Span<const Opportunity> opportunities) {
  Moments moments;
  for (const Opportunity& opportunity : opportunities) {
    const WideInteger amount = opportunity.amount_minor;
    const int64_t won_bp = opportunity.probability_bp;
    moments.mean += amount * won_bp;
    moments.variance += amount * amount * (won_bp * (kWholeBp - won_bp));
  }
  return moments;
}

// The distribution of a sum: totals that differ, in order, with the weight of each total or less.
// Weights are out of 10000 to the power of the number of opportunities.
struct Distribution {
  std::vector<WideInteger> totals;
  std::vector<WideInteger> cumulative;
};

// The convolution of the opportunities, one after the other.
Distribution DistributionOf(absl::Span<const Opportunity> opportunities) {
  std::map<WideInteger, WideInteger> weights = {{0, 1}};
  for (const Opportunity& opportunity : opportunities) {
    std::map<WideInteger, WideInteger> next;
    for (const auto& [total, weight] : weights) {
      const WideInteger won = weight * opportunity.probability_bp;
      const WideInteger lost = weight * (kWholeBp - opportunity.probability_bp);
      if (won != 0) next[total + opportunity.amount_minor] += won;
      if (lost != 0) next[total] += lost;
    }
    weights = std::move(next);
  }
  Distribution distribution;
  WideInteger sum = 0;
  for (const auto& [total, weight] : weights) {
    sum += weight;
    distribution.totals.push_back(total);
    distribution.cumulative.push_back(sum);
  }
  return distribution;
}

// Two halves of the opportunities: 2^10 totals each instead of 2^20 together.
struct Halves {
  Distribution first;
  Distribution second;
};

// The weight of all pairs that come to `bound` or less.
WideInteger WeightUpTo(const WideInteger& bound, const Halves& halves) {
  WideInteger sum = 0;
  WideInteger before = 0;
  size_t fitting = halves.second.totals.size();
  for (size_t i = 0; i < halves.first.totals.size(); ++i) {
    const WideInteger weight = halves.first.cumulative[i] - before;
    before = halves.first.cumulative[i];
    while (fitting > 0 && halves.first.totals[i] + halves.second.totals[fitting - 1] > bound) {
      --fitting;
    }
    if (fitting == 0) break;
    sum += weight * halves.second.cumulative[fitting - 1];
  }
  return sum;
}

// The least total that `percent` of the weight doesn't exceed. The weight grows only at totals that
// can be, so the least number with enough of it is one of them.
WideInteger PercentileOf(const Halves& halves, int percent) {
  const WideInteger all = halves.first.cumulative.back() * halves.second.cumulative.back();
  WideInteger low = halves.first.totals.front() + halves.second.totals.front();
  WideInteger high = halves.first.totals.back() + halves.second.totals.back();
  while (low < high) {
    const WideInteger middle = DivFloor(low + high, 2);
    if (100 * WeightUpTo(middle, halves) >= percent * all) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

absl::StatusOr<Percentiles> ExactPercentiles(absl::Span<const Opportunity> opportunities) {
  const size_t half = opportunities.size() / 2;
  const Halves halves = {DistributionOf(opportunities.subspan(0, half)),
                         DistributionOf(opportunities.subspan(half))};
  Percentiles percentiles = {.is_exact = true};
  STEWARD_ASSIGN_OR_RETURN(percentiles.p10_minor, ToInt64(PercentileOf(halves, 10), "P10"));
  STEWARD_ASSIGN_OR_RETURN(percentiles.p50_minor, ToInt64(PercentileOf(halves, 50), "P50"));
  STEWARD_ASSIGN_OR_RETURN(percentiles.p90_minor, ToInt64(PercentileOf(halves, 90), "P90"));
  return percentiles;
}

absl::StatusOr<Percentiles> NormalPercentiles(absl::Span<const Opportunity> opportunities) {
  const Moments moments = MomentsOf(opportunities);
  const WideInteger base = moments.mean * kNormal90Scale;
  const WideInteger radicand = moments.variance * (kNormal90 * kNormal90);
  const WideInteger scale = kWholeBp * kNormal90Scale;
  Percentiles percentiles;
  STEWARD_ASSIGN_OR_RETURN(percentiles.p10_minor,
                           ToInt64(MinusSqrtHalfUp(base, radicand, scale), "P10"));
  STEWARD_ASSIGN_OR_RETURN(percentiles.p50_minor,
                           ToInt64(DivHalfUp(moments.mean, kWholeBp), "P50"));
  STEWARD_ASSIGN_OR_RETURN(percentiles.p90_minor,
                           ToInt64(PlusSqrtHalfUp(base, radicand, scale), "P90"));
  return percentiles;
}

}  // namespace

absl::StatusOr<ExpectedValue> ExpectedValueOf(absl::Span<const Opportunity> opportunities) {
  STEWARD_RETURN_IF_ERROR(CheckOpportunities(opportunities));
  const Moments moments = MomentsOf(opportunities);
  ExpectedValue value;
  STEWARD_ASSIGN_OR_RETURN(value.expected_minor,
                           ToInt64(DivHalfUp(moments.mean, kWholeBp), "the expected value"));
  value.variance_minor2 = DivHalfUp(moments.variance, kWholeBp * kWholeBp);
  STEWARD_ASSIGN_OR_RETURN(
      value.sd_minor,
      ToInt64(IntegerSqrt(moments.variance, kWholeBp * kWholeBp), "the standard deviation"));
  return value;
}

absl::StatusOr<Percentiles> PercentilesOf(absl::Span<const Opportunity> opportunities) {
  STEWARD_RETURN_IF_ERROR(CheckOpportunities(opportunities));
  return opportunities.size() <= kExactOpportunitiesMax ? ExactPercentiles(opportunities)
                                                        : NormalPercentiles(opportunities);
}

}  // namespace steward::contracts
