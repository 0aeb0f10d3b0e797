#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::Scorecard Defined(const MeasuredAccount& account) {
  return account.scenario.Find<v1::ScorecardState>(kScorecardInForce)->scorecard();
}

TEST(DefineScorecard, IsTheFirstVersionAndThenTheNext) {
  MeasuredAccount account;
  EXPECT_THAT(account.Define({Plain("x")}).types, ElementsAre("ScorecardDefined"));
  EXPECT_EQ(Defined(account).version(), 1);
  EXPECT_THAT(account.Define({Plain("x")}).types, IsEmpty());
  EXPECT_THAT(account.Define({Plain("x"), Plain("y")}).types, ElementsAre("ScorecardDefined"));
  EXPECT_EQ(Defined(account).version(), 2);
  EXPECT_THAT(account.scenario.Index(kScorecardsAll, {}), ElementsAre(kScorecardInForce));
}

TEST(DefineScorecard, AnotherNameAloneIsNoNewVersion) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  auto renamed = MeasuredAccount::Defining(RulesOf({Plain("x")}));
  renamed.mutable_scorecard()->set_display_name("Theirs");
  EXPECT_THAT(account.scenario.When(renamed).types, ElementsAre("ScorecardDefined"));
  EXPECT_EQ(Defined(account).version(), 1);
  EXPECT_EQ(Defined(account).display_name(), "Theirs");
}

TEST(DefineScorecard, TheBuiltInOneCouldBeDefined) {
  MeasuredAccount account;
  EXPECT_THAT(account.scenario.When(MeasuredAccount::Defining(BuiltInScorecard().rules())).types,
              ElementsAre("ScorecardDefined"));
}

TEST(DefineScorecard, RefusesRulesThatDontAddUp) {
  MeasuredAccount account;
  v1::ScorecardRules rules = RulesOf({Plain("x"), Plain("y")});
  rules.mutable_groups(1)->set_weight_bp(4000);
  const Outcome outcome = account.scenario.When(MeasuredAccount::Defining(rules));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("scorecard.rules.groups"));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("not 9000"));
}

TEST(DefineScorecard, NamesTheFieldThatIsWrong) {
  MeasuredAccount account;
  auto decays = Aging("x", 10, v1::ScorecardMeasure::STALE_POLICY_DECAY);
  EXPECT_THAT(
      MessageOf(account.Define({decays})),
      HasSubstr("scorecard.rules.groups[0].measures[0].half_life_ms must be above 0 for DECAY"));
  auto forever = Plain("x");
  forever.set_valid_for_ms(int64_t{36'501} * 86'400'000);
  EXPECT_THAT(MessageOf(account.Define({forever})),
              HasSubstr("scorecard.rules.groups[0].measures[0].valid_for_ms must be at most"));
  forever.set_valid_for_ms(0);
  forever.set_half_life_ms(int64_t{36'501} * 86'400'000);
  EXPECT_THAT(MessageOf(account.Define({forever})), HasSubstr("half_life_ms must be at most"));
  v1::ScorecardRules twice = RulesOf({Plain("x", 5000)});
  *twice.mutable_groups(0)->add_measures() = Plain("x", 5000);
  EXPECT_THAT(MessageOf(account.scenario.When(MeasuredAccount::Defining(twice))),
              HasSubstr("scorecard.rules.groups[0].measures[1].measure has \"x\" a second time"));
}

TEST(DefineScorecard, BandsAreTheScorecards) {
  MeasuredAccount account;
  v1::ScorecardRules rules = RulesOf({Plain("x")});
  rules.mutable_bands()->set_red_max_centi(8000);
  rules.mutable_bands()->set_yellow_max_centi(9000);
  EXPECT_TRUE(account.scenario.When(MeasuredAccount::Defining(rules)).status.ok());
  account.Set("x", 7900);
  EXPECT_EQ(account.Show(), "RED 7900 of 10000");
  rules.mutable_bands()->set_red_max_centi(9000);
  const Outcome outcome = account.scenario.When(MeasuredAccount::Defining(rules));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("scorecard.rules.bands.red_max_centi"));
}

TEST(DefineScorecard, TheWorstMeasureBoundsTheBandWhereItSaysSo) {
  MeasuredAccount account;
  v1::ScorecardRules rules = RulesOf({Plain("x"), Plain("y")});
  rules.set_worst_of_gate(true);
  account.scenario.When(MeasuredAccount::Defining(rules));
  account.Set("x", 10'000);
  account.Set("y", 4'000);
  EXPECT_EQ(account.Show(), "RED 7000 of 10000");
  // The hysteresis goes on from the band without the gate.
  EXPECT_EQ(account.state().score_band(), v1::HEALTH_BAND_YELLOW);
}

}  // namespace
}  // namespace steward::accounts
