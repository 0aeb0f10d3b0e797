#include <fstream>

#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::ExplainHealthResponse;
using accounts::v1::HealthContribution;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AccountHealthTest : public CtlTest {
 protected:
  void SetUp() override {
    accounts::v1::AccountHealth* health = answer_.mutable_health();
    health->set_name("accounts/a1/health");
    health->set_band(accounts::v1::HEALTH_BAND_YELLOW);
    health->set_computed_band(accounts::v1::HEALTH_BAND_YELLOW);
    health->set_score_centi(6824);
    health->set_coverage_bp(8500);
    health->set_trend(accounts::v1::AccountHealth::TREND_DOWN);
    Add("product_usage", 8000, 2941, 2353);
    Add("engagement", 9000, 2353, 2118);
    Add("satisfaction", 6000, 2353, 1412);
    Add("open_escalations", 4000, 2353, 941);
    auto* silent = answer_.add_silent_measures();
    silent->set_measure("goal_progress");
    silent->set_why(accounts::v1::SilentMeasure::WHY_NOT_APPLICABLE);
    auto* step = answer_.mutable_last_change();
    step->set_score_centi(6824);
    step->set_previous_score_centi(6154);
    step->set_delta_data_centi(720);
    step->set_delta_staleness_centi(-50);
    step->set_delta_definition_centi(0);
    step->set_event_id("accounts/3/1/18");
    Answer("ExplainHealth", answer_);
  }

  void Add(const std::string& measure, int32_t score_centi, int32_t weight_bp,
           int32_t contribution_centi) {
    HealthContribution* added = answer_.add_contributions();
    added->set_measure(measure);
    added->set_group("g");
    added->set_raw(score_centi);
    added->set_score_centi(score_centi);
    added->set_weight_bp(weight_bp);
    added->set_contribution_centi(contribution_centi);
    added->add_cause_event_ids("accounts/3/1/17");
  }

  ExplainHealthResponse answer_;
};

TEST_F(AccountHealthTest, IsSaidInASentenceWithItsReasons) {
  ASSERT_EQ(Run("health show a1"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::ExplainHealthRequest>().account(), "accounts/a1");
  EXPECT_EQ(out(),
            "accounts/a1: YELLOW 68.24, coverage 85.00 %, down\n"
            "because open_escalations is at 40.00 and weighs 23.53 %; satisfaction is at 60.00 and "
            "weighs 23.53 %; product_usage is at 80.00 and weighs 29.41 %\n"
            "not counted: goal_progress (not applicable)\n");
}

TEST_F(AccountHealthTest, AnOverrideIsSaidWithWhatTheScoreSays) {
  auto* manual = answer_.mutable_health()->mutable_override();
  answer_.mutable_health()->set_band(accounts::v1::HEALTH_BAND_RED);
  manual->set_band(accounts::v1::HEALTH_BAND_RED);
  manual->set_reason_code("SPONSOR_LEFT");
  manual->set_actor("ann");
  manual->mutable_expires_at()->set_seconds(1'767'225'600);
  Answer("ExplainHealth", answer_);
  ASSERT_EQ(Run("health show a1"), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("accounts/a1: RED 68.24"),
                           HasSubstr("overridden until 2026-01-01T00:00:00Z by ann (SPONSOR_LEFT); "
                                     "the score says YELLOW\n")));
}

TEST_F(AccountHealthTest, AnAccountThatNobodyMeasuredHasNoScore) {
  ExplainHealthResponse nothing;
  nothing.mutable_health()->set_name("accounts/a1/health");
  nothing.mutable_health()->set_band(accounts::v1::HEALTH_BAND_UNKNOWN);
  Answer("ExplainHealth", nothing);
  ASSERT_EQ(Run("health show a1"), 0) << err();
  EXPECT_EQ(out(), "accounts/a1: UNKNOWN no score, coverage 0.00 %\n");
}

TEST_F(AccountHealthTest, ExplainsEveryMeasureAndTheLastChange) {
  ASSERT_EQ(Run("health explain a1"), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("last change: 61.54 to 68.24: new readings +7.20, staleness "
                                     "-0.50, definition 0.00"),
                           HasSubstr("event accounts/3/1/18"), HasSubstr("MEASURE"),
                           HasSubstr("accounts/3/1/17")));
  ASSERT_EQ(Run("health explain a1 -o csv"), 0) << err();
  EXPECT_THAT(out(),
              AllOf(HasSubstr("engagement,g,9000,90.00,23.53 %,21.18"), Not(HasSubstr("because"))));
  ASSERT_EQ(Run("health explain a1 -o json"), 0) << err();
  EXPECT_EQ(out_json()["contributions"][0]["contribution_centi"], 2353);
}

