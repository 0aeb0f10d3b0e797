#include <map>
#include <optional>
#include <random>

#include "services/accounts/health_for_test.h"
#include "services/accounts/policies/health_messages.h"

// Random histories of one account's health, held against what DOMAIN.md 3.1 says of every score:
// contributions sum to it, the parts of a change to the change, and it is a function of the
// readings, the scorecard and the instant that it names.
namespace steward::accounts {
namespace {

using ::testing::IsEmpty;
using v1::ScorecardMeasure;

class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed) {}

  void Live(int steps) {
    for (int step = 0; step < steps; ++step) {
      Check(Step());
      CheckState();
    }
    EXPECT_THAT(account_.scenario.Verify(), IsEmpty());
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % static_cast<uint32_t>(end)); }
  std::string AnyMeasure() { return std::string(1, static_cast<char>('a' + Below(4))); }

  Outcome Step() {
    const absl::Time now = account_.scenario.now();
    switch (Below(8)) {
      case 0:
        return Define();
      case 1:
        return account_.SetNotApplicable(AnyMeasure());
      case 2:
        return account_.Rescore();
      case 3:
        return account_.Open(absl::StrCat("e", Below(3)));
      case 4:
        return account_.scenario.AdvanceTo(now + Below(30) * kDay + absl::Hours(Below(24)));
      case 5:
        return account_.scenario.When(account_.Overriding(v1::HEALTH_BAND_RED, kDay * 3));
      default:
        return account_.Set(AnyMeasure(), Below(12'000), now - Below(20) * kDay);
    }
  }

  Outcome Define() {
    constexpr ScorecardMeasure::StalePolicy kPolicies[] = {
        ScorecardMeasure::STALE_POLICY_EXCLUDE, ScorecardMeasure::STALE_POLICY_KEEP_FLAGGED,
        ScorecardMeasure::STALE_POLICY_DECAY};
    std::vector<ScorecardMeasure> measures;
    for (const char* id : {"a", "b", "c", "open_escalations"}) {
      if (Below(4) != 0) measures.push_back(Aging(id, 1 + Below(25), kPolicies[Below(3)], 6));
    }
    if (measures.size() == 3) measures.pop_back();  // Three equal shares don't make a whole.
    if (measures.empty()) measures.push_back(Plain("d"));
    v1::ScorecardRules rules = RulesOf(measures);
    rules.set_worst_of_gate(Below(3) == 0);
    Outcome outcome = account_.scenario.When(MeasuredAccount::Defining(rules));
    const auto state = account_.scenario.Find<v1::ScorecardState>(kScorecardInForce);
    if (state != nullptr) scorecards_[state->scorecard().version()] = state->scorecard();
    return outcome;
  }

  void Check(const Outcome& outcome) {
    for (const auto& event : outcome.events) {
      if (const auto* changed = dynamic_cast<const v1::HealthScoreChanged*>(event.get())) {
        CheckChange(*changed);
      }
    }
  }

  void CheckChange(const v1::HealthScoreChanged& event) {
    EXPECT_EQ(event.has_previous_score_centi(), score_.has_value());
    EXPECT_EQ(event.previous_score_centi(), score_.value_or(0));
    int32_t sum = 0;
    int32_t delta = 0;
    for (const auto& each : event.contributions()) {
      sum += each.contribution_centi();
      delta += each.delta_centi();
    }
    for (const auto& each : event.dropped()) delta += each.delta_centi();
    EXPECT_EQ(sum, event.score_centi());
    EXPECT_EQ(delta, event.score_centi() - event.previous_score_centi());
    if (event.has_score_centi() && event.has_previous_score_centi()) {
      EXPECT_EQ(
          event.delta_definition_centi() + event.delta_staleness_centi() + event.delta_data_centi(),
          delta);
    }
    score_ = event.has_score_centi() ? std::optional(event.score_centi()) : std::nullopt;
    ++changes_;
  }

  void CheckState() const {
    const v1::AccountHealthState state = account_.state();
    if (!state.account_health().has_score_time()) return;
    const int32_t version = state.account_health().scorecard_version();
    const v1::Scorecard& scorecard = version == 0 ? BuiltInScorecard() : scorecards_.at(version);
    const HealthScore score = ScoreHealth(ToScorecard(scorecard.rules()), ToReadings(state),
                                          TimeOf(state.account_health().score_time()))
                                  .value();
    EXPECT_EQ(score.score_centi, ToScore(state).score_centi);
    EXPECT_EQ(score.coverage_bp, state.account_health().coverage_bp());
    EXPECT_EQ(score.contributions, ToScore(state).contributions);
    for (const auto& timer : account_.scenario.Timers(kHealth)) {
      EXPECT_GT(timer.due, account_.scenario.now());
    }
  }

 public:
  int changes() const { return changes_; }

 private:
  std::mt19937 random_;
  MeasuredAccount account_;
  std::map<int32_t, v1::Scorecard> scorecards_;
  std::optional<int32_t> score_;
  int changes_ = 0;
};

TEST(HealthHistories, EveryScoreIsWhatItsReadingsMake) {
  int changes = 0;
  for (uint32_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomHistory history(seed);
    history.Live(60);
    changes += history.changes();
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(changes, 500);
}

}  // namespace
}  // namespace steward::accounts
