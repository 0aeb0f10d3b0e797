#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/forecast_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(ClearForecastCall, WhatIsWorkedOutCountsAgain) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT));
  const auto outcome = known.When(On<v1::ClearForecastCallRequest>());
  ASSERT_THAT(outcome.types, ElementsAre("ForecastCallCleared"));
  EXPECT_EQ(EventOf<v1::ForecastCallCleared>(outcome).before().category(),
            v1::FORECAST_CATEGORY_COMMIT);
  EXPECT_FALSE(known.StoredRenewal().has_forecast_call());
}

TEST(ClearForecastCall, RefusesWhereThereIsNone) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(ReasonOf(known.When(On<v1::ClearForecastCallRequest>())),
            Reason::REASON_NO_FORECAST_CALL);
}

}  // namespace
}  // namespace steward::contracts