TEST_F(AccountHealthTest, ExplainsWhatWasKnownThen) {
  ASSERT_EQ(Run("health explain a1 --as-of 2026-01-01"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::ExplainHealthRequest>().as_of().seconds(), 1'767'225'600);
  EXPECT_EQ(Run("health explain a1 --as-of yesterday"), 2);
  EXPECT_THAT(err(), HasSubstr("--as-of"));
}

TEST_F(AccountHealthTest, RescoresWhatAnotherVersionScored) {
  accounts::v1::Scorecard scorecard;
  scorecard.set_version(2);
  Answer("GetScorecard", scorecard);
  accounts::v1::ListAccountHealthResponse list;
  for (const auto& [id, version] : {std::pair{"a1", 1}, {"a2", 2}, {"a3", 0}}) {
    auto* added = list.add_health();
    added->set_name(absl::StrCat("accounts/", id, "/health"));
    added->set_scorecard_version(version);
    added->mutable_score_time()->set_seconds(1);
  }
  // Overridden, and never scored.
  list.add_health()->set_name("accounts/a4/health");
  Answer("ListAccountHealth", list);
  Answer("RescoreHealth", accounts::v1::AccountHealth());
  ASSERT_EQ(Run("health rescore"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("2 accounts were scored"));
  std::vector<std::string> rescored;
  for (const auto& call : services_.calls) {
    if (call.method != "RescoreHealth") continue;
    const auto& request = static_cast<const accounts::v1::RescoreHealthRequest&>(*call.request);
    EXPECT_FALSE(request.request_id().empty());
    rescored.push_back(request.account());
  }
  EXPECT_THAT(rescored, ElementsAre("accounts/a1", "accounts/a3"));
  ASSERT_EQ(Run("health rescore a2 -o json"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::RescoreHealthRequest>().account(), "accounts/a2");
  EXPECT_EQ(out_json()["rescored"], 1);
}

TEST_F(AccountHealthTest, AMeasureIsSetByItsRawValue) {
  Answer("SetMeasure", answer_.health());
  ASSERT_EQ(Run("health set a1 product_usage --raw 8000 --measured-at 2026-01-01"), 0) << err();
  const auto request = Last<accounts::v1::SetMeasureRequest>();
  EXPECT_EQ(request.measure(), "product_usage");
  EXPECT_EQ(request.raw(), 8000);
  EXPECT_EQ(request.measured_at().seconds(), 1'767'225'600);
  EXPECT_THAT(out(), HasSubstr("68.24"));
  ASSERT_EQ(Run("health set a1 product_usage --not-applicable"), 0) << err();
  EXPECT_FALSE(Last<accounts::v1::SetMeasureRequest>().has_raw());
}

TEST_F(AccountHealthTest, AScorecardIsDefinedFromWhatShowPrints) {
  Answer("DefineScorecard", accounts::v1::Scorecard());
  const std::string path = ::testing::TempDir() + "/scorecard.json";
  std::ofstream(path) << R"({"name": "scorecards/default", "display_name": "Ours", "version": 3,
      "rules": {"groups": [{"group": "g", "weight_bp": 10000}], "worst_of_gate": true}})";
  ASSERT_EQ(Run("scorecard define default -f " + path), 0) << err();
  const auto scorecard = Last<accounts::v1::DefineScorecardRequest>().scorecard();
  EXPECT_EQ(scorecard.name(), "scorecards/default");
  EXPECT_EQ(scorecard.display_name(), "Ours");
  EXPECT_EQ(scorecard.rules().groups(0).weight_bp(), 10'000);
  EXPECT_TRUE(scorecard.rules().worst_of_gate());
}

TEST_F(AccountHealthTest, AScorecardIsShownByMeasure) {
  accounts::v1::Scorecard scorecard;
  scorecard.set_name("scorecards/default");
  scorecard.set_display_name("Ours");
  scorecard.set_version(2);
  auto* group = scorecard.mutable_rules()->add_groups();
  group->set_group("risk");
  group->set_weight_bp(2000);
  auto* measure = group->add_measures();
  measure->set_measure("tickets");
  measure->set_weight_bp(10'000);
  measure->set_normaliser(accounts::v1::ScorecardMeasure::NORMALISER_BANDS);
  measure->add_table()->set_score_centi(10'000);
  measure->set_valid_for_ms(129'600'000);
  measure->set_stale_policy(accounts::v1::ScorecardMeasure::STALE_POLICY_DECAY);
  measure->set_half_life_ms(604'800'000);
  Answer("GetScorecard", scorecard);
  ASSERT_EQ(Run("scorecard show default"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::GetScorecardRequest>().name(), "scorecards/default");
  EXPECT_THAT(out(), HasSubstr("scorecards/default: Ours, version 2\n"));
  ASSERT_EQ(Run("scorecard show default -o csv"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("tickets,risk,20.00 %,100.00 %,BANDS,0: 100.00,1.5 d,DECAY,7 d"));
  ASSERT_EQ(Run("scorecard show default -o json"), 0) << err();
  EXPECT_EQ(out_json()["rules"]["groups"][0]["group"], "risk");
}

TEST_F(AccountHealthTest, BandsAreWrittenWithoutTheirPrefix) {
  Answer("OverrideHealth", answer_.health());
  Answer("ListAccountHealth", accounts::v1::ListAccountHealthResponse());
  ASSERT_EQ(Run("health override a1 red --expires-at 2026-02-01 --reason-code SPONSOR_LEFT"), 0)
      << err();
  EXPECT_EQ(Last<accounts::v1::OverrideHealthRequest>().band(), accounts::v1::HEALTH_BAND_RED);
  ASSERT_EQ(Run("health list --band red"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::ListAccountHealthRequest>().filter(), "band = HEALTH_BAND_RED");
}

}  // namespace
}  // namespace steward::ctl
