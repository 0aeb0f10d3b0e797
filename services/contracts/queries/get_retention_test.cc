#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::Retention;

// One account with this much revenue a year at the start of 2025, and that much at the start of
// 2026.
void AddAccount(KnownAccount& portfolio, const std::string& id, int64_t opening, int64_t closing) {
  const std::string account = absl::StrCat("accounts/", id);
  portfolio.scenario.Hears(account, NewAccount("NL", account));
  Contract contract = OpenEnded();
  if (opening > 0) {
    *contract.mutable_start_date() = Date(2024, 1, 1);
    *contract.mutable_termination_date() = Date(2025, 7, 1);
    *contract.mutable_lines(0) = Line("Pro", 1, opening, v1::ContractLine::PERIOD_YEAR);
    ASSERT_TRUE(portfolio.When(Import(contract, account + "/contracts/old")).status.ok());
  }
  if (closing > 0) {
    *contract.mutable_start_date() = Date(2025, 7, 1);
    contract.clear_termination_date();
    *contract.mutable_lines(0) = Line("Pro", 1, closing, v1::ContractLine::PERIOD_YEAR);
    ASSERT_TRUE(portfolio.When(Import(contract, account + "/contracts/new")).status.ok());
  }
}

Retention Ask(const KnownAccount& portfolio) {
  v1::GetRetentionRequest request;
  *request.mutable_from() = Date(2025, 1, 1);
  *request.mutable_to() = Date(2026, 1, 1);
  Retention retention;
  const auto status = portfolio.scenario.Ask(request, &retention);
  EXPECT_TRUE(status.ok()) << std::string(status.message());
  return retention;
}

TEST(GetRetention, OfOneThatGrewOneThatShrankOneThatLeftAndOneThatStayed) {
  KnownAccount portfolio;
  AddAccount(portfolio, "a", 100, 120);
  AddAccount(portfolio, "b", 100, 80);
  AddAccount(portfolio, "c", 100, 0);
  AddAccount(portfolio, "d", 100, 100);
  const Retention retention = Ask(portfolio);
  EXPECT_EQ(retention.cohort(), 4);
  EXPECT_EQ(retention.opening_arr_minor(), 400);
  EXPECT_EQ(retention.grr_bp(), 7000);
  EXPECT_EQ(retention.nrr_bp(), 7500);
  EXPECT_EQ(retention.logo_bp(), 7500);
  EXPECT_EQ(retention.currency(), "USD");
}

TEST(GetRetention, CustomersWhoCameLaterDontCount) {
  KnownAccount portfolio;
  AddAccount(portfolio, "a", 100, 100);
  AddAccount(portfolio, "b", 0, 500);
  EXPECT_EQ(Ask(portfolio).cohort(), 1);
  EXPECT_EQ(Ask(portfolio).nrr_bp(), 10'000);
}

TEST(GetRetention, RoundsHalfUp) {
  KnownAccount portfolio;
  AddAccount(portfolio, "a", 20'000, 19'999);
  EXPECT_EQ(Ask(portfolio).grr_bp(), 10'000);
}

TEST(GetRetention, AnEmptyCohortHasNoRates) {
  KnownAccount portfolio;
  AddAccount(portfolio, "a", 0, 100);
  const Retention retention = Ask(portfolio);
  EXPECT_EQ(retention.cohort(), 0);
  EXPECT_FALSE(retention.has_grr_bp());
  EXPECT_FALSE(retention.has_nrr_bp());
  EXPECT_FALSE(retention.has_logo_bp());
}

TEST(GetRetention, SaysWhenARateIsTooLarge) {
  KnownAccount portfolio;
  AddAccount(portfolio, "a", 1, 1'000'000'000'000);
  v1::GetRetentionRequest request;
  *request.mutable_from() = Date(2025, 1, 1);
  *request.mutable_to() = Date(2026, 1, 1);
  Retention retention;
  EXPECT_EQ(DetailOf(portfolio.scenario.Ask(request, &retention)).reason(),
            Reason::REASON_OUT_OF_RANGE);
}

TEST(GetRetention, RejectsAnEmptyPeriod) {
  KnownAccount portfolio;
  v1::GetRetentionRequest request;
  *request.mutable_from() = Date(2025, 1, 1);
  *request.mutable_to() = Date(2025, 1, 1);
  Retention retention;
  EXPECT_EQ(DetailOf(portfolio.scenario.Ask(request, &retention)).reason(),
            Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::contracts
