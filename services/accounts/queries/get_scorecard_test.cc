#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;

v1::Scorecard Get(const MeasuredAccount& account, absl::string_view name = kScorecardInForce) {
  v1::GetScorecardRequest request;
  request.set_name(std::string(name));
  v1::Scorecard scorecard;
  EXPECT_THAT(account.scenario.Ask(request, &scorecard), IsOk());
  return scorecard;
}

std::vector<std::string> List(const MeasuredAccount& account) {
  v1::ListScorecardsResponse response;
  EXPECT_THAT(account.scenario.Ask(v1::ListScorecardsRequest(), &response), IsOk());
  std::vector<std::string> texts;
  for (const auto& each : response.scorecards()) {
    texts.push_back(absl::StrCat(each.name(), " ", each.version()));
  }
  return texts;
}

TEST(GetScorecard, IsTheBuiltInOneUntilItIsDefined) {
  MeasuredAccount account;
  EXPECT_EQ(Get(account).version(), 0);
  EXPECT_EQ(Get(account).rules().groups_size(), 5);
  EXPECT_THAT(List(account), ElementsAre("scorecards/default 0"));
  account.Define({Plain("x")});
  EXPECT_EQ(Get(account).version(), 1);
  EXPECT_EQ(Get(account).rules().groups_size(), 1);
  EXPECT_EQ(Get(account).etag(), "1");
  EXPECT_THAT(List(account), ElementsAre("scorecards/default 1"));
}

TEST(GetScorecard, OthersAreKeptAndScoreNothing) {
  MeasuredAccount account;
  account.scenario.When(MeasuredAccount::Defining(RulesOf({Plain("x")}), "scorecards/next"));
  EXPECT_EQ(Get(account, "scorecards/next").display_name(), "Ours");
  EXPECT_THAT(List(account), ElementsAre("scorecards/default 0", "scorecards/next 1"));
  EXPECT_THAT(account.Set("x", 1).status, HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(GetScorecard, OneThatNobodyDefinedIsNotFound) {
  MeasuredAccount account;
  v1::GetScorecardRequest request;
  request.set_name("scorecards/next");
  v1::Scorecard scorecard;
  EXPECT_THAT(account.scenario.Ask(request, &scorecard), HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
