#include "libs/base/naming.h"
#include "services/accounts/queries/portfolio_health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;

class ListAccountHealth : public ::testing::Test {
 protected:
  ListAccountHealth() {
    portfolio.Add("a1", 9000);
    portfolio.Add("a2", 6000);
    portfolio.Add("a3", 1000);
    portfolio.Add("a4", 7000);
    v1::SetMeasureRequest request = MeasuredAccount::Setting("x", 0);
    request.clear_raw();
    request.set_not_applicable(true);
    request.set_account("accounts/a5");
    portfolio.scenario.When(Creating("a5"));
    portfolio.scenario.When(request);
  }

  v1::ListAccountHealthResponse List(const v1::ListAccountHealthRequest& request) const {
    v1::ListAccountHealthResponse response;
    EXPECT_THAT(portfolio.scenario.Ask(request, &response), IsOk());
    return response;
  }
  static std::vector<std::string> Names(const v1::ListAccountHealthResponse& response) {
    std::vector<std::string> names;
    for (const auto& each : response.health()) names.push_back(AccountOf(each.name()));
    return names;
  }

  Portfolio portfolio;
};

TEST_F(ListAccountHealth, TheWorstComesFirstAndTheUnscoredLast) {
  EXPECT_THAT(Names(List({})), ElementsAre("a3", "a2", "a4", "a1", "a5"));
}

TEST_F(ListAccountHealth, ByBand) {
  v1::ListAccountHealthRequest request;
  request.set_filter("band = HEALTH_BAND_YELLOW");
  EXPECT_THAT(Names(List(request)), ElementsAre("a2", "a4"));
  portfolio.Score("a2", 9000);
  EXPECT_THAT(Names(List(request)), ElementsAre("a4"));
}

TEST_F(ListAccountHealth, PageByPage) {
  v1::ListAccountHealthRequest request;
  request.set_page_size(2);
  const auto first = List(request);
  EXPECT_THAT(Names(first), ElementsAre("a3", "a2"));
  request.set_page_token(first.next_page_token());
  EXPECT_THAT(Names(List(request)), ElementsAre("a4", "a1"));
}

TEST_F(ListAccountHealth, RefusesAnotherFilter) {
  v1::ListAccountHealthRequest request;
  v1::ListAccountHealthResponse response;
  request.set_filter("tier = TIER_KEY");
  EXPECT_THAT(portfolio.scenario.Ask(request, &response),
              HasReason(Reason::REASON_UNSUPPORTED_FILTER));
  request.set_filter("band = BLUE");
  EXPECT_THAT(portfolio.scenario.Ask(request, &response),
              HasReason(Reason::REASON_UNSUPPORTED_FILTER));
}

}  // namespace
}  // namespace steward::accounts
