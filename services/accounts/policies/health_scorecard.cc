#include "services/accounts/policies/health_scorecard.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/half_life.h"

namespace steward::accounts {
namespace {

constexpr int64_t kScoreMaxCenti = 10'000;

// The ids that stood before, and how many measures there are.
struct Seen {
  std::set<absl::string_view> groups;
  std::set<absl::string_view> measures;
};

absl::Status CheckId(absl::string_view id, absl::string_view path,
                     std::set<absl::string_view>* seen) {
  if (id.empty()) return InvalidField(path, "must not be empty");
  if (seen->insert(id).second) return absl::OkStatus();
  return InvalidField(path, absl::StrCat("has \"", id, "\" a second time; ids must be unique"));
}

absl::Status CheckWeight(int32_t weight_bp, absl::string_view path) {
  if (0 <= weight_bp && weight_bp <= kWholeBp) return absl::OkStatus();
  return InvalidField(absl::StrCat(path, ".weight_bp"), "must be between 0 and 10000");
}

absl::Status CheckSum(int64_t sum_bp, absl::string_view path) {
  if (sum_bp == kWholeBp) return absl::OkStatus();
  return InvalidField(path,
                      absl::StrCat("must have weights that sum to exactly 10000 bp, not ", sum_bp));
}

absl::Status CheckPoints(const std::vector<TablePoint>& points, absl::string_view path) {
  if (points.empty() || points.size() > kTablePointsMax) {
    return InvalidField(path, absl::StrCat("must have 1 to ", kTablePointsMax, " points"));
  }
  for (size_t i = 0; i < points.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    if (i > 0 && points[i].raw <= points[i - 1].raw) {
      return InvalidField(at, "must have a larger raw value than the point before it");
    }
    if (points[i].score_centi < 0 || points[i].score_centi > kScoreMaxCenti) {
      return InvalidField(at, "must have a score between 0 and 10000");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckMeasure(const Measure& measure, const std::string& path, Seen* seen) {
  STEWARD_RETURN_IF_ERROR(CheckId(measure.id, absl::StrCat(path, ".measure"), &seen->measures));
  STEWARD_RETURN_IF_ERROR(CheckWeight(measure.weight_bp, path));
  if (measure.normaliser.kind != Normaliser::Kind::kScore) {
    STEWARD_RETURN_IF_ERROR(CheckPoints(measure.normaliser.points, absl::StrCat(path, ".table")));
  } else if (!measure.normaliser.points.empty()) {
    return InvalidField(absl::StrCat(path, ".table"), "must be empty where the value is the score");
  }
  if (measure.valid_for <= absl::ZeroDuration()) {
    return InvalidField(absl::StrCat(path, ".valid_for_ms"), "must be above 0");
  }
  const bool decays = measure.stale_policy == StalePolicy::kDecay;
  if (decays && measure.half_life < absl::Milliseconds(1)) {
    return InvalidField(absl::StrCat(path, ".half_life_ms"), "must be above 0 for DECAY");
  }
  return absl::OkStatus();
}

absl::Status CheckGroup(const MeasureGroup& group, const std::string& path, Seen* seen) {
  STEWARD_RETURN_IF_ERROR(CheckId(group.id, absl::StrCat(path, ".group"), &seen->groups));
  STEWARD_RETURN_IF_ERROR(CheckWeight(group.weight_bp, path));
  int64_t sum_bp = 0;
  for (size_t i = 0; i < group.measures.size(); ++i) {
    const Measure& measure = group.measures[i];
    STEWARD_RETURN_IF_ERROR(CheckMeasure(measure, absl::StrCat(path, ".measures[", i, "]"), seen));
    sum_bp += measure.weight_bp;
  }
  return CheckSum(sum_bp, absl::StrCat(path, ".measures"));
}

// Between two points whose raw values differ.
ExactScore Between(const TablePoint& low, const TablePoint& high, int64_t raw) {
  const WideInteger width = WideInteger(high.raw) - low.raw;
  const WideInteger from_low = WideInteger(raw) - low.raw;
  const WideInteger rise = high.score_centi - low.score_centi;
  return {.numerator = low.score_centi * width + rise * from_low, .denominator = width};
}

}  // namespace

absl::Status CheckScorecard(const Scorecard& scorecard, absl::string_view prefix) {
  Seen seen;
  int64_t sum_bp = 0;
  for (size_t i = 0; i < scorecard.groups.size(); ++i) {
    const MeasureGroup& group = scorecard.groups[i];
    STEWARD_RETURN_IF_ERROR(CheckGroup(group, absl::StrCat(prefix, "groups[", i, "]"), &seen));
    sum_bp += group.weight_bp;
  }
  STEWARD_RETURN_IF_ERROR(CheckSum(sum_bp, absl::StrCat(prefix, "groups")));
  if (seen.measures.size() > kScorecardMeasuresMax) {
    return InvalidField(
        absl::StrCat(prefix, "groups"),
        absl::StrCat("must have at most ", kScorecardMeasuresMax, " measures in all"));
  }
  return CheckBandRules(scorecard.bands, absl::StrCat(prefix, "bands."));
}

ExactScore ScoreOf(const Normaliser& normaliser, int64_t raw) {
  if (normaliser.kind == Normaliser::Kind::kScore) {
    return {.numerator = std::clamp<int64_t>(raw, 0, kScoreMaxCenti)};
  }
  const std::vector<TablePoint>& points = normaliser.points;
  STEWARD_CHECK(!points.empty()) << "a table without points";
  const auto above =
      std::upper_bound(points.begin(), points.end(), raw,
                       [](int64_t value, const TablePoint& point) { return value < point.raw; });
  if (above == points.begin()) return {.numerator = points.front().score_centi};
  const TablePoint& below = *(above - 1);
  if (above == points.end() || normaliser.kind == Normaliser::Kind::kBands) {
    return {.numerator = below.score_centi};
  }
  return Between(below, *above, raw);
}

bool IsStale(const Measure& measure, const Reading& reading, absl::Time now) {
  return measure.valid_for != absl::InfiniteDuration() &&
         now >= reading.measured_at + measure.valid_for;
}

WideInteger LiveWeight(const Measure& measure, const Reading& reading, absl::Time now) {
  if (!reading.raw.has_value()) return 0;
  const auto weight_at = [&measure](Decay decay) { return measure.weight_bp * WideInteger(decay); };
  if (!IsStale(measure, reading, now)) return weight_at(kDecayOne);
  switch (measure.stale_policy) {
    case StalePolicy::kExclude:
      return 0;
    case StalePolicy::kKeepFlagged:
      return weight_at(kDecayOne);
    case StalePolicy::kDecay:
      return weight_at(DecayAt(now - (reading.measured_at + measure.valid_for), measure.half_life));
  }
  STEWARD_UNREACHABLE();
}

}  // namespace steward::accounts
