#include "services/contracts/policies/retention.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::Eq;
using testing::HasReason;
using ::testing::Optional;

constexpr auto kAccount = CustomerGrain::kAccount;
constexpr auto kFamily = CustomerGrain::kFamily;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// A customer without a family.
RetentionRow Row(const std::string& account, int64_t t0, int64_t t1, int64_t price_change = 0) {
  return {account, account, t0, t1, price_change};
}

TEST(Retention, GivesTheGoldenVector) {
  const auto rates = *RetentionOf(
      {Row("A", 100, 120, 5), Row("B", 100, 80), Row("C", 100, 0), Row("D", 100, 100)}, kAccount);
  EXPECT_EQ(rates.cohort_size, 4);
  EXPECT_THAT(rates.grr.bp, Optional(7000));
  EXPECT_THAT(rates.nrr.bp, Optional(7500));
  EXPECT_THAT(rates.nrr_ex_price.bp, Optional(7375));
  EXPECT_THAT(rates.logo.bp, Optional(7500));
}

TEST(Retention, SaysWhatItsRatesAreOf) {
  const auto rates = *RetentionOf({Row("A", 100, 120, 5), Row("B", 300, 80)}, kAccount);
  EXPECT_EQ(rates.grr.numerator, 180);
  EXPECT_EQ(rates.grr.denominator, 400);
  EXPECT_EQ(rates.grr.denominator_name, "ARR at t0");
  EXPECT_EQ(rates.nrr.numerator, 200);
  EXPECT_EQ(rates.nrr_ex_price.numerator, 195);
  EXPECT_EQ(rates.logo.denominator, 2);
  EXPECT_EQ(rates.logo.denominator_name, "customers with ARR at t0");
}

