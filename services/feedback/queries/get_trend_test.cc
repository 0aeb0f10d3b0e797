#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/testing/matchers.h"
#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::SizeIs;

using v1::GetScoreRequest;

v1::GetTrendResponse Trend(const KnownAccount& account, const v1::GetTrendRequest& request) {
  v1::GetTrendResponse response;
  EXPECT_TRUE(account.scenario.Ask(request, &response).ok());
  return response;
}

v1::GetTrendRequest Of(GetScoreRequest::Metric metric, int months) {
  v1::GetTrendRequest request;
  request.set_metric(metric);
  request.set_months(months);
  request.set_min_n(2);
  return request;
}

// From September 2025 on one answer and one offer at the end of each month, one at its begin, and
// in October more, of whom some count twice.
void FillMonths(KnownAccount& account) {
  for (int month = 9; month <= 12; ++month) {
    const std::string id = absl::StrCat("m", month);
    account.Do(Import(absl::StrCat(id, "a"), Csat(month % 5 + 1), Utc(2025, month, 1)));
    account.Do(Import(absl::StrCat(id, "b"), Csat(5), Utc(2025, month, 30, 23)));
    account.Do(Import(absl::StrCat(id, "n"), Nps(month - 2), Utc(2025, month, 15)));
    account.Do(
        ImportOffer(id, {.delivered = Utc(2025, month, 30), .completed = Utc(2025, 12, 31)}));
    account.Do(ImportOffer(absl::StrCat(id, "x"), {.delivered = Utc(2025, month, 1)}));
    auto again = Import(absl::StrCat(id, "c"), Csat(1), Utc(2025, month, 20));
    again.mutable_response()->set_contact(kAnn);
    account.Do(again);
  }
}

// What GetScore says of the point, as the point says it.
v1::ScoreRow ScoreOf(const KnownAccount& account, const v1::GetTrendRequest& trend,
                     const std::string& month, absl::Time end) {
  GetScoreRequest request;
  request.set_metric(trend.metric());
  request.set_window(trend.window());
  request.set_account(trend.account());
  request.set_min_n(trend.min_n());
  request.set_rollup(trend.rollup());
  *request.mutable_at() = ToTimestamp(end);
  const v1::GetScoreResponse score = account.Score(request);
  v1::ScoreRow row;
  row.set_key(month);
  if (score.has_n()) row.set_n(score.n());
  if (score.has_numerator()) row.set_numerator(score.numerator());
  if (score.has_denominator()) row.set_denominator(score.denominator());
  if (score.has_bp()) row.set_bp(score.bp());
  if (score.has_low_bp()) row.set_low_bp(score.low_bp());
  if (score.has_high_bp()) row.set_high_bp(score.high_bp());
  if (score.has_mean_centi()) row.set_mean_centi(score.mean_centi());
  if (score.has_accounts()) row.set_accounts(score.accounts());
  row.set_withheld(score.withheld());
  return row;
}

TEST(GetTrend, EachPointIsTheScoreAtTheEndOfItsMonth) {
  KnownAccount account;
  FillMonths(account);
  for (const auto metric : {GetScoreRequest::METRIC_CSAT_TOP2, GetScoreRequest::METRIC_CSAT_MEAN,
                            GetScoreRequest::METRIC_NPS, GetScoreRequest::METRIC_RESPONSE_RATE}) {
    for (const char* window : {"all", "45d"}) {
      for (const char* of : {"", kAccount}) {
        auto request = Of(metric, 5);
        request.set_window(window);
        request.set_account(of);
        const auto trend = Trend(account, request);
        ASSERT_THAT(trend.rows(), SizeIs(5));
        for (int i = 0; i < 5; ++i) {
          const int month = 8 + i;
          const absl::Time end = month == 12 ? Utc(2026, 1, 1) : Utc(2025, month + 1, 1);
          const std::string key = absl::StrCat("2025-", month < 10 ? "0" : "", month);
          EXPECT_THAT(trend.rows(i), testing::EqualsProto(ScoreOf(account, request, key, end)))
              << GetScoreRequest::Metric_Name(metric) << " " << window << " " << of;
        }
      }
    }
  }
}

TEST(GetTrend, ByAccountToo) {
  KnownAccount account;
  FillMonths(account);
  auto request = Of(GetScoreRequest::METRIC_CSAT_MEAN, 1);
  request.set_rollup(GetScoreRequest::ROLLUP_BY_ACCOUNT);
  const auto trend = Trend(account, request);
  ASSERT_THAT(trend.rows(), SizeIs(1));
  EXPECT_EQ(trend.rows(0).accounts(), 1);
  EXPECT_THAT(trend.rows(0),
              testing::EqualsProto(ScoreOf(account, request, "2025-12", Utc(2026, 1, 1))));
}

TEST(GetTrend, TellsOneMonthFromTheNext) {
  KnownAccount account;
  FillMonths(account);
  const auto trend = Trend(account, Of(GetScoreRequest::METRIC_CSAT_TOP2, 3));
  ASSERT_THAT(trend.rows(), SizeIs(3));
  EXPECT_EQ(trend.rows(0).key(), "2025-10");
  EXPECT_EQ(trend.rows(0).n(), 6);
  EXPECT_EQ(trend.rows(1).n(), 9);
  EXPECT_EQ(trend.rows(2).n(), 12);
}

TEST(GetTrend, AMonthThatIsNotOverHasNoPoint) {
  KnownAccount account;
  FillMonths(account);
  auto request = Of(GetScoreRequest::METRIC_CSAT_TOP2, 2);
  *request.mutable_at() = ToTimestamp(Utc(2025, 10, 31, 23));
  EXPECT_EQ(Trend(account, request).rows(1).key(), "2025-09");
  *request.mutable_at() = ToTimestamp(Utc(2025, 11, 1));
  EXPECT_EQ(Trend(account, request).rows(1).key(), "2025-10");
}

TEST(GetTrend, TooFewAreInsufficientAndTheDefaultIsAYear) {
  KnownAccount account;
  FillMonths(account);
  v1::GetTrendRequest request;
  request.set_metric(GetScoreRequest::METRIC_CSAT_TOP2);
  const auto trend = Trend(account, request);
  ASSERT_THAT(trend.rows(), SizeIs(12));
  EXPECT_EQ(trend.rows(0).key(), "2025-01");
  EXPECT_EQ(trend.rows(8).key(), "2025-09");
  EXPECT_EQ(trend.rows(8).n(), 3);
  EXPECT_EQ(trend.rows(8).withheld(), "INSUFFICIENT");
  EXPECT_FALSE(trend.rows(8).has_bp());
  EXPECT_TRUE(trend.rows(11).has_low_bp());
}

}  // namespace
}  // namespace steward::feedback
