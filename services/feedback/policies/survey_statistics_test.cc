#include "services/feedback/policies/survey_statistics.h"

#include <algorithm>
#include <limits>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"

namespace steward::feedback {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
// Shows figures from one response on.
constexpr CellRules kAll = {.n_min = 1};

template <typename Figures>
Figures Shown(const absl::StatusOr<Cell<Figures>>& cell) {
  if (!cell.ok()) {
    ADD_FAILURE() << cell.status();
    return {};
  }
  const auto* figures = std::get_if<Figures>(&*cell);
  if (figures == nullptr) ADD_FAILURE() << "the figures are withheld";
  return figures == nullptr ? Figures() : *figures;
}

template <typename Figures>
std::optional<Withheld> Why(const absl::StatusOr<Cell<Figures>>& cell) {
  const auto* withheld = cell.ok() ? std::get_if<Withheld>(&*cell) : nullptr;
  return withheld == nullptr ? std::nullopt : std::optional(*withheld);
}

template <typename T>
std::string FieldOf(const absl::StatusOr<T>& result) {
  const ErrorDetail detail = DetailOf(result.status());
  return detail.violations().empty() ? "" : detail.violations(0).field();
}

void ExpectNps(const NpsCounts& counts, int64_t nps_centi, int64_t se_centi, int64_t margin_centi) {
  const NpsFigures figures = Shown(Nps(counts, kAll));
  EXPECT_EQ(figures.n, counts.promoters + counts.passives + counts.detractors);
  EXPECT_EQ(figures.nps_centi, nps_centi);
  EXPECT_EQ(figures.se_centi, se_centi);
  EXPECT_EQ(figures.margin_centi, margin_centi);
}

void ExpectTop2(const Top2Counts& counts, int64_t csat_bp, int64_t low_bp, int64_t high_bp) {
  const Top2Figures figures = Shown(CsatTop2(counts, kAll));
  EXPECT_EQ(figures.n, counts.n);
  EXPECT_EQ(figures.csat_bp, csat_bp);
  EXPECT_EQ(figures.wilson_low_bp, low_bp) << counts.satisfied << "/" << counts.n;
  EXPECT_EQ(figures.wilson_high_bp, high_bp) << counts.satisfied << "/" << counts.n;
}

TEST(Nps, HasTheFiguresOfTheGoldenVector) { ExpectNps({60, 25, 15}, 4500, 740, 1450); }

// From Python's decimal with 80 digits.
TEST(Nps, IsRightToTheLastDigit) {
  ExpectNps({2, 2, 2}, 0, 3333, 6533);
  ExpectNps({1, 0, 4}, -6000, 3578, 7012);
  ExpectNps({7, 11, 13}, -1935, 1400, 2744);
  ExpectNps({333, 1, 666}, -3330, 298, 584);
  ExpectNps({1, 2, 4}, -4286, 2753, 5396);
  ExpectNps({9, 100, 30}, -1511, 431, 844);
  ExpectNps({1'000'000, 1'000'000, 1'000'001}, 0, 5, 9);
}

TEST(Nps, RoundsHalfUpBelowZeroToo) {
  // 10000 / 32 = 312.5.
  EXPECT_EQ(Shown(Nps({1, 31, 0}, kAll)).nps_centi, 313);
  EXPECT_EQ(Shown(Nps({0, 31, 1}, kAll)).nps_centi, -312);
}

TEST(Nps, HasNoErrorWhereAllAgree) {
  ExpectNps({5, 0, 0}, 10'000, 0, 0);
  ExpectNps({0, 5, 0}, 0, 0, 0);
  ExpectNps({0, 0, 5}, -10'000, 0, 0);
  ExpectNps({1, 0, 0}, 10'000, 0, 0);
}

TEST(Nps, TakesCountsUpToTheLimitAndNoMore) {
  ExpectNps({kMax, 0, 0}, 10'000, 0, 0);
  ExpectNps({kMax / 3, kMax / 3, kMax / 3}, 0, 0, 0);
  EXPECT_TRUE(absl::IsOutOfRange(Nps({kMax, 1, 0}, kAll).status()));
  EXPECT_TRUE(absl::IsOutOfRange(Nps({kMax, 0, 1}, kAll).status()));
}

TEST(Nps, RefusesCountsBelowZero) {
  EXPECT_EQ(FieldOf(Nps({-1, 3, 3}, kAll)), "promoters");
  EXPECT_EQ(FieldOf(Nps({1, -3, 3}, kAll)), "passives");
  EXPECT_EQ(FieldOf(Nps({1, 3, -3}, kAll)), "detractors");
}

TEST(CountNps, SortsScoresIntoThree) {
  const auto counts = CountNps({0, 6, 7, 8, 9, 10});
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->promoters, 2);
  EXPECT_EQ(counts->passives, 2);
  EXPECT_EQ(counts->detractors, 2);
  EXPECT_EQ(FieldOf(CountNps({0, 11})), "scores[1]");
  EXPECT_EQ(FieldOf(CountNps({-1})), "scores[0]");
}

TEST(Cell, WithholdsTooFew) {
  EXPECT_EQ(Why(Nps({4, 0, 0}, {})), Withheld::kInsufficient);
  EXPECT_EQ(Why(Nps({5, 0, 0}, {})), std::nullopt);
  EXPECT_EQ(Why(Nps({0, 0, 0}, kAll)), Withheld::kInsufficient);
  EXPECT_EQ(Why(CsatTop2({2, 4}, {})), Withheld::kInsufficient);
  EXPECT_EQ(Why(CsatMean({2, 4}, {})), Withheld::kInsufficient);
  EXPECT_EQ(Why(Ces({4, 0, 4}, {})), Withheld::kInsufficient);
}

TEST(Cell, SuppressesWhatCouldBeTracedAndSaysNoMore) {
  EXPECT_EQ(Why(Nps({4, 0, 0}, {.n_min = 1, .anonymous = true})), Withheld::kSuppressed);
  EXPECT_EQ(Why(Nps({4, 0, 0}, {.n_min = 9, .anonymous = true})), Withheld::kSuppressed);
  EXPECT_EQ(Why(Nps({6, 0, 0}, {.n_min = 9, .anonymous = true})), Withheld::kInsufficient);
  EXPECT_EQ(Why(Nps({4, 0, 0}, {.n_min = 1, .anonymous = false})), std::nullopt);
}

TEST(Cell, NeedsRulesThatCanHold) {
  EXPECT_EQ(FieldOf(Nps({5, 0, 0}, {.n_min = 0})), "min_n");
  EXPECT_EQ(FieldOf(Nps({5, 0, 0}, {.k = 0})), "k");
}

TEST(CsatTop2, HasTheFiguresOfTheGoldenVector) { ExpectTop2({42, 50}, 8400, 7149, 9166); }

// From Python's decimal with 80 digits.
TEST(CsatTop2, IsRightToTheLastDigit) {
  ExpectTop2({3, 7}, 4286, 1582, 7495);
  ExpectTop2({17, 23}, 7391, 5353, 8745);
  ExpectTop2({1, 2}, 5000, 945, 9055);
  ExpectTop2({50, 100}, 5000, 4038, 5962);
  ExpectTop2({999, 1000}, 9990, 9944, 9998);
  ExpectTop2({123'456, 1'000'003}, 1235, 1228, 1241);
}

TEST(CsatTop2, StaysWithinZeroAndOne) {
  ExpectTop2({0, 5}, 0, 0, 4345);
  ExpectTop2({5, 5}, 10'000, 5655, 10'000);
  ExpectTop2({0, 1}, 0, 0, 7935);
  ExpectTop2({1, 1}, 10'000, 2065, 10'000);
  ExpectTop2({4'000'000'000'000'000'000, 9'000'000'000'000'000'000}, 4444, 4444, 4444);
  ExpectTop2({kMax, kMax}, 10'000, 10'000, 10'000);
}

TEST(CsatTop2, RefusesCountsThatCantBe) {
  EXPECT_EQ(FieldOf(CsatTop2({6, 5}, kAll)), "satisfied");
  EXPECT_EQ(FieldOf(CsatTop2({-1, 5}, kAll)), "satisfied");
  EXPECT_EQ(FieldOf(CsatTop2({0, -1}, kAll)), "n");
  EXPECT_EQ(FieldOf(CountTop2({5, 0})), "scores[1]");
  EXPECT_EQ(FieldOf(CountTop2({6})), "scores[0]");
}

TEST(CsatMean, IsAShareOfTheBest) {
  const auto counts = CountMean({8, 5, 1, 8, 1, 3, 2}, 10);
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(Shown(CsatMean(*counts, {})).csat_mean_bp, 4000);
  EXPECT_EQ(Shown(CsatMean({.sum = 1, .n = 1, .max_score = 3}, kAll)).csat_mean_bp, 3333);
  EXPECT_EQ(Shown(CsatMean({.sum = 2, .n = 1, .max_score = 3}, kAll)).csat_mean_bp, 6667);
  EXPECT_EQ(Shown(CsatMean({.sum = kMax, .n = kMax, .max_score = kMax}, kAll)).csat_mean_bp, 0);
  EXPECT_EQ(Shown(CsatMean({.sum = kMax, .n = 1, .max_score = kMax}, kAll)).csat_mean_bp, 10'000);
}

TEST(CsatMean, RefusesWhatCantBe) {
  EXPECT_EQ(FieldOf(CountMean({1}, 0)), "max_score");
  EXPECT_EQ(FieldOf(CountMean({1, 6}, 5)), "scores[1]");
  EXPECT_EQ(FieldOf(CountMean({-1}, 5)), "scores[0]");
  EXPECT_TRUE(absl::IsOutOfRange(CountMean({kMax, 1}, kMax).status()));
  EXPECT_EQ(FieldOf(CsatMean({.sum = 11, .n = 2, .max_score = 5}, kAll)), "sum");
  EXPECT_EQ(FieldOf(CsatMean({.sum = 1, .n = 2, .max_score = 0}, kAll)), "max_score");
}

TEST(Ces, HasItsMeanInHundredthsAndTheShareOfEasy) {
  const auto counts = CountCes({2, 7, 7, 4, 3, 3, 4});
  ASSERT_TRUE(counts.ok());
  const CesFigures figures = Shown(Ces(*counts, {}));
  EXPECT_EQ(figures.n, 7);
  EXPECT_EQ(figures.mean_centi, 429);
  EXPECT_EQ(figures.easy_bp, 2857);
  // 5 is easy, 4 isn't.
  EXPECT_EQ(CountCes({5, 4})->easy, 1);
}

TEST(Ces, RefusesWhatCantBe) {
  EXPECT_EQ(FieldOf(CountCes({7, 8})), "scores[1]");
  EXPECT_EQ(FieldOf(CountCes({0})), "scores[0]");
  EXPECT_EQ(FieldOf(Ces({.sum = 1, .easy = 0, .n = 2}, kAll)), "sum");
  EXPECT_EQ(FieldOf(Ces({.sum = 15, .easy = 2, .n = 2}, kAll)), "sum");
  EXPECT_EQ(FieldOf(Ces({.sum = 14, .easy = 3, .n = 2}, kAll)), "easy");
}

TEST(ResponseRate, IsUndefinedWithoutDeliveries) {
  EXPECT_EQ(*ResponseRateBp(0, 0), std::nullopt);
  EXPECT_EQ(*ResponseRateBp(3000, 1), 3);
  EXPECT_EQ(*ResponseRateBp(20'000, 1), 1);
  EXPECT_EQ(*ResponseRateBp(20'001, 1), 0);
  EXPECT_EQ(*ResponseRateBp(kMax, kMax), 10'000);
  EXPECT_EQ(FieldOf(ResponseRateBp(1, 2)), "completed");
  EXPECT_EQ(FieldOf(ResponseRateBp(-1, 0)), "delivered");
  EXPECT_EQ(FieldOf(ResponseRateBp(1, -1)), "completed");
}

// Small counts, where figures move, and huge ones, where a narrow integer would wrap.
rc::Gen<int64_t> AnyCount() {
  return rc::gen::oneOf(rc::gen::inRange<int64_t>(0, 200), rc::gen::inRange<int64_t>(0, kMax / 3));
}

// Whether rounded = floor(sqrt(numerator / denominator) + 1/2), by the definition of a root:
// (2r - 1)^2 <= 4 x < (2r + 1)^2.
bool IsRootHalfUp(const WideInteger& rounded, const WideInteger& numerator,
                  const WideInteger& denominator) {
  const WideInteger low = 2 * rounded - 1;
  const WideInteger high = 2 * rounded + 1;
  return (rounded == 0 || low * low * denominator <= 4 * numerator) &&
         4 * numerator < high * high * denominator;
}

TEST(NpsProperty, TheErrorIsTheRootOfTheVarianceOfTheScores) {
  const bool holds = rc::check("variance", [] {
    const NpsCounts counts{*AnyCount(), *AnyCount(), *AnyCount()};
    const WideInteger p = counts.promoters;
    const WideInteger d = counts.detractors;
    const WideInteger n = p + d + counts.passives;
    RC_PRE(n > 0);
    const NpsFigures figures = Shown(Nps(counts, kAll));
    // The sum over all responses of (score - mean)^2, with 1, 0 and -1 for scores, times n^2.
    const WideInteger mean = p - d;
    const WideInteger squares =
        p * (n - mean) * (n - mean) + counts.passives * mean * mean + d * (n + mean) * (n + mean);
    // SE^2 = squares / n^2 / n / n.
    const WideInteger denominator = n * n * n * n;
    RC_ASSERT(IsRootHalfUp(figures.se_centi, squares * 100'000'000, denominator));
    RC_ASSERT(IsRootHalfUp(figures.margin_centi, squares * 384'160'000, denominator));
  });
  EXPECT_TRUE(holds);
}

// The sign of (p - t)^2 - z^2 t (1 - t) / n at t = half / 20000: Wilson's bounds are where it is
// zero, between them it is below.
int WilsonSign(const Top2Counts& counts, const WideInteger& half) {
  const WideInteger n = counts.n;
  const WideInteger whole = 20'000;
  const WideInteger distance = counts.satisfied * whole - half * n;
  // Both sides times (n whole)^2, and z^2 = 3.8416.
  const WideInteger value =
      distance * distance * 10'000 - WideInteger(38'416) * half * (whole - half) * n;
  return value.sign();
}

// Each rounded bound is less than half a step from its root, and the root is in its step.
bool AreWilsonBounds(const Top2Counts& counts, const Top2Figures& figures) {
  const WideInteger low = figures.wilson_low_bp;
  const WideInteger high = figures.wilson_high_bp;
  if (low < 0 || low > figures.csat_bp || figures.csat_bp > high || high > 10'000) return false;
  // Where n is huge, both bounds lie in one step, and the sign can't tell them apart.
  if (low == high) return true;
  return (low == 0 || WilsonSign(counts, 2 * low - 1) >= 0) &&
         WilsonSign(counts, 2 * low + 1) <= 0 && WilsonSign(counts, 2 * high - 1) <= 0 &&
         (high == 10'000 || WilsonSign(counts, 2 * high + 1) > 0);
}

TEST(CsatTop2Property, TheBoundsAreTheRootsOfWilsonsEquation) {
  for (int64_t n = 1; n <= 60; ++n) {
    for (int64_t x = 0; x <= n; ++x) {
      EXPECT_TRUE(AreWilsonBounds({x, n}, Shown(CsatTop2({x, n}, kAll)))) << x << "/" << n;
    }
  }
  const bool holds = rc::check("roots", [] {
    const int64_t n = *AnyCount() + 1;
    const Top2Counts counts{.satisfied = *rc::gen::inRange<int64_t>(0, n), .n = n};
    RC_ASSERT(AreWilsonBounds(counts, Shown(CsatTop2(counts, kAll))));
  });
  EXPECT_TRUE(holds);
}

TEST(CsatTop2Property, TheIntervalOfTheOthersIsItsMirror) {
  const bool holds = rc::check("mirror", [] {
    const int64_t n = *rc::gen::inRange<int64_t>(1, 1000);
    const int64_t x = *rc::gen::inRange<int64_t>(0, n + 1);
    const Top2Figures these = Shown(CsatTop2({x, n}, kAll));
    const Top2Figures others = Shown(CsatTop2({n - x, n}, kAll));
    // Less one step where a bound lies on a half.
    RC_ASSERT(std::abs(these.wilson_low_bp + others.wilson_high_bp - 10'000) <= 1);
  });
  EXPECT_TRUE(holds);
}

TEST(SurveyProperty, CountsAreThoseOfAWalkOverTheScores) {
  const bool holds = rc::check("counts", [] {
    const auto scores = *rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(1, 6));
    NpsCounts nps;
    int64_t satisfied = 0;
    int64_t easy = 0;
    int64_t sum = 0;
    for (const int64_t score : scores) {
      ++(score > 8 ? nps.promoters : score > 6 ? nps.passives : nps.detractors);
      if (score == 4 || score == 5) ++satisfied;
      if (score > 4) ++easy;
      sum += score;
    }
    RC_ASSERT(CountNps(scores)->detractors == nps.detractors);
    RC_ASSERT(CountTop2(scores)->satisfied == satisfied);
    RC_ASSERT(CountCes(scores)->easy == easy);
    RC_ASSERT(CountCes(scores)->sum == sum);
    RC_ASSERT(CountMean(scores, 5)->sum == sum);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace steward::feedback
