#include "services/accounts/queries/portfolio_health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::IsOk;
using ::testing::IsEmpty;

v1::PortfolioQuality Ask(const Portfolio& portfolio) {
  v1::PortfolioQuality quality;
  EXPECT_THAT(portfolio.scenario.Ask(v1::GetPortfolioQualityRequest(), &quality), IsOk());
  return quality;
}

TEST(GetPortfolioQuality, CountsAccountsByTheBandThatIsShown) {
  Portfolio portfolio;
  EXPECT_FALSE(Ask(portfolio).has_quality_centi());
  portfolio.Add("a1", 9000);
  portfolio.Add("a2", 8000);
  portfolio.Add("a3", 6000);
  portfolio.Add("a4", 1000);
  EXPECT_EQ(Ask(portfolio).green_count(), 2);
  EXPECT_EQ(Ask(portfolio).yellow_count(), 1);
  EXPECT_EQ(Ask(portfolio).red_count(), 1);
  EXPECT_EQ(Ask(portfolio).quality_centi(), 7500);

  v1::OverrideHealthRequest request;
  request.set_account("accounts/a1");
  request.set_band(v1::HEALTH_BAND_RED);
  request.set_reason_code("SPONSOR_LEFT");
  *request.mutable_expires_at() = ToTimestamp(portfolio.scenario.now() + kDay);
  EXPECT_THAT(portfolio.scenario.When(request).status, IsOk());
  EXPECT_EQ(Ask(portfolio).red_count(), 2);
  EXPECT_EQ(Ask(portfolio).quality_centi(), 6000);
  EXPECT_THAT(portfolio.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::accounts