TEST(Retention, WhoComesLaterIsNotOfTheCohort) {
  const auto rates = *RetentionOf({Row("A", 100, 100), Row("B", 0, 1000, 3)}, kAccount);
  EXPECT_EQ(rates.cohort_size, 1);
  EXPECT_THAT(rates.nrr.bp, Optional(10'000));
  EXPECT_THAT(rates.nrr_ex_price.bp, Optional(10'000));
}

TEST(Retention, AFamilyIsOneCustomer) {
  std::vector<RetentionRow> rows = {Row("P", 100, 50), Row("C", 0, 80), Row("Q", 10, 0)};
  rows[1].ultimate_parent = "P";
  const auto rates = *RetentionOf(rows, kFamily);
  EXPECT_EQ(rates.cohort_size, 2);
  EXPECT_EQ(rates.grr.numerator, 100);  // 130 of 100, at most 100; 0 of 10.
  EXPECT_EQ(rates.nrr.numerator, 130);
  EXPECT_THAT(rates.logo.bp, Optional(5000));
  EXPECT_EQ(RetentionOf(rows, kAccount)->grr.numerator, 50);
}

TEST(Retention, EligibleIsOnlyWhatCouldLeave) {
  std::vector<RetentionRow> rows = {Row("A", 100, 0), Row("A", 300, 300), Row("B", 50, 50)};
  rows[1].is_eligible = false;
  rows[2].is_eligible = false;
  const auto eligible = *RetentionOf(rows, kAccount, RetentionBasis::kEligible);
  EXPECT_EQ(eligible.cohort_size, 1);
  EXPECT_THAT(eligible.grr.bp, Optional(0));
  EXPECT_EQ(eligible.grr.denominator, 100);
  EXPECT_EQ(eligible.grr.denominator_name, "eligible ARR at t0");
  EXPECT_EQ(eligible.logo.denominator_name, "customers with eligible ARR at t0");
  const auto all = *RetentionOf(rows, kAccount);
  EXPECT_EQ(all.grr.denominator, 450);
  EXPECT_THAT(all.logo.bp, Optional(10'000));
}

TEST(Retention, AnEmptyCohortIsUndefined) {
  const auto rates = *RetentionOf({Row("A", 0, 10)}, kAccount);
  EXPECT_EQ(rates.cohort_size, 0);
  for (const RetentionRate& rate : {rates.grr, rates.nrr, rates.nrr_ex_price, rates.logo}) {
    EXPECT_THAT(rate.bp, Eq(std::nullopt));
  }
}

TEST(Retention, RoundsHalfUpOnce) {
  EXPECT_THAT(RetentionOf({Row("a", 20'000, 19'999)}, kAccount)->grr.bp, Optional(10'000));
  EXPECT_THAT(RetentionOf({Row("a", 20'000, 0, 1)}, kAccount)->nrr_ex_price.bp, Optional(0));
  EXPECT_THAT(RetentionOf({Row("a", 20'000, 0, 2)}, kAccount)->nrr_ex_price.bp, Optional(-1));
}

TEST(Retention, RefusesWhatMakesNoSense) {
  EXPECT_EQ(FieldOf(RetentionOf({Row("a", -1, 0)}, kAccount)), "accounts[0].arr_t0_minor");
  EXPECT_EQ(FieldOf(RetentionOf({Row("a", 1, 0), Row("b", 1, -1)}, kAccount)),
            "accounts[1].arr_t1_minor");
  std::vector<RetentionRow> rows = {Row("a", 1, 1), Row("a", 1, 1)};
  rows[1].ultimate_parent = "b";
  EXPECT_EQ(FieldOf(RetentionOf(rows, kFamily)), "accounts[1].ultimate_parent");
}

TEST(Retention, HoldsTheLargestNumberAndSaysWhenNoneHoldsIt) {
  EXPECT_THAT(RetentionOf({Row("a", kMax, kMax)}, kAccount)->grr.bp, Optional(10'000));
  EXPECT_THAT(RetentionOf({Row("a", kMax, kMax), Row("b", 1, 1)}, kAccount),
              HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_THAT(RetentionOf({Row("a", 1, kMax)}, kAccount), HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(Retention, AgreesWithOneCustomerAtATime) {
  EXPECT_TRUE(rc::check("any rows", [] {
    std::vector<RetentionRow> rows;
    std::map<std::string, std::string> parents;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
      RetentionRow row =
          Row(std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 6))),
              *rc::gen::inRange(0, 5), *rc::gen::inRange(0, 5), *rc::gen::inRange(-2, 3));
      const std::string parent(1, static_cast<char>('x' + *rc::gen::inRange(0, 3)));
      row.ultimate_parent = parents.emplace(row.account, parent).first->second;
      rows.push_back(row);
    }
    const auto grain = *rc::gen::element(kAccount, kFamily);

    int64_t t0 = 0, t1 = 0, kept = 0, price = 0, customers = 0, left = 0;
    for (const std::string name : {"a", "b", "c", "d", "e", "f", "x", "y", "z"}) {
      RetentionRow sum;
      for (const auto& row : rows) {
        if ((grain == kAccount ? row.account : row.ultimate_parent) != name) continue;
        sum.arr_t0_minor += row.arr_t0_minor;
        sum.arr_t1_minor += row.arr_t1_minor;
        sum.price_change_minor += row.price_change_minor;
      }
      if (sum.arr_t0_minor == 0) continue;
      t0 += sum.arr_t0_minor;
      t1 += sum.arr_t1_minor;
      kept += std::min(sum.arr_t0_minor, sum.arr_t1_minor);
      price += sum.price_change_minor;
      customers += 1;
      left += sum.arr_t1_minor > 0 ? 1 : 0;
    }
    const auto rates = *RetentionOf(rows, grain);
    RC_ASSERT(rates.cohort_size == customers);
    RC_ASSERT(rates.grr.bp.has_value() == (customers > 0));
    if (customers == 0) return;
    RC_ASSERT(rates.grr.numerator == kept);
    RC_ASSERT(rates.nrr.numerator == t1);
    RC_ASSERT(rates.nrr_ex_price.numerator == t1 - price);
    RC_ASSERT(rates.logo.numerator == left);
    RC_ASSERT(rates.nrr.bp == (t1 * 20'000 + t0) / (2 * t0));
    RC_ASSERT(*rates.grr.bp <= 10'000);
  }));
}

}  // namespace
}  // namespace steward::contracts
