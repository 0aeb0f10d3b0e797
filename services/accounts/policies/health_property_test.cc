#include <algorithm>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "services/accounts/policies/health.h"
#include "services/accounts/policies/health_delta.h"

// Health against an oracle that follows the page in rational numbers, one step after the other,
// without a common denominator.
namespace steward::accounts {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);
constexpr absl::Duration kDay = absl::Hours(24);

struct OracleScore {
  std::optional<int64_t> score;
  int64_t coverage = 0;
  std::map<std::string, int64_t> contributions;
};

int64_t Floor(const Rational& value) {
  return static_cast<int64_t>(Integer(numerator(value) / denominator(value)));
}

Rational OracleMeasureScore(const Normaliser& normaliser, int64_t raw) {
  const auto& points = normaliser.points;
  if (normaliser.kind == Normaliser::Kind::kScore) return Rational(raw);
  Rational score = points.front().score_centi;
  for (size_t i = 0; i < points.size() && raw >= points[i].raw; ++i) {
    score = points[i].score_centi;
    if (i + 1 == points.size() || normaliser.kind == Normaliser::Kind::kBands) continue;
    const Rational slope = Rational(points[i + 1].score_centi - points[i].score_centi) /
                           Rational(points[i + 1].raw - points[i].raw);
    score += slope * (raw - points[i].raw);
  }
  return score;
}

// What is left of a measure's weight; ages are whole half-lives here, so that it is exact.
Rational OracleLife(const Measure& measure, const Readings& readings, absl::Time now) {
  const auto found = readings.find(measure.id);
  if (found == readings.end() || !found->second.raw.has_value()) return 0;
  absl::Duration late = now - found->second.measured_at - measure.valid_for;
  if (late < absl::ZeroDuration() || measure.stale_policy == StalePolicy::kKeepFlagged) return 1;
  if (measure.stale_policy == StalePolicy::kExclude) return 0;
  Rational life = 1;
  for (; late >= measure.half_life; late -= measure.half_life) life /= 2;
  return life;
}

std::map<std::string, int64_t> OracleRounded(const std::map<std::string, Rational>& parts,
                                             int64_t whole) {
  std::map<std::string, int64_t> rounded;
  std::vector<std::pair<Rational, std::string>> remainders;
  for (const auto& [id, part] : parts) {
    rounded[id] = Floor(part);
    whole -= rounded[id];
    remainders.emplace_back(Rational(rounded[id]) - part, id);
  }
  std::sort(remainders.begin(), remainders.end());
  for (int64_t i = 0; i < whole; ++i) ++rounded[remainders[static_cast<size_t>(i)].second];
  return rounded;
}

OracleScore Oracle(const Scorecard& scorecard, const Readings& readings, absl::Time now) {
  OracleScore oracle;
  Rational coverage = 0;
  Rational groups = 0;
  std::map<std::string, Rational> parts;
  for (const MeasureGroup& group : scorecard.groups) {
    Rational live = 0;
    for (const Measure& measure : group.measures) {
      live += measure.weight_bp * OracleLife(measure, readings, now);
    }
    coverage += group.weight_bp * live / 10'000;
    if (live == 0) continue;
    groups += group.weight_bp;
    for (const Measure& measure : group.measures) {
      const Rational weight = measure.weight_bp * OracleLife(measure, readings, now);
      if (weight == 0) continue;
      const int64_t raw = *readings.at(measure.id).raw;
      parts[measure.id] =
          group.weight_bp * weight / live * OracleMeasureScore(measure.normaliser, raw);
    }
  }
  oracle.coverage = Floor(coverage + Rational(1, 2));
  if (groups == 0) return oracle;
  Rational sum = 0;
  for (auto& [id, part] : parts) {
    part /= groups;
    sum += part;
  }
  oracle.score = Floor(sum + Rational(1, 2));
  oracle.contributions = OracleRounded(parts, *oracle.score);
  return oracle;
}

