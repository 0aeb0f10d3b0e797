#include "services/feedback/policies/survey_rollup.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::feedback {
namespace {

// What a metric makes of a score: its figure is scale * mean(points) / unit.
struct Scale {
  int64_t score_min = 0;
  int64_t score_max = 0;
  int64_t scale = kWholeBp;
  int64_t unit = 1;
};

Scale ScaleOf(const RollupOptions& options) {
  switch (options.metric) {
    case Metric::kNps:
      return {.score_min = 0, .score_max = 10};
    case Metric::kCsatTop2:
      return {.score_min = 1, .score_max = 5};
    case Metric::kCsatMean:
      return {.score_min = 0, .score_max = options.max_score, .unit = options.max_score};
    case Metric::kCesMean:
      return {.score_min = 1, .score_max = 7, .scale = 100};
    case Metric::kCesEasy:
      return {.score_min = 1, .score_max = 7};
  }
  STEWARD_UNREACHABLE();
}

int64_t PointsOf(Metric metric, int64_t score) {
  switch (metric) {
    case Metric::kNps:
      return (score >= 9 ? 1 : 0) - (score <= 6 ? 1 : 0);
    case Metric::kCsatTop2:
      return score >= 4 ? 1 : 0;
    case Metric::kCesEasy:
      return score >= 5 ? 1 : 0;
    case Metric::kCsatMean:
    case Metric::kCesMean:
      return score;
  }
  STEWARD_UNREACHABLE();
}

// One account's responses.
struct Tally {
  WideInteger points;
  int64_t n = 0;
};

using Tallies = std::map<std::string, Tally>;

absl::StatusOr<Tallies> TallyByAccount(absl::Span<const AccountScore> responses,
                                       const RollupOptions& options) {
  const Scale scale = ScaleOf(options);
  Tallies tallies;
  for (size_t i = 0; i < responses.size(); ++i) {
    const int64_t score = responses[i].score;
    if (score < scale.score_min || score > scale.score_max) {
      return InvalidField(
          absl::StrCat("responses[", i, "].score"),
          absl::StrCat("must be from ", scale.score_min, " to ", scale.score_max, ", not ", score));
    }
    const int64_t count = responses[i].count;
    if (count < 1) return InvalidField(absl::StrCat("responses[", i, "].count"), "must be above 0");
    Tally& tally = tallies[responses[i].account];
    tally.points += WideInteger(PointsOf(options.metric, score)) * count;
    STEWARD_ASSIGN_OR_RETURN(tally.n, CheckedAdd(tally.n, count));
  }
  return tallies;
}

absl::StatusOr<int64_t> WeightOf(const std::string& account, int64_t n,
                                 const std::map<std::string, int64_t>& arr_minor, RollupBy by) {
  switch (by) {
    case RollupBy::kRespondent:
      return n;
    case RollupBy::kAccount:
      return 1;
    case RollupBy::kArr: {
      const auto arr = arr_minor.find(account);
      if (arr == arr_minor.end()) return 0;
      if (arr->second >= 0) return arr->second;
      return InvalidField(absl::StrCat("arr_minor.", account), "must be at least 0");
    }
  }
  STEWARD_UNREACHABLE();
}

// sum(weight points / n) / sum(weight), exactly. Accounts with the same n share a denominator, so
// that there are few of them whatever the number of accounts.
struct WeightedMean {
  std::map<int64_t, WideInteger> points_by_n;
  WideInteger weights;

  int64_t Rounded(const Scale& scale) const {
    WideInteger numerator = 0;
    WideInteger denominator = 1;
    for (const auto& [n, points] : points_by_n) {
      const WideInteger shared = boost::multiprecision::gcd(denominator, WideInteger(n));
      numerator = numerator * (n / shared) + points * (denominator / shared);
      denominator *= n / shared;
    }
    // A mean of scores lies within the range of scores.
    return static_cast<int64_t>(
        DivHalfUp(numerator * scale.scale, denominator * weights * scale.unit));
  }
};

}  // namespace

absl::StatusOr<Cell<RollupFigures>> RollUp(absl::Span<const AccountScore> responses,
                                           const std::map<std::string, int64_t>& arr_minor,
                                           const RollupOptions& options) {
  if (options.max_score < 1) return InvalidField("max_score", "must be at least 1");
  STEWARD_ASSIGN_OR_RETURN(const Tallies tallies, TallyByAccount(responses, options));
  RollupFigures figures;
  WeightedMean mean;
  for (const auto& [account, tally] : tallies) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t weight,
                             WeightOf(account, tally.n, arr_minor, options.by));
    if (weight == 0) continue;
    figures.n += tally.n;
    ++figures.accounts;
    mean.points_by_n[tally.n] += tally.points * weight;
    mean.weights += weight;
  }
  STEWARD_ASSIGN_OR_RETURN(const auto withheld, WithheldBecause(figures.n, options.rules));
  if (withheld.has_value()) return *withheld;
  figures.score = mean.Rounded(ScaleOf(options));
  return figures;
}

}  // namespace steward::feedback
