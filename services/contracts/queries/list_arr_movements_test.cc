#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ListArrMovementsRequest;
using v1::ListArrMovementsResponse;

Contract Yearly(int64_t price_minor, const google::type::Date& start,
                const google::type::Date& end = {}) {
  Contract contract = OpenEnded();
  *contract.mutable_lines(0) = Line("Pro", 1, price_minor, v1::ContractLine::PERIOD_YEAR);
  *contract.mutable_start_date() = start;
  if (end.year() != 0) *contract.mutable_end_date() = end;
  return contract;
}

ListArrMovementsResponse Ask(const KnownAccount& account, const ListArrMovementsRequest& request) {
  ListArrMovementsResponse response;
  const auto status = account.scenario.Ask(request, &response);
  EXPECT_TRUE(status.ok()) << std::string(status.message());
  return response;
}

ListArrMovementsRequest Months(const google::type::Date& from, const google::type::Date& to) {
  ListArrMovementsRequest request;
  *request.mutable_from() = from;
  *request.mutable_to() = to;
  return request;
}

// "2026-03: 0 +100 new = 100", movements that are 0 left out.
std::string Readable(const v1::MovementRow& row) {
  std::string text = absl::StrCat(row.key(), ": ", row.opening());
  const std::vector<std::pair<const char*, int64_t>> kinds = {{"new", row.new_()},
                                                              {"expansion", row.expansion()},
                                                              {"contraction", row.contraction()},
                                                              {"churn", row.churn()},
                                                              {"reactivation", row.reactivation()},
                                                              {"price", row.price()}};
  for (const auto& [kind, amount] : kinds) {
    if (amount != 0) absl::StrAppend(&text, " ", kind, " ", amount);
  }
  return absl::StrCat(text, " = ", row.closing());
}

std::vector<std::string> Readable(const ListArrMovementsResponse& response) {
  std::vector<std::string> rows;
  for (const auto& row : response.rows()) rows.push_back(Readable(row));
  return rows;
}

TEST(ListArrMovements, OpeningPlusMovementsIsClosing) {
  KnownAccount account;
  account.When(
      Import(Yearly(100, Date(2025, 8, 5), Date(2025, 11, 1)), "accounts/a1/contracts/c1"));
  account.When(
      Import(Yearly(40, Date(2025, 8, 20), Date(2025, 10, 2)), "accounts/a1/contracts/c2"));
  account.When(Import(Yearly(70, Date(2025, 12, 1)), "accounts/a1/contracts/c3"));
  EXPECT_THAT(Readable(Ask(account, {})),
              ElementsAre("2025-08: 0 new 100 expansion 40 = 140", "2025-09: 140 = 140",
                          "2025-10: 140 contraction -40 = 100", "2025-11: 100 churn -100 = 0",
                          "2025-12: 0 reactivation 70 = 70", "2026-01: 70 = 70"));
}

TEST(ListArrMovements, ShowsTheMonthsAskedFor) {
  KnownAccount account;
  account.SignNew("c1", Yearly(100, Date(2026, 3, 31), Date(2026, 6, 1)));
  EXPECT_THAT(
      Readable(Ask(account, Months(Date(2026, 4, 30), Date(2026, 6, 1)))),
      ElementsAre("2026-04: 100 = 100", "2026-05: 100 = 100", "2026-06: 100 churn -100 = 0"));
  EXPECT_THAT(Readable(Ask(account, Months(Date(2026, 2, 1), Date(2026, 3, 1)))),
              ElementsAre("2026-02: 0 = 0", "2026-03: 0 new 100 = 100"));
}

TEST(ListArrMovements, EndsWithThisMonthUnlessAsked) {
  KnownAccount account;
  account.SignNew("c1", Yearly(100, Date(2026, 3, 1)));
  EXPECT_THAT(Readable(Ask(account, {})), IsEmpty());
  account.scenario.AdvanceTo(Utc(2026, 4, 15));
  EXPECT_THAT(Readable(Ask(account, {})),
              ElementsAre("2026-03: 0 new 100 = 100", "2026-04: 100 = 100"));
}

TEST(ListArrMovements, AddsAccountsUp) {
  KnownAccount account;
  account.scenario.Hears("accounts/a2", NewAccount("DE", "accounts/a2"));
  account.SignNew("c1", Yearly(100, Date(2026, 3, 1), Date(2026, 3, 15)));
  account.SignNew("c1", Yearly(100, Date(2026, 3, 15)), "accounts/a2");
  EXPECT_THAT(Readable(Ask(account, Months(Date(2026, 3, 1), Date(2026, 3, 1)))),
              ElementsAre("2026-03: 0 new 200 churn -100 = 100"));
}

TEST(ListArrMovements, AnEmptyPortfolioHasNoRows) {
  KnownAccount account;
  const auto response = Ask(account, {});
  EXPECT_EQ(response.currency(), "");
  EXPECT_THAT(response.rows(), IsEmpty());
}

TEST(ListArrMovements, RejectsMonthsInTheWrongOrderOrTooMany) {
  KnownAccount account;
  ListArrMovementsResponse response;
  for (const auto& request :
       {Months(Date(2026, 3, 1), Date(2026, 2, 1)), Months(Date(1000, 1, 1), Date(2026, 1, 1)),
        Months(Date(2026, 13, 1), Date(2026, 1, 1))}) {
    EXPECT_EQ(DetailOf(account.scenario.Ask(request, &response)).reason(),
              Reason::REASON_INVALID_FIELD);
  }
}

}  // namespace
}  // namespace steward::contracts
