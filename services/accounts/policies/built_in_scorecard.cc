#include "services/accounts/policies/built_in_scorecard.h"

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace steward::accounts {
namespace {

using v1::ScorecardMeasure;

constexpr int32_t kWholeBp = 10'000;
// What is seen every month, and what is asked or agreed every quarter.
constexpr absl::Duration kMonthly = absl::Hours(24 * 45);
constexpr absl::Duration kQuarterly = absl::Hours(24 * 120);

// A group of one measure.
ScorecardMeasure* AddGroup(absl::string_view group, int32_t weight_bp, absl::string_view measure,
                           v1::ScorecardRules* rules) {
  v1::ScorecardGroup* added = rules->add_groups();
  added->set_group(std::string(group));
  added->set_weight_bp(weight_bp);
  ScorecardMeasure* only = added->add_measures();
  only->set_measure(std::string(measure));
  only->set_weight_bp(kWholeBp);
  only->set_normaliser(ScorecardMeasure::NORMALISER_SCORE);
  only->set_stale_policy(ScorecardMeasure::STALE_POLICY_EXCLUDE);
  return only;
}

void AddPoint(int64_t raw, int32_t score_centi, ScorecardMeasure* measure) {
  v1::ScorecardPoint* point = measure->add_table();
  point->set_raw(raw);
  point->set_score_centi(score_centi);
}

v1::Scorecard Make() {
  v1::Scorecard scorecard;
  scorecard.set_name(kScorecardInForce);
  scorecard.set_display_name("Built in");
  v1::ScorecardRules* rules = scorecard.mutable_rules();
  const auto valid = [](absl::Duration valid_for, ScorecardMeasure* measure) {
    measure->set_valid_for_ms(absl::ToInt64Milliseconds(valid_for));
  };
  valid(kMonthly, AddGroup("product", 2500, "product_usage", rules));
  ScorecardMeasure* risk = AddGroup("risk", 2000, kOpenEscalations, rules);
  risk->set_normaliser(ScorecardMeasure::NORMALISER_LINEAR);
  AddPoint(0, 10'000, risk);
  AddPoint(1, 7'000, risk);
  AddPoint(2, 4'000, risk);
  AddPoint(4, 0, risk);
  valid(kQuarterly, AddGroup("outcomes", 1500, "goal_progress", rules));
  valid(kQuarterly, AddGroup("voice", 2000, "satisfaction", rules));
  valid(kMonthly, AddGroup("engagement", 2000, "engagement", rules));
  return scorecard;
}

}  // namespace

const v1::Scorecard& BuiltInScorecard() {
  static const auto* const kScorecard = new v1::Scorecard(Make());
  return *kScorecard;
}

}  // namespace steward::accounts