// Parts of 10000, some of them 0.
std::vector<int32_t> GenWeights(int count) {
  std::vector<int32_t> cuts = {0, 10'000};
  for (int i = 1; i < count; ++i) cuts.push_back(*rc::gen::inRange(0, 10'001));
  std::sort(cuts.begin(), cuts.end());
  std::vector<int32_t> weights;
  for (size_t i = 1; i < cuts.size(); ++i) weights.push_back(cuts[i] - cuts[i - 1]);
  return weights;
}

Normaliser GenNormaliser() {
  Normaliser normaliser = {*rc::gen::element(Normaliser::Kind::kScore, Normaliser::Kind::kLinear,
                                             Normaliser::Kind::kBands)};
  if (normaliser.kind == Normaliser::Kind::kScore) return normaliser;
  int64_t raw = *rc::gen::inRange(-50, 50);
  const int points = *rc::gen::inRange(1, 5);
  for (int i = 0; i < points; ++i) {
    normaliser.points.push_back({raw, *rc::gen::inRange(0, 10'001)});
    raw += *rc::gen::inRange(1, 60);
  }
  return normaliser;
}

Measure GenMeasure(const std::string& id, int32_t weight_bp) {
  return {.id = id,
          .weight_bp = weight_bp,
          .normaliser = GenNormaliser(),
          .valid_for = kDay,
          .stale_policy = *rc::gen::element(StalePolicy::kExclude, StalePolicy::kKeepFlagged,
                                            StalePolicy::kDecay),
          .half_life = kDay};
}

Scorecard GenScorecard() {
  Scorecard scorecard;
  for (const int32_t group_bp : GenWeights(*rc::gen::inRange(1, 5))) {
    MeasureGroup group = {.id = absl::StrCat("g", scorecard.groups.size()), .weight_bp = group_bp};
    for (const int32_t weight_bp : GenWeights(*rc::gen::inRange(1, 5))) {
      // Ids whose order isn't that of the scorecard.
      const std::string id = absl::StrCat("m", group.measures.size(), scorecard.groups.size());
      group.measures.push_back(GenMeasure(id, weight_bp));
    }
    scorecard.groups.push_back(std::move(group));
  }
  return scorecard;
}

// Readings of about two thirds of all measures that GenScorecard may make; ages in whole days.
Readings GenReadings() {
  Readings readings;
  for (const int measure : {0, 1, 2, 3}) {
    for (const int group : {0, 1, 2, 3}) {
      if (*rc::gen::inRange(0, 3) == 0) continue;
      Reading reading = {.measured_at = kNow - *rc::gen::inRange(0, 5) * kDay};
      if (*rc::gen::inRange(0, 6) > 0) reading.raw = *rc::gen::inRange(0, 120);
      readings[absl::StrCat("m", measure, group)] = reading;
    }
  }
  return readings;
}

TEST(ScoreHealth, EqualsTheOracle) {
  EXPECT_TRUE(rc::check([] {
    const Scorecard scorecard = GenScorecard();
    const Readings readings = GenReadings();
    const HealthScore health = ScoreHealth(scorecard, readings, kNow).value();
    const OracleScore oracle = Oracle(scorecard, readings, kNow);
    RC_ASSERT(health.score_centi.has_value() == oracle.score.has_value());
    RC_ASSERT(health.coverage_bp == oracle.coverage);
    if (!oracle.score.has_value()) return;
    RC_ASSERT(*health.score_centi == *oracle.score);
    RC_ASSERT(health.contributions.size() == oracle.contributions.size());
    for (const HealthContribution& contribution : health.contributions) {
      RC_ASSERT(contribution.contribution_centi == oracle.contributions.at(contribution.measure));
    }
  }));
}

TEST(ScoreHealth, SumsUpInEveryWay) {
  EXPECT_TRUE(rc::check([] {
    const HealthScore health = ScoreHealth(GenScorecard(), GenReadings(), kNow).value();
    int64_t contributions = 0;
    int64_t weights = 0;
    for (const HealthContribution& contribution : health.contributions) {
      contributions += contribution.contribution_centi;
      weights += contribution.weight_bp;
    }
    RC_ASSERT(contributions == health.score_centi.value_or(0));
    RC_ASSERT(weights == (health.score_centi.has_value() ? 10'000 : 0));
    RC_ASSERT(0 <= health.coverage_bp && health.coverage_bp <= 10'000);
    RC_ASSERT(0 <= contributions && contributions <= 10'000);
  }));
}

TEST(ScoreHealth, LiesBetweenTheWorstAndTheBestOfItsMeasures) {
  EXPECT_TRUE(rc::check([] {
    const HealthScore health = ScoreHealth(GenScorecard(), GenReadings(), kNow).value();
    if (!health.score_centi.has_value()) return;
    int32_t low = 10'000;
    int32_t high = 0;
    for (const HealthContribution& contribution : health.contributions) {
      low = std::min(low, contribution.score_centi);
      high = std::max(high, contribution.score_centi);
    }
    RC_ASSERT(low <= *health.score_centi && *health.score_centi <= high);
  }));
}

TEST(SplitHealthChange, SplitsTheChangeExactly) {
  EXPECT_TRUE(rc::check([] {
    const HealthSnapshot before = {GenScorecard(), GenReadings(), kNow};
    const HealthSnapshot after = {GenScorecard(), GenReadings(),
                                  kNow + *rc::gen::inRange(0, 4) * kDay};
    const HealthChange change = SplitHealthChange(before, after).value();
    const OracleScore first = Oracle(before.scorecard, before.readings, before.now);
    const OracleScore last = Oracle(after.scorecard, after.readings, after.now);
    RC_ASSERT(change.delta.has_value() == (first.score.has_value() && last.score.has_value()));
    if (!change.delta.has_value()) return;
    RC_ASSERT(change.delta->definition_centi + change.delta->staleness_centi +
                  change.delta->data_centi ==
              *last.score - *first.score);
    const auto redefined = Oracle(after.scorecard, before.readings, before.now).score;
    RC_ASSERT(change.delta->definition_centi == redefined.value_or(*first.score) - *first.score);
    int64_t sum = 0;
    for (const ContributionDelta& delta : change.contributions) {
      sum += delta.after_centi - delta.before_centi;
    }
    RC_ASSERT(sum == *last.score - *first.score);
  }));
}

TEST(SplitHealthChange, GivesNothingToACauseThatDidNotOccur) {
  EXPECT_TRUE(rc::check([] {
    const HealthSnapshot before = {GenScorecard(), GenReadings(), kNow};
    HealthSnapshot after = before;
    const int cause = *rc::gen::inRange(0, 3);
    if (cause == 0) after.scorecard = GenScorecard();
    if (cause == 1) after.now += 2 * kDay;
    if (cause == 2) after.readings = GenReadings();
    const auto delta = SplitHealthChange(before, after).value().delta;
    if (!delta.has_value()) return;
    if (cause != 0) RC_ASSERT(delta->definition_centi == 0);
    if (cause != 1) RC_ASSERT(delta->staleness_centi == 0);
    if (cause != 2) RC_ASSERT(delta->data_centi == 0);
  }));
}

}  // namespace
}  // namespace steward::accounts
