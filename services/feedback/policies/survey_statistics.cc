#include "services/feedback/policies/survey_statistics.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::feedback {
namespace {

constexpr int64_t kNpsMax = 10;
constexpr int64_t kPromoterMin = 9;
constexpr int64_t kPassiveMin = 7;
constexpr int64_t kTop2Max = 5;
constexpr int64_t kTop2Min = 4;
constexpr int64_t kCesMax = 7;
constexpr int64_t kCesEasyMin = 5;
// Hundredths of a point of a score from -100 to 100.
constexpr int64_t kNpsScale = 10'000;

absl::Status CheckScores(absl::Span<const int64_t> scores, int64_t min, int64_t max) {
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] >= min && scores[i] <= max) continue;
    return InvalidField(absl::StrCat("scores[", i, "]"),
                        absl::StrCat("must be from ", min, " to ", max, ", not ", scores[i]));
  }
  return absl::OkStatus();
}

absl::Status CheckCount(absl::string_view path, const WideInteger& count, const WideInteger& min,
                        const WideInteger& max) {
  if (count >= min && count <= max) return absl::OkStatus();
  return InvalidField(
      path, absl::StrCat("must be from ", min.str(), " to ", max.str(), ", not ", count.str()));
}

absl::Status CheckNotNegative(absl::string_view path, int64_t count) {
  if (count >= 0) return absl::OkStatus();
  return InvalidField(path, absl::StrCat("must be at least 0, not ", count));
}

int64_t CountFrom(absl::Span<const int64_t> scores, int64_t min) {
  int64_t count = 0;
  for (const int64_t score : scores) count += score >= min ? 1 : 0;
  return count;
}

absl::StatusOr<int64_t> Sum(absl::Span<const int64_t> scores) {
  int64_t sum = 0;
  for (const int64_t score : scores) {
    STEWARD_ASSIGN_OR_RETURN(sum, CheckedAdd(sum, score));
  }
  return sum;
}

absl::StatusOr<int64_t> Total(const NpsCounts& counts) {
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("promoters", counts.promoters));
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("passives", counts.passives));
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("detractors", counts.detractors));
  STEWARD_ASSIGN_OR_RETURN(const int64_t decided, CheckedAdd(counts.promoters, counts.detractors));
  return CheckedAdd(decided, counts.passives);
}

// The figures below lie in known small ranges, so the casts hold.
int64_t Small(const WideInteger& value) { return static_cast<int64_t>(value); }

// scale * sqrt((p + d - (p - d)^2) / N), over N^3 under the root.
int64_t NpsError(const NpsCounts& counts, int64_t n, const WideInteger& scale) {
  const WideInteger wide_n = n;
  const WideInteger net = WideInteger(counts.promoters) - counts.detractors;
  const WideInteger spread = wide_n * (WideInteger(counts.promoters) + counts.detractors);
  return Small(IntegerSqrt(scale * scale * (spread - net * net), wide_n * wide_n * wide_n));
}

// Wilson's bounds with numerator and denominator multiplied by 10^4 n^2, which leaves whole
// numbers: (n (10^4 x + 19208) +- 196 sqrt(n (10^4 x (n - x) + 9604 n))) / (n (10^4 n + 38416)).
void SetWilson(const Top2Counts& counts, Top2Figures* figures) {
  const WideInteger n = counts.n;
  const WideInteger x = counts.satisfied;
  constexpr int64_t kZSquared = kZCenti * kZCenti;
  const WideInteger factor = kWholeBp * kZCenti;
  const WideInteger base = kWholeBp * n * (kWholeBp * x + kZSquared / 2);
  const WideInteger root = n * (kWholeBp * x * (n - x) + kZSquared / 4 * n);
  const WideInteger denominator = n * (kWholeBp * n + kZSquared);
  figures->wilson_low_bp = Small(MinusSqrtHalfUp(base, factor * factor * root, denominator));
  figures->wilson_high_bp = Small(PlusSqrtHalfUp(base, factor * factor * root, denominator));
}

}  // namespace

absl::StatusOr<NpsCounts> CountNps(absl::Span<const int64_t> scores) {
  STEWARD_RETURN_IF_ERROR(CheckScores(scores, 0, kNpsMax));
  const int64_t promoters = CountFrom(scores, kPromoterMin);
  const int64_t not_detractors = CountFrom(scores, kPassiveMin);
  return NpsCounts{.promoters = promoters,
                   .passives = not_detractors - promoters,
                   .detractors = static_cast<int64_t>(scores.size()) - not_detractors};
}

