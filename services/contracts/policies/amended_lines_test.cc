#include "services/contracts/policies/amended_lines.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Contract;

v1::Amendment Changing(const Changes& changes) {
  v1::Amendment amendment;
  amendment.mutable_changes()->Add(changes.begin(), changes.end());
  return amendment;
}

// The ids of the lines after the changes, or the field that is refused.
std::vector<std::string> After(const Changes& changes, Contract contract = Terms()) {
  const absl::Status status = ChangeLines(Changing(changes), &contract);
  std::vector<std::string> lines;
  if (!status.ok()) {
    const auto detail = DetailOf(status);
    return {detail.violations().empty() ? std::string(status.message())
                                        : detail.violations(0).field()};
  }
  for (const auto& line : contract.lines()) lines.push_back(line.line_id());
  return lines;
}

TEST(ChangeLines, AddsAndRemoves) {
  EXPECT_THAT(After({Adds(Line("Basic", 1, 100))}), ElementsAre("Pro", "Basic"));
  EXPECT_THAT(After({Removes("Pro"), Adds(Line("Basic", 1, 100))}), ElementsAre("Basic"));
}

TEST(ChangeLines, ALineKeepsItsPriceWithAnotherQuantity) {
  Contract contract = Terms();
  ASSERT_TRUE(ChangeLines(Changing({Counts(7)}), &contract).ok());
  EXPECT_EQ(contract.lines(0).quantity(), 7);
  EXPECT_EQ(contract.lines(0).unit_price().minor_units(), 2500);
}

TEST(ChangeLines, ALineKeepsItsQuantityAtAnotherPrice) {
  Contract contract = Terms();
  ASSERT_TRUE(ChangeLines(Changing({Costs(1)}), &contract).ok());
  EXPECT_EQ(contract.lines(0).quantity(), 120);
  EXPECT_EQ(contract.lines(0).unit_price().minor_units(), 1);
}

TEST(ChangeLines, RejectsLinesThatAreNotThere) {
  EXPECT_THAT(After({Removes("X")}), ElementsAre("amendment.changes[0].remove_line"));
  EXPECT_THAT(After({Counts(1, "X")}), ElementsAre("amendment.changes[0].quantity.line_id"));
  EXPECT_THAT(After({Counts(1), Costs(1, "X")}), ElementsAre("amendment.changes[1].price.line_id"));
}

TEST(ChangeLines, RejectsALineThatIsThereAlready) {
  EXPECT_THAT(After({Adds(Line("Pro", 1, 100))}),
              ElementsAre("amendment.changes[0].add_line.line_id"));
}

TEST(ChangeLines, RejectsALineThatIsNamedAgain) {
  const auto again = ElementsAre("amendment.changes[1]");
  EXPECT_THAT(After({Counts(1), Counts(2)}), again);
  EXPECT_THAT(After({Costs(1), Costs(2)}), again);
  EXPECT_THAT(After({Counts(1), Removes("Pro")}), again);
  EXPECT_THAT(After({Removes("Pro"), Adds(Line("Pro", 1, 1))}), again);
  EXPECT_THAT(After({Adds(Line("Basic", 1, 100)), Counts(2, "Basic")}), again);
  EXPECT_THAT(After({Counts(1), Costs(1), Counts(2)}), ElementsAre("amendment.changes[2]"));
}

TEST(ChangeLines, RejectsAmountsThatAreNotTheContracts) {
  v1::AmendmentChange euros = Costs(1);
  euros.mutable_price()->mutable_unit_price()->set_currency("EUR");
  EXPECT_THAT(After({euros}), ElementsAre("amendment.changes[0].price.unit_price.currency"));
  EXPECT_THAT(After({Costs(-1)}), ElementsAre("amendment.changes[0].price.unit_price.minor_units"));
  v1::ContractLine line = Line("Basic", 1, 100);
  line.mutable_unit_price()->set_currency("EUR");
  EXPECT_THAT(After({Adds(line)}),
              ElementsAre("amendment.changes[0].add_line.unit_price.currency"));
}

TEST(ChangeLines, RejectsAnAmountBeyondInt64) {
  Contract contract = Terms();
  contract.mutable_lines(0)->mutable_period_amount()->set_currency("USD");
  contract.mutable_lines(0)->mutable_period_amount()->set_minor_units(INT64_MAX / 2);
  const absl::Status status = ChangeLines(Changing({Counts(1'000'000'000)}), &contract);
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_OUT_OF_RANGE);
}

TEST(ChangeLines, RejectsAContractWithoutLines) {
  EXPECT_THAT(After({Removes("Pro")}), ElementsAre("amendment.changes"));
}

TEST(ChangeLines, RejectsAContractWithTooManyLines) {
  Contract contract = Terms();
  for (int i = 1; i < kContractLinesMax; ++i) {
    *contract.add_lines() = Line("l" + std::to_string(i), 1, 1);
  }
  EXPECT_THAT(After({Adds(Line("Basic", 1, 1))}, contract), ElementsAre("amendment.changes"));
}

TEST(ChangeLines, RejectsAChangeThatSaysNothing) {
  EXPECT_THAT(After({v1::AmendmentChange()}), ElementsAre("amendment.changes[0]"));
}

}  // namespace
}  // namespace steward::contracts
