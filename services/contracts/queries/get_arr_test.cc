#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;
using v1::GetArrRequest;

// Two accounts: a1 (NL, managed by p1) has 36,000.00 of Pro from March 2026 to March 2027 and
// 120.00 of Basic from May on; a2 (country unknown, nobody's) 1,200.00 of Basic from June on.
class Portfolio : public KnownAccount {
 public:
  Portfolio() {
    accounts::v1::AccountAssigned assigned;
    assigned.mutable_assignment()->set_name("accounts/a1/assignments/x1");
    assigned.mutable_assignment()->set_person("people/p1");
    assigned.mutable_assignment()->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
    assigned.mutable_assignment()->set_state(accounts::v1::Assignment::STATE_ACTIVE);
    scenario.Hears("accounts/a1/team", assigned);
    scenario.Hears("accounts/a2", NewAccount("", "accounts/a2"));
    SignNew("c1", Terms());
    SignNew("c2", Basic(10'00, Date(2026, 5, 1)));
    SignNew("c1", Basic(100'00, Date(2026, 6, 1)), "accounts/a2");
  }

  static Contract Basic(int64_t price_minor, const google::type::Date& start) {
    Contract contract = OpenEnded();
    *contract.mutable_lines(0) = Line("Basic", 1, price_minor);
    *contract.mutable_start_date() = start;
    return contract;
  }

  v1::GetArrResponse Ask(const GetArrRequest& request) const {
    v1::GetArrResponse response;
    const auto status = scenario.Ask(request, &response);
    EXPECT_TRUE(status.ok()) << std::string(status.message());
    return response;
  }
};

GetArrRequest At(int year, int month, int day) {
  GetArrRequest request;
  *request.mutable_at() = Date(year, month, day);
  return request;
}

GetArrRequest By(GetArrRequest::Grouping grouping, GetArrRequest request = At(2026, 7, 1)) {
  request.set_grouping(grouping);
  return request;
}

std::vector<std::string> Rows(const v1::GetArrResponse& response) {
  std::vector<std::string> rows;
  for (const auto& row : response.rows()) {
    rows.push_back(absl::StrCat(row.key(), "=", row.arr_minor()));
  }
  return rows;
}

TEST(GetArr, IsTheTotalAtTheStartOfADay) {
  Portfolio portfolio;
  EXPECT_EQ(portfolio.Ask(At(2026, 2, 28)).arr_minor(), 0);
  EXPECT_EQ(portfolio.Ask(At(2026, 3, 1)).arr_minor(), 36'000'00);
  EXPECT_EQ(portfolio.Ask(At(2026, 7, 1)).arr_minor(), 37'320'00);
  EXPECT_EQ(portfolio.Ask(At(2027, 3, 1)).arr_minor(), 1'320'00);
  EXPECT_EQ(portfolio.Ask(At(2026, 7, 1)).currency(), "USD");
}

TEST(GetArr, TodayIsTheDefault) {
  Portfolio portfolio;
  portfolio.scenario.AdvanceTo(Utc(2026, 3, 1, 5));
  const auto response = portfolio.Ask(GetArrRequest());
  EXPECT_EQ(response.arr_minor(), 36'000'00);
  EXPECT_EQ(response.at().month(), 3);
}

TEST(GetArr, GroupsThePortfolio) {
  Portfolio portfolio;
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_PLAN))),
              ElementsAre("Basic=132000", "Pro=3600000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_COUNTRY))),
              ElementsAre("?\?=120000", "NL=3612000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_MANAGER))),
              ElementsAre("=120000", "people/p1=3612000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_ACCOUNT))),
              ElementsAre("accounts/a1=3612000", "accounts/a2=120000"));
  EXPECT_THAT(Rows(portfolio.Ask(At(2026, 7, 1))), IsEmpty());
}

TEST(GetArr, LeavesGroupsWithoutRevenueOut) {
  Portfolio portfolio;
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_PLAN, At(2028, 1, 1)))),
              ElementsAre("Basic=132000"));
}

TEST(GetArr, GroupsOneAccount) {
  Portfolio portfolio;
  GetArrRequest request = At(2026, 7, 1);
  request.set_account(kAccount);
  EXPECT_EQ(portfolio.Ask(request).arr_minor(), 36'120'00);
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_PLAN, request))),
              ElementsAre("Basic=12000", "Pro=3600000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_COUNTRY, request))),
              ElementsAre("NL=3612000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_MANAGER, request))),
              ElementsAre("people/p1=3612000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_ACCOUNT, request))),
              ElementsAre("accounts/a1=3612000"));
}

TEST(GetArr, ByMonthIsTheTotalAtEachLastDay) {
  Portfolio portfolio;
  EXPECT_THAT(
      Rows(portfolio.Ask(By(GetArrRequest::GROUPING_MONTH, At(2026, 6, 30)))),
      ElementsAre("2026-03=3600000", "2026-04=3600000", "2026-05=3612000", "2026-06=3732000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_MONTH, At(2026, 6, 29)))),
              ElementsAre("2026-03=3600000", "2026-04=3600000", "2026-05=3612000"));
  EXPECT_THAT(Rows(portfolio.Ask(By(GetArrRequest::GROUPING_MONTH, At(2026, 1, 1)))), IsEmpty());
}

TEST(GetArr, RefusesMoreMonthsThanAnAnswerHolds) {
  Portfolio portfolio;
  v1::GetArrResponse response;
  const auto status =
      portfolio.scenario.Ask(By(GetArrRequest::GROUPING_MONTH, At(9999, 1, 1)), &response);
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_INVALID_FIELD);
}

TEST(GetArr, AnEmptyPortfolioHasNoCurrency) {
  KnownAccount account;
  v1::GetArrResponse response;
  ASSERT_TRUE(account.scenario.Ask(GetArrRequest(), &response).ok());
  EXPECT_EQ(response.currency(), "");
  EXPECT_EQ(response.arr_minor(), 0);
  EXPECT_THAT(Rows(response), IsEmpty());
}

TEST(GetArr, SeveralCurrenciesMustBeToldApart) {
  Portfolio portfolio;
  Contract euros = Portfolio::Basic(50'00, Date(2026, 5, 1));
  euros.set_currency("EUR");
  euros.mutable_lines(0)->mutable_unit_price()->set_currency("EUR");
  portfolio.SignNew("c3", euros);

  v1::GetArrResponse response;
  const auto status = portfolio.scenario.Ask(At(2026, 7, 1), &response);
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(std::string(status.message()), HasSubstr("EUR, USD"));
  GetArrRequest request = By(GetArrRequest::GROUPING_PLAN);
  request.set_currency("EUR");
  EXPECT_EQ(portfolio.Ask(request).arr_minor(), 600'00);
  EXPECT_THAT(Rows(portfolio.Ask(request)), ElementsAre("Basic=60000"));
}

TEST(GetArr, RejectsAnUnknownAccountAndADayThatIsNone) {
  Portfolio portfolio;
  v1::GetArrResponse response;
  GetArrRequest request;
  request.set_account("accounts/a9");
  EXPECT_EQ(DetailOf(portfolio.scenario.Ask(request, &response)).reason(),
            Reason::REASON_NOT_FOUND);
  EXPECT_EQ(DetailOf(portfolio.scenario.Ask(At(2026, 2, 30), &response)).reason(),
            Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::contracts
