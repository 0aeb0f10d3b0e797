#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(ProposeRenewal, OffersTheNextTermByThePriceRule) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_PREPARING, Renewing());
  const auto outcome = known.When(On<v1::ProposeRenewalRequest>());
  ASSERT_THAT(outcome.types, ElementsAre("RenewalProposed"));
  EXPECT_EQ(known.StoredRenewal().offer().arr_minor(), 37'800'00);
  EXPECT_EQ(known.StoredRenewal().offer().lines(0).unit_price().minor_units(), 2625);
  EXPECT_EQ(known.StoredRenewal().offer().side(), v1::RenewalOffer::SIDE_OURS);
}

TEST(ProposeRenewal, OrAsStated) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_PREPARING);
  auto request = On<v1::ProposeRenewalRequest>();
  *request.add_lines() = Line("Pro", 10, 3000);
  known.When(request);
  EXPECT_EQ(known.StoredRenewal().offer().arr_minor(), 3'600'00);
}

TEST(ProposeRenewal, RejectsLinesOfAnotherCurrency) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_PREPARING);
  auto request = On<v1::ProposeRenewalRequest>();
  *request.add_lines() = Line("Pro", 10, 3000);
  request.mutable_lines(0)->mutable_unit_price()->set_currency("EUR");
  const auto outcome = known.When(request);
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(DetailOf(outcome.status).violations(0).field(), "lines[0].unit_price.currency");
}

}  // namespace
}  // namespace steward::contracts
