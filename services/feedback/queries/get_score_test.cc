#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::SizeIs;

using v1::GetScoreRequest;

GetScoreRequest Of(GetScoreRequest::Metric metric,
                   GetScoreRequest::Grouping grouping = GetScoreRequest::GROUPING_UNSPECIFIED) {
  GetScoreRequest request;
  request.set_metric(metric);
  request.set_grouping(grouping);
  return request;
}

// Imports responses of a priority and month, named after them.
void ImportMany(KnownAccount& account, const std::string& priority, const std::string& scores,
                absl::Time first) {
  for (size_t i = 0; i < scores.size(); ++i) {
    auto request =
        Import(priority + absl::FormatTime("%m", first, absl::UTCTimeZone()) + std::to_string(i),
               Csat(scores[i] - '0'), first + static_cast<int>(i) * absl::Hours(1));
    request.mutable_response()->set_priority(priority);
    account.Do(request);
  }
}

TEST(GetScore, IsTheGoldenVector) {
  KnownAccount account;
  ImportMany(account, "low", std::string(42, '5') + std::string(8, '3'), Utc(2024, 3, 1));
  const auto score = account.Score(Of(GetScoreRequest::METRIC_CSAT_TOP2));
  EXPECT_EQ(score.n(), 50);
  EXPECT_EQ(score.numerator(), 42);
  EXPECT_EQ(score.denominator(), 50);
  EXPECT_EQ(score.bp(), 8400);
  EXPECT_EQ(score.low_bp(), 7149);
  EXPECT_EQ(score.high_bp(), 9166);
  EXPECT_EQ(score.withheld(), "");
}

TEST(GetScore, ByPriorityAndMonth) {
  KnownAccount account;
  ImportMany(account, "urgent", "55443", Utc(2024, 1, 31, 20));
  ImportMany(account, "low", "333335", Utc(2024, 2, 5));
  const auto by_priority =
      account.Score(Of(GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::GROUPING_PRIORITY));
  ASSERT_THAT(by_priority.rows(), SizeIs(2));
  EXPECT_EQ(by_priority.rows(0).key(), "low");
  EXPECT_EQ(by_priority.rows(0).numerator(), 1);
  EXPECT_EQ(by_priority.rows(1).key(), "urgent");
  EXPECT_EQ(by_priority.rows(1).bp(), 8000);
  const auto by_month =
      account.Score(Of(GetScoreRequest::METRIC_CSAT_MEAN, GetScoreRequest::GROUPING_MONTH));
  ASSERT_THAT(by_month.rows(), SizeIs(2));
  EXPECT_EQ(by_month.rows(0).key(), "2024-01");
  EXPECT_EQ(by_month.rows(0).n(), 4);
  EXPECT_EQ(by_month.rows(0).withheld(), "INSUFFICIENT");
  EXPECT_FALSE(by_month.rows(0).has_bp());
  EXPECT_EQ(by_month.rows(1).key(), "2024-02");
  EXPECT_EQ(by_month.rows(1).numerator(), 23);
  EXPECT_EQ(by_month.rows(1).denominator(), 35);
}

TEST(GetScore, AtAnInstantWithinADay) {
  KnownAccount account;
  ImportMany(account, "low", "555553", Utc(2024, 3, 1));
  auto request = Of(GetScoreRequest::METRIC_CSAT_TOP2);
  *request.mutable_at() = ToTimestamp(Utc(2024, 3, 1, 5));
  EXPECT_EQ(account.Score(request).n(), 5) << "what arrives at the instant comes later";
  *request.mutable_at() = ToTimestamp(Utc(2024, 3, 1, 6));
  EXPECT_EQ(account.Score(request).n(), 6);
  *request.mutable_at() = ToTimestamp(Utc(2024, 3, 1));
  EXPECT_EQ(account.Score(request).n(), 0);
}

TEST(GetScore, ByAccountAndSegmentAndOfOneAccount) {
  KnownAccount account;
  ImportMany(account, "low", "555553", Utc(2024, 3, 1));
  const auto by_account =
      account.Score(Of(GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::GROUPING_ACCOUNT));
  ASSERT_THAT(by_account.rows(), SizeIs(1));
  EXPECT_EQ(by_account.rows(0).key(), kAccount);
  EXPECT_EQ(account.Score(Of(GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::GROUPING_SEGMENT))
                .rows(0)
                .key(),
            "KEY");
  auto one = Of(GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::GROUPING_MONTH);
  one.set_account(kAccount);
  EXPECT_EQ(account.Score(one).n(), 6);
  EXPECT_THAT(account.Score(one).rows(), SizeIs(1));
  one.set_account("accounts/a2");
  EXPECT_EQ(account.Score(one).n(), 0);
}

