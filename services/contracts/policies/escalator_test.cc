#include "services/contracts/policies/escalator.h"

#include <cstdint>
#include <limits>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StatusIs;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

std::vector<int64_t> PricesOf(const std::vector<PriceSegment>& segments) {
  std::vector<int64_t> prices;
  for (const auto& segment : segments) prices.push_back(segment.unit_price_minor);
  return prices;
}

TEST(RegularSteps, ComeEachAnniversaryInsideTheTerm) {
  const auto days = [](const Term& term, int32_t every_months) {
    std::vector<std::string> from;
    const auto steps = RegularSteps(term, every_months, 300).value();
    for (const auto& step : steps) {
      from.push_back(FormatDay(step.from));
    }
    return from;
  };
  EXPECT_THAT(days(T("2024-02-29", "2028-02-29"), 12),
              ElementsAre("2025-02-28", "2026-02-28", "2027-02-28"));
  EXPECT_THAT(days(T("2026-01-31", "2026-04-01"), 1), ElementsAre("2026-02-28", "2026-03-31"));
  EXPECT_THAT(days(T("2026-01-01", "2027-01-01"), 12), IsEmpty());
  EXPECT_THAT(days(T("2026-01-01", "2027-01-02"), 12), ElementsAre("2027-01-01"));
}

TEST(RegularSteps, RefuseWhatHasNoAnswer) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(RegularSteps(year, 0, 1), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RegularSteps(year, 1, -10'001), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RegularSteps({}, 1, 1), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RegularSteps({.start = kDayMin, .end = kDayMax}, 1, 1),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(RegularSteps(year, std::numeric_limits<int32_t>::max(), 1), testing::IsOk());
}

TEST(EscalatedPrices, WithoutStepsAreOnePrice) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(EscalatedPrices(year, 2'500, {}).value(), ElementsAre(PriceSegment{year, 2'500}));
}

TEST(EscalatedPrices, HoldFromEachStepToTheNext) {
  const std::vector<PriceStep> steps = {{.from = D("2027-01-01"), .rate_bp = 500},
                                        {.from = D("2028-01-01"), .price_minor = 12'000}};
  EXPECT_THAT(EscalatedPrices(T("2026-01-01", "2029-01-01"), 10'000, steps).value(),
              ElementsAre(PriceSegment{T("2026-01-01", "2027-01-01"), 10'000},
                          PriceSegment{T("2027-01-01", "2028-01-01"), 10'500},
                          PriceSegment{T("2028-01-01", "2029-01-01"), 12'000}));
}

TEST(EscalatedPrices, CompoundExactlyAndRoundOnce) {
  // 10.5, then 11.025, then 11.57625: rounded at each step it would be 11, 12, 13.
  const Term term = T("2026-01-01", "2030-01-01");
  const auto steps = RegularSteps(term, 12, 500).value();
  EXPECT_THAT(PricesOf(EscalatedPrices(term, 10, steps).value()), ElementsAre(10, 11, 11, 12));
}

TEST(EscalatedPrices, CompoundFromTheLastPriceThatWasStated) {
  const std::vector<PriceStep> steps = {{.from = D("2026-02-01"), .rate_bp = 5'000},
                                        {.from = D("2026-03-01"), .price_minor = 200},
                                        {.from = D("2026-04-01"), .rate_bp = -10'000},
                                        {.from = D("2026-05-01"), .rate_bp = 100}};
  EXPECT_THAT(PricesOf(EscalatedPrices(T("2026-01-01", "2026-06-01"), 7, steps).value()),
              ElementsAre(7, 11, 200, 0, 0));
}

TEST(EscalatedPrices, BeyondTheRangeAreAnError) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(EscalatedPrices(year, kMax, {{{.from = D("2026-02-01"), .rate_bp = 1}}}),
              StatusIs(absl::StatusCode::kOutOfRange));
  const auto daily = [&](int64_t rate_bp) {
    std::vector<PriceStep> steps;
    for (int i = 1; i <= 360; ++i) steps.push_back({.from = year.start + i, .rate_bp = rate_bp});
    return EscalatedPrices(year, kMax, steps);
  };
  EXPECT_EQ(daily(0)->back().unit_price_minor, kMax);
  EXPECT_EQ(daily(-9'999)->back().unit_price_minor, 0);
  EXPECT_THAT(daily(std::numeric_limits<int32_t>::max()), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(EscalatedPrices, RefuseStepsThatMakeNoSense) {
  const Term year = T("2026-01-01", "2027-01-01");
  const auto field = [&](int64_t base, const std::vector<PriceStep>& steps) {
    const auto status = EscalatedPrices(year, base, steps).status();
    const auto detail = DetailOf(status);
    return detail.violations_size() == 1 ? detail.violations(0).field() : status.ToString();
  };
  const Day day = D("2026-02-01");
  EXPECT_EQ(field(-1, {}), "base_price_minor");
  EXPECT_EQ(field(1, {{.from = year.start, .rate_bp = 1}}), "steps[0].from");
  EXPECT_EQ(field(1, {{.from = year.end, .rate_bp = 1}}), "steps[0].from");
  EXPECT_EQ(field(1, {{.from = day, .rate_bp = 1}, {.from = day, .rate_bp = 1}}), "steps[1].from");
  EXPECT_EQ(field(1, {{.from = day}}), "steps[0].rate_bp");
  EXPECT_EQ(field(1, {{.from = day, .rate_bp = 1, .price_minor = 1}}), "steps[0].rate_bp");
  EXPECT_EQ(field(1, {{.from = day, .rate_bp = -10'001}}), "steps[0].rate_bp");
  EXPECT_EQ(field(1, {{.from = day, .rate_bp = int64_t{1} << 31}}), "steps[0].rate_bp");
  EXPECT_EQ(field(1, {{.from = day, .price_minor = -1}}), "steps[0].price_minor");
  EXPECT_EQ(field(1, std::vector<PriceStep>(kEscalatorStepsMax + 1)), "steps");
}

// For rates alone, each price is the nearest to base x the product of all rates so far, taken in
// any order; here from the last to the first.
TEST(EscalatedPrices, AreTheNearestToTheProductOfTheRates) {
  EXPECT_TRUE(rc::check("any rates", [] {
    const Term term = {.start = 0, .end = 100};
    const int64_t base = *rc::gen::inRange<int64_t>(0, 1'000'000'000'000);
    const auto rates =
        *rc::gen::resize(8, rc::gen::container<std::vector<int>>(rc::gen::inRange(-5'000, 8'000)));
    std::vector<PriceStep> steps;
    for (const int rate : rates) {
      steps.push_back({.from = static_cast<Day>(steps.size()) + 1, .rate_bp = rate});
    }
    const auto segments = EscalatedPrices(term, base, steps).value();
    RC_ASSERT(segments.size() == rates.size() + 1);
    for (size_t i = 0; i < segments.size(); ++i) {
      WideInteger product = 1;
      WideInteger whole = 1;
      for (size_t j = i; j > 0; --j) {
        product *= rates[j - 1] + 10'000;
        whole *= 10'000;
      }
      const WideInteger twice_off = 2 * (whole * segments[i].unit_price_minor - product * base);
      RC_ASSERT(twice_off > -whole);
      RC_ASSERT(twice_off <= whole);
    }
  }));
}

}  // namespace
}  // namespace steward::contracts
