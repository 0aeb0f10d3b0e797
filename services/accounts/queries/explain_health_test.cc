#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using v1::SilentMeasure;

class ExplainHealth : public ::testing::Test {
 protected:
  v1::ExplainHealthResponse Explain() const { return Explain(v1::ExplainHealthRequest()); }
  v1::ExplainHealthResponse ExplainAsOf(absl::Time as_of) const {
    v1::ExplainHealthRequest request;
    *request.mutable_as_of() = ToTimestamp(as_of);
    return Explain(request);
  }
  // {"x NOT_SET"}.
  std::vector<std::string> Silent() const {
    const v1::ExplainHealthResponse response = Explain();
    std::vector<std::string> texts;
    for (const SilentMeasure& each : response.silent_measures()) {
      texts.push_back(
          absl::StrCat(each.measure(), " ", SilentMeasure::Why_Name(each.why()).substr(4)));
    }
    return texts;
  }

  MeasuredAccount account;

 private:
  v1::ExplainHealthResponse Explain(v1::ExplainHealthRequest request) const {
    request.set_account("accounts/a1");
    v1::ExplainHealthResponse response;
    EXPECT_THAT(account.scenario.Ask(request, &response), IsOk());
    return response;
  }
};

TEST_F(ExplainHealth, NamesWhatCountsTheLargestFirstAndTheEventsThatSaySo) {
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  const absl::Time measured_at = account.scenario.now() - kDay;
  const Outcome set = account.Set("y", 6000, measured_at);
  const auto response = Explain();
  ASSERT_EQ(response.contributions_size(), 2);
  const auto& largest = response.contributions(0);
  EXPECT_EQ(largest.measure(), "y");
  EXPECT_EQ(largest.group(), "of_y");
  EXPECT_EQ(largest.raw(), 6000);
  EXPECT_EQ(largest.weight_bp(), 5000);
  EXPECT_EQ(largest.contribution_centi(), 3000);
  EXPECT_EQ(FromTimestamp(largest.measured_at()).value(), measured_at);
  const auto& record = static_cast<const v1::AccountsEvent&>(*set.records[0]).envelope();
  EXPECT_THAT(largest.cause_event_ids(),
              ElementsAre(absl::StrCat("accounts/", record.partition(), "/1/", record.seq())));
  EXPECT_EQ(response.last_change().previous_score_centi(), 2000);
  EXPECT_EQ(response.last_change().score_centi(), 4000);
  EXPECT_EQ(response.last_change().delta_data_centi(), 2000);
  EXPECT_EQ(response.last_change().event_id(),
            absl::StrCat("accounts/", record.partition(), "/1/", record.seq() + 1));
}

TEST_F(ExplainHealth, SaysWhyAMeasureDoesNotCount) {
  EXPECT_THAT(Silent(),
              ElementsAre("engagement NOT_SET", "goal_progress NOT_SET", "open_escalations NOT_SET",
                          "product_usage NOT_SET", "satisfaction NOT_SET"));
  account.Set("product_usage", 1, account.scenario.now() - 100 * kDay);
  account.SetNotApplicable("goal_progress");
  EXPECT_THAT(Silent(), ElementsAre("engagement NOT_SET", "goal_progress NOT_APPLICABLE",
                                    "product_usage STALE", "satisfaction NOT_SET"));
  v1::ScorecardRules rules = RulesOf({Plain("product_usage")});
  *rules.mutable_groups(0)->add_measures() = Plain("satisfaction", 0);
  account.scenario.When(MeasuredAccount::Defining(rules));
  EXPECT_THAT(Silent(), ElementsAre("product_usage STALE", "satisfaction WEIGHTLESS"));
}

TEST_F(ExplainHealth, AReadingOfANewMeasureIsNotScoredYet) {
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  account.Set("y", 2000);
  account.Define({Plain("x")});
  account.Rescore();
  account.Define({Plain("x"), Plain("y")});
  EXPECT_THAT(Silent(), ElementsAre("y NOT_SCORED_YET"));
}

TEST_F(ExplainHealth, TellsWhatWasKnownThen) {
  account.Define({Plain("x")});
  account.scenario.AdvanceTo(account.scenario.now() + kDay);
  const absl::Time before = account.scenario.now();
  account.scenario.AdvanceTo(before + kDay);
  account.Set("x", 9000);
  account.scenario.AdvanceTo(before + 2 * kDay);
  account.Set("x", 1000);
  EXPECT_EQ(Explain().health().score_centi(), 1000);
  EXPECT_EQ(ExplainAsOf(before + kDay + absl::Hours(1)).health().score_centi(), 9000);
  const auto nothing = ExplainAsOf(before);
  EXPECT_EQ(nothing.health().band(), v1::HEALTH_BAND_UNKNOWN);
  EXPECT_EQ(nothing.silent_measures(0).measure(), "x");
}

TEST_F(ExplainHealth, AnUnknownAccountIsNotFound) {
  v1::ExplainHealthRequest request;
  request.set_account("accounts/a2");
  v1::ExplainHealthResponse response;
  EXPECT_THAT(account.scenario.Ask(request, &response), HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
