#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/forecast_for_test.h"
#include "services/contracts/policies/arr.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

TEST(SetForecastCall, StandsBesideWhatIsWorkedOut) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 30'000'00));
  ASSERT_THAT(outcome.types, ElementsAre("ForecastCallSet"));
  const auto& event = EventOf<v1::ForecastCallSet>(outcome);
  EXPECT_EQ(event.contract(), kContract);
  EXPECT_FALSE(event.has_before());
  EXPECT_EQ(event.after().category(), v1::FORECAST_CATEGORY_COMMIT);
  EXPECT_EQ(event.computed().category(), v1::FORECAST_CATEGORY_PIPELINE);
  EXPECT_EQ(event.computed().arr_minor(), 36'000'00);
  const v1::ForecastCall call = known.StoredRenewal().forecast_call();
  EXPECT_EQ(call.arr().minor_units(), 30'000'00);
  EXPECT_EQ(call.reason(), "SPONSOR_CONFIRMED");
  EXPECT_EQ(*FromTimestamp(call.call_time()), known.scenario.now());
}

TEST(SetForecastCall, AnotherOneTakesItsPlace) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 30'000'00));
  const auto outcome = known.When(Call(v1::FORECAST_CATEGORY_BEST_CASE));
  ASSERT_THAT(outcome.types, ElementsAre("ForecastCallSet"));
  EXPECT_EQ(EventOf<v1::ForecastCallSet>(outcome).before().arr().minor_units(), 30'000'00);
  EXPECT_FALSE(known.StoredRenewal().forecast_call().has_arr());
}

TEST(SetForecastCall, TheSameAgainChangesNothing) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT));
  known.scenario.AdvanceTo(Utc(2026, 10, 1));
  EXPECT_THAT(known.When(Call(v1::FORECAST_CATEGORY_COMMIT)).types, IsEmpty());
}

TEST(SetForecastCall, MustSayWhy) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  auto request = Call(v1::FORECAST_CATEGORY_COMMIT);
  request.clear_reason_code();
  EXPECT_EQ(FieldOf(known.When(request)), "reason_code");
}

TEST(SetForecastCall, IsInTheRenewalsCurrency) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  auto request = Call(v1::FORECAST_CATEGORY_COMMIT, 1);
  request.mutable_arr()->set_currency("EUR");
  EXPECT_EQ(FieldOf(known.When(request)), "arr.currency");
}

TEST(SetForecastCall, IsNoMoreThanAContractCanComeTo) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(FieldOf(known.When(Call(v1::FORECAST_CATEGORY_COMMIT, -1))), "arr.minor_units");
  EXPECT_EQ(FieldOf(known.When(Call(v1::FORECAST_CATEGORY_COMMIT, kContractArrMinorMax + 1))),
            "arr.minor_units");
  EXPECT_TRUE(known.When(Call(v1::FORECAST_CATEGORY_COMMIT, kContractArrMinorMax)).status.ok());
  EXPECT_TRUE(known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 0)).status.ok());
}

TEST(SetForecastCall, StaysWithWhatWasDecided) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT));
  known.When(WinIt());
  EXPECT_EQ(known.StoredRenewal().forecast_call().category(), v1::FORECAST_CATEGORY_COMMIT);
  EXPECT_EQ(ReasonOf(known.When(Call(v1::FORECAST_CATEGORY_OMITTED))),
            Reason::REASON_ILLEGAL_TRANSITION);
}

}  // namespace
}  // namespace steward::contracts