absl::StatusOr<Cell<NpsFigures>> Nps(const NpsCounts& counts, const CellRules& rules) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t n, Total(counts));
  STEWARD_ASSIGN_OR_RETURN(const auto withheld, WithheldBecause(n, rules));
  if (withheld.has_value()) return *withheld;
  const WideInteger net = WideInteger(counts.promoters) - counts.detractors;
  return NpsFigures{.n = n,
                    .nps_centi = Small(DivHalfUp(net * kNpsScale, n)),
                    .se_centi = NpsError(counts, n, kNpsScale),
                    .margin_centi = NpsError(counts, n, kNpsScale / 100 * kZCenti)};
}

absl::StatusOr<Top2Counts> CountTop2(absl::Span<const int64_t> scores) {
  STEWARD_RETURN_IF_ERROR(CheckScores(scores, 1, kTop2Max));
  return Top2Counts{.satisfied = CountFrom(scores, kTop2Min),
                    .n = static_cast<int64_t>(scores.size())};
}

absl::StatusOr<Cell<Top2Figures>> CsatTop2(const Top2Counts& counts, const CellRules& rules) {
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("n", counts.n));
  STEWARD_RETURN_IF_ERROR(CheckCount("satisfied", counts.satisfied, 0, counts.n));
  STEWARD_ASSIGN_OR_RETURN(const auto withheld, WithheldBecause(counts.n, rules));
  if (withheld.has_value()) return *withheld;
  Top2Figures figures{.n = counts.n};
  figures.csat_bp = Small(DivHalfUp(WideInteger(counts.satisfied) * kWholeBp, counts.n));
  SetWilson(counts, &figures);
  return figures;
}

absl::StatusOr<MeanCounts> CountMean(absl::Span<const int64_t> scores, int64_t max_score) {
  if (max_score < 1) return InvalidField("max_score", "must be at least 1");
  STEWARD_RETURN_IF_ERROR(CheckScores(scores, 0, max_score));
  STEWARD_ASSIGN_OR_RETURN(const int64_t sum, Sum(scores));
  return MeanCounts{.sum = sum, .n = static_cast<int64_t>(scores.size()), .max_score = max_score};
}

absl::StatusOr<Cell<CsatMeanFigures>> CsatMean(const MeanCounts& counts, const CellRules& rules) {
  if (counts.max_score < 1) return InvalidField("max_score", "must be at least 1");
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("n", counts.n));
  const WideInteger best = WideInteger(counts.n) * counts.max_score;
  STEWARD_RETURN_IF_ERROR(CheckCount("sum", counts.sum, 0, best));
  STEWARD_ASSIGN_OR_RETURN(const auto withheld, WithheldBecause(counts.n, rules));
  if (withheld.has_value()) return *withheld;
  return CsatMeanFigures{
      .n = counts.n, .csat_mean_bp = Small(DivHalfUp(WideInteger(counts.sum) * kWholeBp, best))};
}

absl::StatusOr<CesCounts> CountCes(absl::Span<const int64_t> scores) {
  STEWARD_RETURN_IF_ERROR(CheckScores(scores, 1, kCesMax));
  STEWARD_ASSIGN_OR_RETURN(const int64_t sum, Sum(scores));
  return CesCounts{
      .sum = sum, .easy = CountFrom(scores, kCesEasyMin), .n = static_cast<int64_t>(scores.size())};
}

absl::StatusOr<Cell<CesFigures>> Ces(const CesCounts& counts, const CellRules& rules) {
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("n", counts.n));
  const WideInteger n = counts.n;
  STEWARD_RETURN_IF_ERROR(CheckCount("sum", counts.sum, n, n * kCesMax));
  STEWARD_RETURN_IF_ERROR(CheckCount("easy", counts.easy, 0, n));
  STEWARD_ASSIGN_OR_RETURN(const auto withheld, WithheldBecause(counts.n, rules));
  if (withheld.has_value()) return *withheld;
  return CesFigures{.n = counts.n,
                    .mean_centi = Small(DivHalfUp(WideInteger(counts.sum) * 100, n)),
                    .easy_bp = Small(DivHalfUp(WideInteger(counts.easy) * kWholeBp, n))};
}

absl::StatusOr<std::optional<int64_t>> ResponseRateBp(int64_t delivered, int64_t completed) {
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("delivered", delivered));
  STEWARD_RETURN_IF_ERROR(CheckNotNegative("completed", completed));
  if (completed > delivered) {
    return InvalidField("completed", absl::StrCat("must be at most delivered, ", delivered));
  }
  if (delivered == 0) return std::optional<int64_t>();
  return std::optional(Small(DivHalfUp(WideInteger(completed) * kWholeBp, delivered)));
}

}  // namespace steward::feedback
