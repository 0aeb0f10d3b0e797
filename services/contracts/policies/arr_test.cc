#include "services/contracts/policies/arr.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ContractLine;

TEST(LineArr, A120SeatsAt25AMonthAre36000AYear) {
  EXPECT_EQ(*LineArr(Line("Pro", 120, 25'00)), 36'000'00);
}

TEST(LineArr, MultipliesByThePeriodsOfAYear) {
  EXPECT_EQ(*LineArr(Line("Pro", 1, 100, ContractLine::PERIOD_WEEK)), 5'200);
  EXPECT_EQ(*LineArr(Line("Pro", 1, 100, ContractLine::PERIOD_MONTH)), 1'200);
  EXPECT_EQ(*LineArr(Line("Pro", 1, 100, ContractLine::PERIOD_QUARTER)), 400);
  EXPECT_EQ(*LineArr(Line("Pro", 1, 100, ContractLine::PERIOD_YEAR)), 100);
  EXPECT_EQ(*LineArr(Line("Setup", 1, 100, ContractLine::PERIOD_ONE_OFF)), 0);
}

TEST(LineArr, APeriodAmountWinsOverTheUnitPrice) {
  ContractLine line = Line("Pro", 7, 100);
  line.mutable_period_amount()->set_currency("USD");
  line.mutable_period_amount()->set_minor_units(701);
  EXPECT_EQ(*LineAmount(line), 701);
  EXPECT_EQ(*LineArr(line), 8'412);
}

TEST(LineArr, ATrialAddsNothing) { EXPECT_EQ(*LineArr(Line("Pro", 50, 0)), 0); }

TEST(LineArr, SaysWhenNoNumberHoldsIt) {
  const auto price_times_quantity = LineArr(Line("Pro", 1'000'000'000, 10'000'000'000));
  EXPECT_EQ(DetailOf(price_times_quantity.status()).reason(), Reason::REASON_OUT_OF_RANGE);
  const auto amount_times_periods = LineArr(Line("Pro", 1'000'000'000, 9'000'000'000));
  EXPECT_EQ(DetailOf(amount_times_periods.status()).reason(), Reason::REASON_OUT_OF_RANGE);
}

TEST(ContractArr, AddsItsLinesUp) {
  Contract contract = Terms();
  *contract.add_lines() = Line("Support", 1, 100'00, ContractLine::PERIOD_YEAR);
  *contract.add_lines() = Line("Setup", 1, 500'00, ContractLine::PERIOD_ONE_OFF);
  EXPECT_EQ(*ContractArr(contract), 36'100'00);
}

TEST(ContractArr, HoldsSoMuchThatAnAccountsContractsFit) {
  Contract contract;
  *contract.add_lines() = Line("Pro", 1, kContractArrMinorMax, ContractLine::PERIOD_YEAR);
  EXPECT_EQ(*ContractArr(contract), kContractArrMinorMax);
  *contract.add_lines() = Line("Support", 1, 1, ContractLine::PERIOD_YEAR);
  EXPECT_EQ(DetailOf(ContractArr(contract).status()).reason(), Reason::REASON_OUT_OF_RANGE);
}

// "Pro +3600000 2026-03-01" for each step.
std::vector<std::string> Readable(const Contract& contract) {
  std::vector<std::string> steps;
  v1::ContractState state;
  *state.mutable_contract() = contract;
  for (const auto& step : RevenueSteps(state)) {
    steps.push_back(absl::StrCat(step.product(), step.amount_minor() > 0 ? " +" : " ",
                                 step.amount_minor(), " ", FormatDay(step.day())));
  }
  return steps;
}

Contract In(Contract::State state) {
  Contract contract = Terms();
  contract.set_state(state);
  return contract;
}

TEST(RevenueSteps, CountFromTheLastSignatureOn) {
  for (const auto state : {Contract::STATE_SIGNED, Contract::STATE_ACTIVE, Contract::STATE_EXPIRED,
                           Contract::STATE_TERMINATED}) {
    EXPECT_THAT(Readable(In(state)),
                ElementsAre("Pro +3600000 2026-03-01", "Pro -3600000 2027-03-01"));
  }
  for (const auto state : {Contract::STATE_DRAFT, Contract::STATE_IN_REVIEW,
                           Contract::STATE_APPROVED, Contract::STATE_CANCELLED}) {
    EXPECT_THAT(Readable(In(state)), IsEmpty());
  }
}

TEST(RevenueSteps, AnOpenEndedContractOnlyBegins) {
  Contract contract = OpenEnded();
  contract.set_state(Contract::STATE_ACTIVE);
  EXPECT_THAT(Readable(contract), ElementsAre("Pro +3600000 2026-03-01"));
}

TEST(RevenueSteps, AScheduledTerminationIsKnownFuture) {
  Contract contract = In(Contract::STATE_ACTIVE);
  *contract.mutable_termination_date() = Date(2026, 9, 1);
  EXPECT_THAT(Readable(contract),
              ElementsAre("Pro +3600000 2026-03-01", "Pro -3600000 2026-09-01"));
}

TEST(RevenueSteps, TheEndWinsWhereItComesFirst) {
  Contract contract = In(Contract::STATE_ACTIVE);
  *contract.mutable_termination_date() = Date(2028, 1, 1);
  EXPECT_THAT(Readable(contract),
              ElementsAre("Pro +3600000 2026-03-01", "Pro -3600000 2027-03-01"));
}

TEST(RevenueSteps, ATerminationOnTheFirstDayLeavesNothing) {
  Contract contract = In(Contract::STATE_TERMINATED);
  *contract.mutable_termination_date() = contract.start_date();
  EXPECT_THAT(Readable(contract), IsEmpty());
}

TEST(RevenueSteps, LinesOfOneProductAreOneStep) {
  Contract contract = In(Contract::STATE_ACTIVE);
  contract.clear_end_date();
  *contract.add_lines() = Line("Basic", 1, 100);
  *contract.add_lines() = Line("Pro", 1, 100, ContractLine::PERIOD_YEAR);
  EXPECT_THAT(Readable(contract), ElementsAre("Basic +1200 2026-03-01", "Pro +3600100 2026-03-01"));
}

TEST(CheckRevenueFits, RefusesWhatASummaryCantHold) {
  v1::RevenueSummary revenue;
  for (int i = 0; i < kRevenueStepsMax - 2; ++i) revenue.add_steps();
  EXPECT_TRUE(CheckRevenueFits(revenue, Terms()).ok());
  revenue.add_steps();
  EXPECT_EQ(DetailOf(CheckRevenueFits(revenue, Terms())).reason(), Reason::REASON_LIMIT_EXCEEDED);
}

}  // namespace
}  // namespace steward::contracts
