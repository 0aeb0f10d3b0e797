#include "services/feedback/queries/histogram.h"

#include <optional>
#include <variant>
#include <vector>

#include "libs/base/status.h"
#include "services/feedback/policies/survey_rollup.h"
#include "services/feedback/policies/survey_statistics.h"

namespace steward::feedback {
namespace {

using v1::GetScoreRequest;
using v1::ScoreRow;

constexpr int64_t kMinNDefault = 5;
constexpr int64_t kCsatMax = 5;

CellRules RulesFor(int64_t n_min, bool anonymous) {
  CellRules rules;
  rules.n_min = n_min > 0 ? n_min : kMinNDefault;
  rules.anonymous = anonymous;
  return rules;
}

// A share, or a balance, of all.
ScoreRow Row(int64_t numerator, int64_t denominator, int64_t bp) {
  ScoreRow row;
  row.set_numerator(numerator);
  row.set_denominator(denominator);
  row.set_bp(static_cast<int32_t>(bp));
  return row;
}

void SetInterval(int64_t low, int64_t high, ScoreRow* row) {
  row->set_low_bp(static_cast<int32_t>(low));
  row->set_high_bp(static_cast<int32_t>(high));
}

absl::StatusOr<ScoreRow> NpsRow(const Histogram& scores, const CellRules& rules) {
  const NpsCounts counts{.promoters = scores.Between(9, 10),
                         .passives = scores.Between(7, 8),
                         .detractors = scores.Between(0, 6)};
  STEWARD_ASSIGN_OR_RETURN(const auto cell, Nps(counts, rules));
  const auto& figures = std::get<NpsFigures>(cell);
  ScoreRow row = Row(counts.promoters - counts.detractors, figures.n, figures.nps_centi);
  SetInterval(figures.nps_centi - figures.margin_centi, figures.nps_centi + figures.margin_centi,
              &row);
  return row;
}

absl::StatusOr<ScoreRow> Top2Row(const Histogram& scores, const CellRules& rules) {
  const Top2Counts counts{.satisfied = scores.Between(4, 5), .n = scores.n()};
  STEWARD_ASSIGN_OR_RETURN(const auto cell, CsatTop2(counts, rules));
  const auto& figures = std::get<Top2Figures>(cell);
  ScoreRow row = Row(counts.satisfied, figures.n, figures.csat_bp);
  SetInterval(figures.wilson_low_bp, figures.wilson_high_bp, &row);
  return row;
}

absl::StatusOr<ScoreRow> MeanRow(const Histogram& scores, const CellRules& rules) {
  STEWARD_ASSIGN_OR_RETURN(
      const auto cell,
      CsatMean({.sum = scores.sum(), .n = scores.n(), .max_score = kCsatMax}, rules));
  const auto& figures = std::get<CsatMeanFigures>(cell);
  return Row(scores.sum(), figures.n * kCsatMax, figures.csat_mean_bp);
}

absl::StatusOr<ScoreRow> CesRow(const Histogram& scores, const CellRules& rules) {
  const int64_t easy = scores.Between(5, 7);
  STEWARD_ASSIGN_OR_RETURN(const auto cell,
                           Ces({.sum = scores.sum(), .easy = easy, .n = scores.n()}, rules));
  const auto& figures = std::get<CesFigures>(cell);
  ScoreRow row = Row(easy, figures.n, figures.easy_bp);
  row.set_mean_centi(static_cast<int32_t>(figures.mean_centi));
  return row;
}

// The cell where there are figures to show.
absl::StatusOr<ScoreRow> Shown(GetScoreRequest::Metric metric, const Histogram& scores,
                               const CellRules& rules) {
  switch (metric) {
    case GetScoreRequest::METRIC_NPS:
      return NpsRow(scores, rules);
    case GetScoreRequest::METRIC_CSAT_MEAN:
      return MeanRow(scores, rules);
    case GetScoreRequest::METRIC_CES:
      return CesRow(scores, rules);
    case GetScoreRequest::METRIC_CSAT_TOP2:
    default:
      return Top2Row(scores, rules);
  }
}

// The cell of n where there are none.
ScoreRow Hidden(int64_t n, Withheld why) {
  ScoreRow row;
  row.set_withheld(why == Withheld::kSuppressed ? "SUPPRESSED" : "INSUFFICIENT");
  if (why == Withheld::kInsufficient) row.set_n(n);
  return row;
}

// What the rollup averages for a figure.
Metric AveragedFor(GetScoreRequest::Metric metric) {
  switch (metric) {
    case GetScoreRequest::METRIC_NPS:
      return Metric::kNps;
    case GetScoreRequest::METRIC_CSAT_MEAN:
      return Metric::kCsatMean;
    case GetScoreRequest::METRIC_CES:
      return Metric::kCesEasy;
    case GetScoreRequest::METRIC_CSAT_TOP2:
    default:
      return Metric::kCsatTop2;
  }
}

std::vector<AccountScore> ScoresOf(const std::map<std::string, Histogram>& accounts) {
  std::vector<AccountScore> scores;
  for (const auto& [account, histogram] : accounts) {
    for (const auto& [score, count] : histogram.counts()) {
      if (count > 0) scores.push_back({account, score, count});
    }
  }
  return scores;
}

}  // namespace

void Histogram::Add(int64_t score, int64_t count, bool anonymous) {
  counts_[score] += count;
  n_ += count;
  sum_ += score * count;
  if (anonymous) anonymous_ += count;
}

int64_t Histogram::Between(int64_t from, int64_t to) const {
  int64_t between = 0;
  for (auto each = counts_.lower_bound(from); each != counts_.end() && each->first <= to; ++each) {
    between += each->second;
  }
  return between;
}

v1::Metric MeasuredBy(GetScoreRequest::Metric metric) {
  switch (metric) {
    case GetScoreRequest::METRIC_NPS:
      return v1::METRIC_NPS;
    case GetScoreRequest::METRIC_CES:
      return v1::METRIC_CES;
    case GetScoreRequest::METRIC_CSAT_TOP2:
    case GetScoreRequest::METRIC_CSAT_MEAN:
      return v1::METRIC_CSAT;
    default:  // No score.
      return v1::METRIC_UNSPECIFIED;
  }
}

absl::StatusOr<ScoreRow> FiguresOf(GetScoreRequest::Metric metric, const Histogram& histogram,
                                   int64_t n_min) {
  const CellRules rules = RulesFor(n_min, histogram.has_anonymous());
  STEWARD_ASSIGN_OR_RETURN(const auto why, WithheldBecause(histogram.n(), rules));
  if (why.has_value()) return Hidden(histogram.n(), *why);
  STEWARD_ASSIGN_OR_RETURN(ScoreRow row, Shown(metric, histogram, rules));
  row.set_n(histogram.n());
  return row;
}

absl::StatusOr<ScoreRow> FiguresByAccount(GetScoreRequest::Metric metric,
                                          const std::map<std::string, Histogram>& accounts,
                                          int64_t n_min) {
  bool anonymous = false;
  int64_t n = 0;
  for (const auto& [account, histogram] : accounts) {
    anonymous = anonymous || histogram.has_anonymous();
    n += histogram.n();
  }
  RollupOptions options{.metric = AveragedFor(metric),
                        .by = RollupBy::kAccount,
                        .max_score = kCsatMax,
                        .rules = RulesFor(n_min, anonymous)};
  const std::vector<AccountScore> scores = ScoresOf(accounts);
  STEWARD_ASSIGN_OR_RETURN(const auto cell, RollUp(scores, {}, options));
  if (const auto* why = std::get_if<Withheld>(&cell)) return Hidden(n, *why);
  const auto& figures = std::get<RollupFigures>(cell);
  ScoreRow row;
  row.set_n(figures.n);
  row.set_accounts(figures.accounts);
  row.set_bp(static_cast<int32_t>(figures.score));
  if (metric != GetScoreRequest::METRIC_CES) return row;
  options.metric = Metric::kCesMean;
  STEWARD_ASSIGN_OR_RETURN(const auto mean, RollUp(scores, {}, options));
  row.set_mean_centi(static_cast<int32_t>(std::get<RollupFigures>(mean).score));
  return row;
}

absl::StatusOr<ScoreRow> RateOf(int64_t delivered, int64_t completed, int64_t n_min) {
  const CellRules rules = RulesFor(n_min, /*anonymous=*/false);
  STEWARD_ASSIGN_OR_RETURN(const auto why, WithheldBecause(delivered, rules));
  if (why.has_value()) return Hidden(delivered, *why);
  STEWARD_ASSIGN_OR_RETURN(const auto bp, ResponseRateBp(delivered, completed));
  ScoreRow row = Row(completed, delivered, bp.value_or(0));
  row.set_n(delivered);
  return row;
}

}  // namespace steward::feedback