TEST(GetScore, AContactCountsOnceInAWindow) {
  KnownAccount account;
  for (int i = 0; i < 6; ++i) {
    auto request = Import("r" + std::to_string(i), Nps(i == 5 ? 10 : 0), Utc(2025, 12, 1 + i));
    request.mutable_response()->set_contact(kAnn);
    account.Do(request);
  }
  auto request = Of(GetScoreRequest::METRIC_NPS);
  request.set_min_n(1);
  EXPECT_EQ(account.Score(request).n(), 6);
  request.set_window("90d");
  const auto window = account.Score(request);
  EXPECT_EQ(window.n(), 1);
  EXPECT_EQ(window.bp(), 10'000) << "her latest";
  account.Do(Exclude("accounts/a1/responses/r5"));
  EXPECT_EQ(account.Score(request).bp(), -10'000) << "the one before";
  request.set_window("25d");
  EXPECT_EQ(account.Score(request).n(), 0) << "all came before 7 December";
  request.set_window("9999d");
  v1::GetScoreResponse response;
  EXPECT_EQ(DetailOf(account.scenario.Ask(request, &response)).reason(),
            Reason::REASON_INVALID_FIELD);
}

TEST(GetScore, NpsAndCesHaveTheirFigures) {
  KnownAccount account;
  for (int i = 0; i < 5; ++i) {
    account.Do(Import("n" + std::to_string(i), Nps(i == 0 ? 6 : 9), Utc(2025, 12, 1)));
    account.Do(Import("c" + std::to_string(i), Ces(i == 0 ? 1 : 6), Utc(2025, 12, 1)));
  }
  const auto nps = account.Score(Of(GetScoreRequest::METRIC_NPS));
  EXPECT_EQ(nps.numerator(), 3);
  EXPECT_EQ(nps.bp(), 6000);
  EXPECT_LT(nps.low_bp(), 6000);
  const auto ces = account.Score(Of(GetScoreRequest::METRIC_CES));
  EXPECT_EQ(ces.numerator(), 4);
  EXPECT_EQ(ces.bp(), 8000);
  EXPECT_EQ(ces.mean_centi(), 500);
}

// Two accounts, of which a1 answers more often: CSAT 5, 5, 5, 1 there and 1, 2 at a2.
void ImportOfTwoAccounts(KnownAccount& account) {
  accounts::v1::AccountCreated created;
  created.mutable_account()->set_name("accounts/a2");
  created.mutable_account()->set_tier(accounts::v1::TIER_KEY);
  account.scenario.Hears("accounts/a2", created);
  int i = 0;
  for (const int score : {5, 5, 5, 1}) {
    ++i;
    account.Do(Import(absl::StrCat("r", i), Csat(score), Utc(2025, 11, i)));
  }
  for (const int score : {1, 2}) {
    ++i;
    auto request = Import("r", Csat(score), Utc(2025, 12, i));
    request.mutable_response()->set_name(absl::StrCat("accounts/a2/responses/r", i));
    account.Do(request);
  }
}

TEST(GetScore, ByAccountEveryAccountWeighsTheSame) {
  KnownAccount account;
  ImportOfTwoAccounts(account);
  for (const char* window : {"all", "90d"}) {
    auto request = Of(GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::GROUPING_MONTH);
    request.set_window(window);
    request.set_min_n(2);
    EXPECT_EQ(account.Score(request).bp(), 5000) << "three of six";
    EXPECT_FALSE(account.Score(request).has_accounts());
    request.set_rollup(GetScoreRequest::ROLLUP_BY_ACCOUNT);
    const auto score = account.Score(request);
    EXPECT_EQ(score.bp(), 3750) << "the mean of three quarters and nothing";
    EXPECT_EQ(score.n(), 6);
    EXPECT_EQ(score.accounts(), 2);
    EXPECT_FALSE(score.has_numerator()) << "it is no share of responses";
    EXPECT_FALSE(score.has_low_bp());
    ASSERT_THAT(score.rows(), SizeIs(2));
    EXPECT_EQ(score.rows(0).bp(), 7500);
    EXPECT_EQ(score.rows(1).bp(), 0);
    EXPECT_EQ(score.rows(1).accounts(), 1);
    request.set_metric(GetScoreRequest::METRIC_CSAT_MEAN);
    // (16/20 + 3/10) / 2.
    EXPECT_EQ(account.Score(request).bp(), 5500);
    request.set_min_n(7);
    EXPECT_EQ(account.Score(request).withheld(), "INSUFFICIENT");
    EXPECT_EQ(account.Score(request).n(), 6);
  }
}

TEST(GetScore, ByAccountAnExcludedResponseHasNoPart) {
  KnownAccount account;
  ImportOfTwoAccounts(account);
  account.Do(Exclude("accounts/a2/responses/r5"));
  account.Do(Exclude("accounts/a2/responses/r6"));
  auto request = Of(GetScoreRequest::METRIC_CSAT_TOP2);
  request.set_rollup(GetScoreRequest::ROLLUP_BY_ACCOUNT);
  request.set_min_n(1);
  EXPECT_EQ(account.Score(request).accounts(), 1);
  EXPECT_EQ(account.Score(request).bp(), 7500);
}

TEST(GetScore, ByAccountIsOfScoresAndOverAllTimeByMonthOnly) {
  KnownAccount account;
  const auto reason = [&account](GetScoreRequest request) {
    request.set_rollup(GetScoreRequest::ROLLUP_BY_ACCOUNT);
    v1::GetScoreResponse response;
    return DetailOf(account.scenario.Ask(request, &response)).reason();
  };
  EXPECT_EQ(reason(Of(GetScoreRequest::METRIC_RESPONSE_RATE)), Reason::REASON_INVALID_FIELD);
  auto by_priority = Of(GetScoreRequest::METRIC_CES, GetScoreRequest::GROUPING_PRIORITY);
  EXPECT_EQ(reason(by_priority), Reason::REASON_INVALID_FIELD);
  by_priority.set_window("90d");
  EXPECT_EQ(reason(by_priority), Reason::REASON_UNSPECIFIED) << "it works";
}

TEST(GetScore, FewAnonymousAnswersAreNotShown) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_anonymous(true);
  account.Publish(survey);
  account.Do(Submit(account.TokenOf(account.Sent()), {Nps(9)}));
  account.scenario.AdvanceTo(Utc(2026, 1, 3));
  auto request = Of(GetScoreRequest::METRIC_NPS);
  request.set_min_n(1);
  const auto score = account.Score(request);
  EXPECT_EQ(score.withheld(), "SUPPRESSED");
  EXPECT_FALSE(score.has_n());
  EXPECT_FALSE(score.has_bp());
}

TEST(GetScore, TheResponseRateIsCompletedOfDelivered) {
  KnownAccount account;
  account.Publish();
  const std::string ann = account.Sent(kAnn);
  const std::string bob = account.Sent(kBob);
  account.Do(Report(bob, v1::Invitation::STATE_DELIVERED));
  account.Do(Submit(account.TokenOf(ann), {Nps(8)}));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 1));
  auto request = Of(GetScoreRequest::METRIC_RESPONSE_RATE, GetScoreRequest::GROUPING_ACCOUNT);
  request.set_min_n(1);
  const auto rate = account.Score(request);
  EXPECT_EQ(rate.numerator(), 1);
  EXPECT_EQ(rate.denominator(), 2);
  EXPECT_EQ(rate.bp(), 5000);
  ASSERT_THAT(rate.rows(), SizeIs(1));
  EXPECT_EQ(rate.rows(0).bp(), 5000);
}

