#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/contracts/forecast_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// All pages.
std::vector<v1::ForecastRenewal> Listed(const KnownForecast& known,
                                        v1::ListForecastRenewalsRequest request) {
  std::vector<v1::ForecastRenewal> renewals;
  do {
    v1::ListForecastRenewalsResponse response;
    const auto status = known.scenario.Ask(request, &response);
    EXPECT_TRUE(status.ok()) << status;
    renewals.insert(renewals.end(), response.renewals().begin(), response.renewals().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return renewals;
}

TEST(ListForecastRenewals, TellsHowEachIsCounted) {
  KnownForecast known;
  known.Due("c1", 100);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 80));
  const auto renewals = Listed(known, OfQuarter<v1::ListForecastRenewalsRequest>());
  ASSERT_THAT(renewals, SizeIs(1));
  EXPECT_EQ(renewals[0].name(), kRenewal);
  EXPECT_EQ(renewals[0].account(), kAccount);
  EXPECT_EQ(renewals[0].target_arr_minor(), 100);
  EXPECT_EQ(renewals[0].category(), v1::FORECAST_CATEGORY_COMMIT);
  EXPECT_EQ(renewals[0].forecast_arr_minor(), 80);
  EXPECT_EQ(renewals[0].computed().category(), v1::FORECAST_CATEGORY_PIPELINE);
  EXPECT_EQ(renewals[0].computed().arr_minor(), 100);
  EXPECT_EQ(renewals[0].probability_bp(), 9000);
}

// Two renewals in each of three months, in the order of their due dates.
std::vector<std::string> TwoAMonth(KnownForecast& known) {
  std::vector<std::string> names;
  for (const int month : {1, 2, 3}) {
    for (const char* id : {"c1", "c2"}) {
      const std::string name =
          absl::StrCat("accounts/a1/contracts/", id, "m", month, "/renewals/1");
      v1::RenewalScheduled event;
      event.mutable_renewal()->set_name(name);
      event.mutable_renewal()->set_state(v1::Renewal::STATE_SCHEDULED);
      event.mutable_renewal()->set_currency("USD");
      *event.mutable_renewal()->mutable_due_date() = Date(2027, month, 15);
      known.scenario.Given(name, event);
      names.push_back(name);
    }
  }
  return names;
}

TEST(ListForecastRenewals, HasPagesOverSeveralMonths) {
  KnownForecast known;
  const std::vector<std::string> expected = TwoAMonth(known);
  auto request = OfQuarter<v1::ListForecastRenewalsRequest>();
  for (const int page_size : {0, 1, 2, 3, 5}) {
    request.set_page_size(page_size);
    std::vector<std::string> names;
    for (const auto& renewal : Listed(known, request)) names.push_back(renewal.name());
    EXPECT_EQ(names, expected) << page_size;
  }
  *request.mutable_from() = Date(2027, 1, 16);
  *request.mutable_to() = Date(2027, 3, 15);
  EXPECT_THAT(Listed(known, request), SizeIs(2));
}

TEST(ListForecastRenewals, OfOneOwner) {
  KnownForecast known;
  known.Due("c1", 100);
  auto request = OfQuarter<v1::ListForecastRenewalsRequest>();
  request.set_owner("people/p1");
  EXPECT_THAT(Listed(known, request), IsEmpty());
  auto reassign = On<v1::ReassignRenewalRequest>();
  reassign.set_owner("people/p1");
  known.When(reassign);
  EXPECT_THAT(Listed(known, request), SizeIs(1));
}

TEST(ListForecastRenewals, RefusesATokenOfAnotherList) {
  KnownForecast known;
  TwoAMonth(known);
  auto request = OfQuarter<v1::ListForecastRenewalsRequest>();
  v1::ListForecastRenewalsResponse response;
  for (const char* token : {"x", "24324", "24000.0.", "24324.0."}) {
    request.set_page_token(token);
    EXPECT_EQ(DetailOf(known.scenario.Ask(request, &response)).reason(),
              Reason::REASON_INVALID_PAGE_TOKEN)
        << token;
  }
  // In the middle of a month, and where one begins.
  for (const int page_size : {1, 2}) {
    request.clear_owner();
    request.clear_page_token();
    request.set_page_size(page_size);
    ASSERT_TRUE(known.scenario.Ask(request, &response).ok());
    request.set_page_token(response.next_page_token());
    request.set_owner("people/p1");
    EXPECT_EQ(DetailOf(known.scenario.Ask(request, &response)).reason(),
              Reason::REASON_INVALID_PAGE_TOKEN)
        << page_size;
  }
}

}  // namespace
}  // namespace steward::contracts
