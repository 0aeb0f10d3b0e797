#include "services/accounts/policies/health.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <boost/multiprecision/integer.hpp>

#include "libs/base/integer_math.h"
#include "libs/base/status.h"
#include "services/accounts/policies/half_life.h"

namespace steward::accounts {
namespace {

// A live measure on its way into the score.
struct Term {
  HealthContribution shown;
  ExactScore score;
  // In units of 2^-kDecayBits bp.
  WideInteger weight;
  size_t group = 0;
};

// The live measures, and what they weigh together.
struct Terms {
  std::vector<Term> terms;
  // By group, in units of 2^-kDecayBits bp.
  std::vector<WideInteger> group_weights;
  // The weights of the groups that are not empty, bp.
  int64_t live_groups_bp = 0;
  std::vector<std::string> stale_measures;
};

Reading ReadingOf(const Measure& measure, const Readings& readings) {
  const auto found = readings.find(measure.id);
  return found == readings.end() ? Reading() : found->second;
}

Term TermOf(const Measure& measure, const Reading& reading, absl::Time now) {
  Term term;
  term.shown.measure = measure.id;
  term.shown.raw = *reading.raw;
  term.shown.stale = IsStale(measure, reading, now);
  term.score = ScoreOf(measure.normaliser, *reading.raw);
  term.shown.score_centi =
      static_cast<int32_t>(DivHalfUp(term.score.numerator, term.score.denominator));
  term.weight = LiveWeight(measure, reading, now);
  return term;
}

// Adds the group's live measures, and what they weigh together.
void AddGroup(const MeasureGroup& group, const Readings& readings, absl::Time now, Terms* terms) {
  WideInteger& sum = terms->group_weights.emplace_back(0);
  for (const Measure& measure : group.measures) {
    const Reading reading = ReadingOf(measure, readings);
    if (!reading.raw.has_value()) continue;
    if (IsStale(measure, reading, now)) terms->stale_measures.push_back(measure.id);
    Term term = TermOf(measure, reading, now);
    if (term.weight == 0) continue;
    sum += term.weight;
    term.group = terms->group_weights.size() - 1;
    term.shown.group = group.id;
    terms->terms.push_back(std::move(term));
  }
  if (sum > 0) terms->live_groups_bp += group.weight_bp;
}

Terms LiveTerms(const Scorecard& scorecard, const Readings& readings, absl::Time now) {
  Terms terms;
  for (const MeasureGroup& group : scorecard.groups) AddGroup(group, readings, now, &terms);
  // By id, for equal remainders go to the lower one.
  std::sort(terms.terms.begin(), terms.terms.end(),
            [](const Term& a, const Term& b) { return a.shown.measure < b.shown.measure; });
  std::sort(terms.stale_measures.begin(), terms.stale_measures.end());
  return terms;
}

int32_t CoverageBp(const Scorecard& scorecard, const Terms& terms) {
  WideInteger sum = 0;
  for (size_t i = 0; i < scorecard.groups.size(); ++i) {
    sum += scorecard.groups[i].weight_bp * terms.group_weights[i];
  }
  return static_cast<int32_t>(DivHalfUp(sum, kWholeBp * WideInteger(kDecayOne)));
}

// The terms' shares in the whole and in the score, over one denominator each.
class Apportionment final {
 public:
  Apportionment(const Scorecard& scorecard, const Terms& terms) {
    for (const Term& term : terms.terms) {
      group_weights_lcm_ = lcm(group_weights_lcm_, terms.group_weights[term.group]);
      scores_lcm_ = lcm(scores_lcm_, term.score.denominator);
    }
    whole_ = group_weights_lcm_ * terms.live_groups_bp;
    for (const Term& term : terms.terms) {
      const WideInteger share = scorecard.groups[term.group].weight_bp * term.weight *
                                (group_weights_lcm_ / terms.group_weights[term.group]);
      shares_.push_back(share * kWholeBp);
      parts_.push_back(share * term.score.numerator * (scores_lcm_ / term.score.denominator));
    }
  }

  absl::StatusOr<std::vector<int64_t>> WeightsBp() const {
    return LargestRemainder(shares_, whole_);
  }
  absl::StatusOr<std::vector<int64_t>> ContributionsCenti() const {
    return LargestRemainder(parts_, whole_ * scores_lcm_);
  }

 private:
  WideInteger group_weights_lcm_ = 1;
  WideInteger scores_lcm_ = 1;
  WideInteger whole_;
  std::vector<WideInteger> shares_;
  std::vector<WideInteger> parts_;
};

// Rounds the terms into `health`; at least one group weighs something.
absl::Status Apportion(const Scorecard& scorecard, const Terms& terms, HealthScore* health) {
  const Apportionment exact(scorecard, terms);
  STEWARD_ASSIGN_OR_RETURN(const std::vector<int64_t> weights_bp, exact.WeightsBp());
  STEWARD_ASSIGN_OR_RETURN(const std::vector<int64_t> contributions, exact.ContributionsCenti());
  int64_t score_centi = 0;
  for (size_t i = 0; i < terms.terms.size(); ++i) {
    HealthContribution& shown = health->contributions.emplace_back(terms.terms[i].shown);
    shown.weight_bp = static_cast<int32_t>(weights_bp[i]);
    shown.contribution_centi = static_cast<int32_t>(contributions[i]);
    score_centi += contributions[i];
  }
  health->score_centi = static_cast<int32_t>(score_centi);
  return absl::OkStatus();
}

std::optional<Grade> GateOf(const HealthScore& health, const BandRules& rules) {
  std::vector<std::optional<Grade>> grades;
  for (const HealthContribution& contribution : health.contributions) {
    grades.emplace_back(GradeOf(contribution.score_centi, rules));
  }
  return WorstOf(grades);
}

}  // namespace

absl::StatusOr<HealthScore> ScoreHealth(const Scorecard& scorecard, const Readings& readings,
                                        absl::Time now) {
  STEWARD_RETURN_IF_ERROR(CheckScorecard(scorecard));
  Terms terms = LiveTerms(scorecard, readings, now);
  HealthScore health;
  health.coverage_bp = CoverageBp(scorecard, terms);
  health.stale_measures = std::move(terms.stale_measures);
  // A group of weight 0 alone can't make a score.
  if (terms.live_groups_bp == 0) return health;
  STEWARD_RETURN_IF_ERROR(Apportion(scorecard, terms, &health));
  if (scorecard.worst_of_gate) health.gate = GateOf(health, scorecard.bands);
  return health;
}

HealthBand BandAfter(const HealthScore& health, HealthBand previous, const BandRules& rules) {
  const ScoreAndCoverage decided = {health.score_centi, health.coverage_bp};
  return Gated(NextBand(decided, previous, rules), health.gate);
}

}  // namespace steward::accounts