// Of March: one answered at once, one answered in April, one not. Of April: one answered.
void ImportOffers(KnownAccount& account) {
  account.Do(
      ImportOffer("i1", {.delivered = Utc(2024, 3, 30, 9), .completed = Utc(2024, 3, 30, 9)}));
  account.Do(
      ImportOffer("i2", {.delivered = Utc(2024, 3, 31, 9), .completed = Utc(2024, 4, 2, 12)}));
  account.Do(ImportOffer("i3", {.delivered = Utc(2024, 3, 31, 15)}));
  auto low = ImportOffer("i4", {.delivered = Utc(2024, 4, 2, 6), .completed = Utc(2024, 4, 2, 18)});
  low.mutable_invitation()->set_priority("low");
  account.Do(low);
}

// "completed/delivered" at an instant, with the rows by their keys after it.
std::string Rate(const KnownAccount& account, GetScoreRequest request, absl::Time at) {
  request.set_metric(GetScoreRequest::METRIC_RESPONSE_RATE);
  request.set_min_n(1);
  *request.mutable_at() = ToTimestamp(at);
  const auto rate = account.Score(request);
  std::string text = absl::StrCat(rate.numerator(), "/", rate.denominator());
  for (const auto& row : rate.rows()) {
    absl::StrAppend(&text, " ", row.key(), " ", row.numerator(), "/", row.denominator());
  }
  return text;
}

