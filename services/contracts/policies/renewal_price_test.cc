#include "services/contracts/policies/renewal_price.h"

#include <limits>
#include <rapidcheck.h>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"

namespace steward::contracts {
namespace {

using testing::StatusIs;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr auto kUplift = RenewalMethod::kUplift;

RenewalPrice Price(const RenewalPricing& pricing) { return PriceRenewal(pricing).value(); }

// The field that a rejection names.
std::string BadField(const RenewalPricing& pricing) {
  const auto status = PriceRenewal(pricing).status();
  const auto detail = DetailOf(status);
  return detail.violations_size() == 1 ? detail.violations(0).field() : status.ToString();
}

TEST(RenewalPrice, GivesTheGoldenVectors) {
  const RenewalPrice cpi = Price({.method = kUplift,
                                  .current_price_minor = 10'000,
                                  .cpi_bp = 610,
                                  .margin_bp = 100,
                                  .floor_bp = 300,
                                  .cap_bp = 500});
  EXPECT_EQ(cpi.new_price_minor, 10'500);
  EXPECT_EQ(cpi.uplift_bp, 500);
  EXPECT_TRUE(cpi.cap_applied);

  const RenewalPrice fixed = Price({.method = kUplift,
                                    .current_price_minor = 484,
                                    .fixed_bp = 931,
                                    .floor_bp = 0,
                                    .cap_bp = 700});
  EXPECT_EQ(fixed.new_price_minor, 518);
  EXPECT_EQ(fixed.uplift_bp, 700);
  EXPECT_TRUE(fixed.cap_applied);
}

TEST(RenewalPrice, SameKeepsThePrice) {
  const RenewalPrice price = Price({.method = RenewalMethod::kSame, .current_price_minor = 484});
  EXPECT_EQ(price.new_price_minor, 484);
  EXPECT_EQ(price.uplift_bp, 0);
  EXPECT_FALSE(price.cap_applied);
}

TEST(RenewalPrice, ListTakesThePriceOnTheListAndNoRate) {
  const RenewalPrice price =
      Price({.method = RenewalMethod::kList, .current_price_minor = 484, .list_price_minor = 600});
  EXPECT_EQ(price.new_price_minor, 600);
  EXPECT_EQ(price.uplift_bp, std::nullopt);
  EXPECT_FALSE(price.cap_applied);
}

TEST(RenewalPrice, TheFloorRaisesTheRate) {
  const RenewalPrice price =
      Price({.method = kUplift, .current_price_minor = 10'000, .cpi_bp = -50, .floor_bp = 200});
  EXPECT_EQ(price.new_price_minor, 10'200);
  EXPECT_EQ(price.uplift_bp, 200);
  EXPECT_FALSE(price.cap_applied);
}

TEST(RenewalPrice, FallsWithTheCpiWhereThereIsNoFloor) {
  const RenewalPrice price =
      Price({.method = kUplift, .current_price_minor = 10'000, .cpi_bp = 50, .margin_bp = -150});
  EXPECT_EQ(price.new_price_minor, 9'900);
  EXPECT_EQ(price.uplift_bp, -100);
}

TEST(RenewalPrice, ACapThatIsJustReachedIsNotApplied) {
  RenewalPricing pricing = {
      .method = kUplift, .current_price_minor = 10'000, .fixed_bp = 500, .cap_bp = 500};
  EXPECT_FALSE(Price(pricing).cap_applied);
  pricing.cap_price_minor = 10'500;
  EXPECT_FALSE(Price(pricing).cap_applied);
  pricing.cap_bp = 499;
  EXPECT_TRUE(Price(pricing).cap_applied);
}

TEST(RenewalPrice, TheAbsoluteCapHoldsWhateverTheMethodAndLeavesTheRate) {
  const RenewalPrice uplift = Price({.method = kUplift,
                                     .current_price_minor = 10'000,
                                     .fixed_bp = 500,
                                     .cap_price_minor = 10'499});
  EXPECT_EQ(uplift.new_price_minor, 10'499);
  EXPECT_EQ(uplift.uplift_bp, 500);
  EXPECT_TRUE(uplift.cap_applied);

  const RenewalPrice list = Price({.method = RenewalMethod::kList,
                                   .current_price_minor = 1,
                                   .list_price_minor = 600,
                                   .cap_price_minor = 599});
  EXPECT_EQ(list.new_price_minor, 599);
  EXPECT_TRUE(list.cap_applied);
}

TEST(RenewalPrice, AFloorThatEqualsTheCapLeavesOneRate) {
  const RenewalPrice price = Price({.method = kUplift,
                                    .current_price_minor = 100,
                                    .fixed_bp = 900,
                                    .floor_bp = 300,
                                    .cap_bp = 300});
  EXPECT_EQ(price.uplift_bp, 300);
}

TEST(RenewalPrice, RoundsHalvesUpOnce) {
  // 50 x 1.01 is 50.5, 49 x 1.01 is 49.49.
  EXPECT_EQ(Price({.method = kUplift, .current_price_minor = 50, .fixed_bp = 100}).new_price_minor,
            51);
  EXPECT_EQ(Price({.method = kUplift, .current_price_minor = 49, .fixed_bp = 100}).new_price_minor,
            49);
}

TEST(RenewalPrice, GoesToTheLimits) {
  const auto uplift = [](int64_t price, int64_t rate) {
    return RenewalPricing{.method = kUplift, .current_price_minor = price, .fixed_bp = rate};
  };
  EXPECT_EQ(Price(uplift(0, 500)).new_price_minor, 0);
  EXPECT_EQ(Price(uplift(kMax, 0)).new_price_minor, kMax);
  EXPECT_EQ(Price(uplift(kMax, -10'000)).new_price_minor, 0);
  EXPECT_THAT(PriceRenewal(uplift(kMax, 1)), StatusIs(absl::StatusCode::kOutOfRange));
  RenewalPricing capped = uplift(kMax, 1);
  capped.cap_price_minor = 7;
  EXPECT_EQ(Price(capped).new_price_minor, 7);
}

TEST(RenewalPrice, RefusesWhatIsMissingOrContradicts) {
  EXPECT_EQ(BadField({.method = kUplift}), "fixed_bp");
  EXPECT_EQ(BadField({.method = RenewalMethod::kList}), "list_price_minor");
  EXPECT_EQ(BadField({.method = kUplift, .fixed_bp = 1, .cpi_bp = 1}), "cpi_bp");
  EXPECT_EQ(BadField({.method = kUplift, .fixed_bp = 1, .margin_bp = 1}), "margin_bp");
  EXPECT_EQ(BadField({.method = kUplift, .margin_bp = 1}), "margin_bp");
  EXPECT_EQ(BadField({.method = kUplift, .fixed_bp = 1, .floor_bp = 501, .cap_bp = 500}),
            "floor_bp");
  EXPECT_EQ(BadField({.method = kUplift, .fixed_bp = -10'001}), "fixed_bp");
  EXPECT_EQ(BadField({.method = kUplift, .cpi_bp = -9'000, .margin_bp = -1'001}), "cpi_bp");
  EXPECT_EQ(BadField({.current_price_minor = -1}), "current_price_minor");
  EXPECT_EQ(BadField({.list_price_minor = -1}), "list_price_minor");
  EXPECT_EQ(BadField({.cap_price_minor = -1}), "cap_price_minor");
  EXPECT_EQ(BadField({.method = kUplift, .fixed_bp = int64_t{1} << 31}), "fixed_bp");
}

// An oracle that tries prices: the new one is the first p with p + 1/2 above the exact price.
TEST(RenewalPrice, IsTheNearestPriceToTheExactOne) {
  EXPECT_TRUE(rc::check("any uplift", [] {
    const int64_t price = *rc::gen::inRange(0, 2'000'000);
    const int64_t cpi = *rc::gen::inRange(-300, 1'500);
    const int64_t margin = *rc::gen::inRange(-200, 300);
    const int64_t floor = *rc::gen::inRange(-200, 400);
    const int64_t cap = floor + *rc::gen::inRange(0, 600);
    const RenewalPrice renewed = Price({.method = kUplift,
                                        .current_price_minor = price,
                                        .cpi_bp = cpi,
                                        .margin_bp = margin,
                                        .floor_bp = floor,
                                        .cap_bp = cap});
    int64_t rate = floor;
    while (rate < cap && rate < cpi + margin) ++rate;
    RC_ASSERT(renewed.uplift_bp == rate);
    RC_ASSERT(renewed.cap_applied == (cpi + margin > cap));
    // |new - exact| is at most a half, and a half only upwards.
    const int64_t twice_off = 2 * (10'000 * renewed.new_price_minor - price * (10'000 + rate));
    RC_ASSERT(twice_off > -10'000);
    RC_ASSERT(twice_off <= 10'000);
  }));
}

}  // namespace
}  // namespace steward::contracts