TEST(GetScore, TheResponseRateOfHistoryAtAnyInstant) {
  KnownAccount account;
  ImportOffers(account);
  const GetScoreRequest all;
  EXPECT_EQ(Rate(account, all, Utc(2024, 4, 3)), "3/4");
  EXPECT_EQ(Rate(account, all, Utc(2024, 4, 2, 18)), "2/4")
      << "what is answered at the instant comes later";
  EXPECT_EQ(Rate(account, all, Utc(2024, 4, 2, 7)), "1/4");
  EXPECT_EQ(Rate(account, all, Utc(2024, 4, 1)), "1/3");
  EXPECT_EQ(Rate(account, all, Utc(2024, 3, 31)), "1/1");
}

TEST(GetScore, TheResponseRateByMonthOfDeliveryAndByPriority) {
  KnownAccount account;
  ImportOffers(account);
  GetScoreRequest request;
  request.set_grouping(GetScoreRequest::GROUPING_MONTH);
  EXPECT_EQ(Rate(account, request, Utc(2025, 1, 1)), "3/4 2024-03 2/3 2024-04 1/1");
  EXPECT_EQ(Rate(account, request, Utc(2024, 4, 2, 13)), "2/4 2024-03 2/3 2024-04 0/1");
  request.set_account(kAccount);
  EXPECT_EQ(Rate(account, request, Utc(2025, 1, 1)), "3/4 2024-03 2/3 2024-04 1/1");
  request.set_account("accounts/a2");
  EXPECT_EQ(Rate(account, request, Utc(2025, 1, 1)), "0/0");
  GetScoreRequest by_priority;
  by_priority.set_grouping(GetScoreRequest::GROUPING_PRIORITY);
  EXPECT_EQ(Rate(account, by_priority, Utc(2025, 1, 1)), "3/4 high 2/3 low 1/1");
}

TEST(GetScore, TheResponseRateOfAWindowIsOfWhatWasDeliveredInIt) {
  KnownAccount account;
  ImportOffers(account);
  GetScoreRequest request;
  request.set_window("3d");
  request.set_grouping(GetScoreRequest::GROUPING_PRIORITY);
  EXPECT_EQ(Rate(account, request, Utc(2024, 4, 3, 9)), "2/3 high 1/2 low 1/1")
      << "i1 came earlier, i2 at the very begin";
  EXPECT_EQ(Rate(account, request, Utc(2024, 4, 2, 12)), "0/3 high 0/2 low 0/1");
  request.set_account("accounts/a2");
  EXPECT_EQ(Rate(account, request, Utc(2024, 4, 3, 9)), "0/0");
}

TEST(GetScore, AResponseRateHasNoSegments) {
  KnownAccount account;
  v1::GetScoreResponse response;
  EXPECT_EQ(DetailOf(account.scenario.Ask(Of(GetScoreRequest::METRIC_RESPONSE_RATE,
                                             GetScoreRequest::GROUPING_SEGMENT),
                                          &response))
                .reason(),
            Reason::REASON_INVALID_FIELD);
}

TEST(ListExitReasons, CountsWhatExitSurveysSay) {
  KnownAccount account;
  for (int i = 0; i < 3; ++i) {
    auto request = Import("r" + std::to_string(i), Nps(1), Utc(2025, 12, 1 + i));
    request.mutable_response()->set_kind(v1::SURVEY_KIND_EXIT);
    request.mutable_response()->set_reason(i == 0 ? "budget" : "pricing");
    account.Do(request);
  }
  v1::ListExitReasonsResponse response;
  ASSERT_TRUE(account.scenario.Ask(v1::ListExitReasonsRequest(), &response).ok());
  ASSERT_THAT(response.rows(), SizeIs(2));
  EXPECT_EQ(response.rows(0).key(), "budget");
  EXPECT_EQ(response.rows(1).n(), 2);
  v1::ListExitReasonsRequest before;
  *before.mutable_at() = DateFromDay(20'425);
  v1::ListExitReasonsResponse earlier;
  ASSERT_TRUE(account.scenario.Ask(before, &earlier).ok());
  ASSERT_THAT(earlier.rows(), SizeIs(2)) << "1 and 2 December";
  EXPECT_EQ(earlier.rows(1).n(), 1);
}

}  // namespace
}  // namespace steward::feedback
