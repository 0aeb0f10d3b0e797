#include "services/feedback/policies/survey_rollup.h"

#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "services/feedback/policies/survey_statistics.h"

namespace steward::feedback {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr CellRules kAll = {.n_min = 1};

using Scores = std::vector<AccountScore>;
using Arr = std::map<std::string, int64_t>;

RollupFigures Shown(const absl::StatusOr<Cell<RollupFigures>>& cell) {
  if (!cell.ok()) {
    ADD_FAILURE() << cell.status();
    return {};
  }
  const auto* figures = std::get_if<RollupFigures>(&*cell);
  if (figures == nullptr) ADD_FAILURE() << "the figures are withheld";
  return figures == nullptr ? RollupFigures() : *figures;
}

std::string FieldOf(const absl::StatusOr<Cell<RollupFigures>>& result) {
  const ErrorDetail detail = DetailOf(result.status());
  return detail.violations().empty() ? "" : detail.violations(0).field();
}

// a: two promoters of three, none below 7. b: one detractor.
const Scores kScores = {{"a", 9}, {"a", 10}, {"a", 7}, {"b", 3}};

TEST(RollUp, ByRespondentEveryResponseWeighsTheSame) {
  const RollupFigures figures = Shown(RollUp(kScores, {}, {.rules = kAll}));
  EXPECT_EQ(figures.n, 4);
  EXPECT_EQ(figures.accounts, 2);
  EXPECT_EQ(figures.score, 2500);
}

TEST(RollUp, ByAccountIsTheMeanOfTheAccountsScores) {
  // (2/3 - 1) / 2 = -1/6; rounded once, not from 66.67.
  const auto cell = RollUp(kScores, {}, {.by = RollupBy::kAccount, .rules = kAll});
  EXPECT_EQ(Shown(cell).score, -1667);
}

TEST(RollUp, ACountIsSoManyResponses) {
  const Scores counted = {{"a", 9, 20}, {"a", 7, 10}, {"b", 3, 10}};
  const auto by_account = Shown(RollUp(counted, {}, {.by = RollupBy::kAccount, .rules = kAll}));
  EXPECT_EQ(by_account.n, 40);
  EXPECT_EQ(by_account.accounts, 2);
  EXPECT_EQ(by_account.score, -1667);
  EXPECT_EQ(Shown(RollUp(counted, {}, {.rules = kAll})).score, 2500);
  const Scores none = {{"a", 9, 0}};
  EXPECT_EQ(FieldOf(RollUp(none, {}, {.rules = kAll})), "responses[0].count");
}

TEST(RollUp, ByArrWeighsTheAccountsScores) {
  const RollupOptions options{.by = RollupBy::kArr, .rules = kAll};
  // (3 * 2/3 - 1 * 1) / 4.
  EXPECT_EQ(Shown(RollUp(kScores, {{"a", 300}, {"b", 100}}, options)).score, 2500);
  EXPECT_EQ(Shown(RollUp(kScores, {{"a", kMax}, {"b", kMax}}, options)).score, -1667);
}

TEST(RollUp, ByArrLeavesAccountsWithoutArrOut) {
  const RollupOptions options{.by = RollupBy::kArr, .rules = kAll};
  const RollupFigures figures = Shown(RollUp(kScores, {{"a", 0}, {"b", 5}}, options));
  EXPECT_EQ(figures.n, 1);
  EXPECT_EQ(figures.accounts, 1);
  EXPECT_EQ(figures.score, -10'000);
  const auto none = RollUp(kScores, {{"x", 5}}, options);
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(std::get<Withheld>(*none), Withheld::kInsufficient);
}

TEST(RollUp, TheCellsRulesCountResponses) {
  const auto few = RollUp(kScores, {}, {.by = RollupBy::kAccount});
  ASSERT_TRUE(few.ok());
  EXPECT_EQ(std::get<Withheld>(*few), Withheld::kInsufficient);
  const auto anonymous =
      RollUp(kScores, {}, {.by = RollupBy::kAccount, .rules = {.n_min = 1, .anonymous = true}});
  ASSERT_TRUE(anonymous.ok());
  EXPECT_EQ(std::get<Withheld>(*anonymous), Withheld::kSuppressed);
}

TEST(RollUp, EachMetricHasItsRange) {
  const auto field = [](Metric metric, int64_t score) {
    return FieldOf(RollUp({{{"a", 3}, {"a", score}}}, {}, {.metric = metric, .rules = kAll}));
  };
  EXPECT_EQ(field(Metric::kNps, 11), "responses[1].score");
  EXPECT_EQ(field(Metric::kNps, -1), "responses[1].score");
  EXPECT_EQ(field(Metric::kCsatTop2, 6), "responses[1].score");
  EXPECT_EQ(field(Metric::kCsatTop2, 0), "responses[1].score");
  EXPECT_EQ(field(Metric::kCsatMean, 6), "responses[1].score");
  EXPECT_EQ(field(Metric::kCesMean, 8), "responses[1].score");
  EXPECT_EQ(field(Metric::kCesEasy, 0), "responses[1].score");
  EXPECT_EQ(FieldOf(RollUp(kScores, {}, {.metric = Metric::kCsatMean, .max_score = 0})),
            "max_score");
  EXPECT_EQ(FieldOf(RollUp(kScores, {{"a", -1}}, {.by = RollupBy::kArr, .rules = kAll})),
            "arr_minor.a");
}

TEST(RollUp, OverARespondentsScaleIsThatOfTheStatistics) {
  const Scores scores = {{"a", 5}, {"b", 4}, {"b", 1}, {"c", 3}, {"c", 2}};
  const std::vector<int64_t> plain = {5, 4, 1, 3, 2};
  const auto by_respondent = [&scores](Metric metric) {
    return Shown(RollUp(scores, {}, {.metric = metric})).score;
  };
  const auto ces = std::get<CesFigures>(*Ces(*CountCes(plain), {}));
  EXPECT_EQ(by_respondent(Metric::kNps),
            std::get<NpsFigures>(*Nps(*CountNps(plain), {})).nps_centi);
  EXPECT_EQ(by_respondent(Metric::kCsatTop2),
            std::get<Top2Figures>(*CsatTop2(*CountTop2(plain), {})).csat_bp);
  EXPECT_EQ(by_respondent(Metric::kCsatMean),
            std::get<CsatMeanFigures>(*CsatMean(*CountMean(plain, 5), {})).csat_mean_bp);
  EXPECT_EQ(by_respondent(Metric::kCesMean), ces.mean_centi);
  EXPECT_EQ(by_respondent(Metric::kCesEasy), ces.easy_bp);
}

// One fraction for each account over the product of all counts; nothing is reduced or shared.
bool IsMeanOfAccounts(const Scores& scores, const Arr& weights, int64_t rounded) {
  std::map<std::string, std::pair<int64_t, int64_t>> by_account;
  for (const AccountScore& each : scores) {
    auto& [net, n] = by_account[each.account];
    net += each.score > 8 ? 1 : each.score < 7 ? -1 : 0;
    ++n;
  }
  WideInteger numerator = 0;
  WideInteger denominator = 1;
  WideInteger total = 0;
  for (const auto& [account, tally] : by_account) {
    const WideInteger weight = weights.at(account);
    numerator = numerator * tally.second + weight * tally.first * denominator;
    denominator *= tally.second;
    total += weight;
  }
  denominator *= total;
  // floor(x + 1/2) = r: 2r - 1 <= 2x < 2r + 1.
  const WideInteger twice = 20'000 * numerator;
  return (2 * WideInteger(rounded) - 1) * denominator <= twice &&
         twice < (2 * WideInteger(rounded) + 1) * denominator;
}

TEST(RollUpProperty, EqualsTheSumOfTheAccountsFractions) {
  const bool holds = rc::check("fractions", [] {
    const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f"};
    const auto size = *rc::gen::inRange<size_t>(1, 60);
    Scores scores;
    for (size_t i = 0; i < size; ++i) {
      scores.push_back({*rc::gen::elementOf(names), *rc::gen::inRange<int64_t>(0, 11)});
    }
    Arr arr;
    Arr ones;
    for (const std::string& name : names) {
      arr[name] =
          *rc::gen::oneOf(rc::gen::inRange<int64_t>(1, 100), rc::gen::inRange<int64_t>(1, kMax));
      ones[name] = 1;
    }
    const auto by_arr = Shown(RollUp(scores, arr, {.by = RollupBy::kArr, .rules = kAll}));
    const auto by_account = Shown(RollUp(scores, arr, {.by = RollupBy::kAccount, .rules = kAll}));
    RC_ASSERT(IsMeanOfAccounts(scores, arr, by_arr.score));
    RC_ASSERT(IsMeanOfAccounts(scores, ones, by_account.score));
  });
  EXPECT_TRUE(holds);
}

TEST(RollUpProperty, EqualArrIsTheSameAsByAccount) {
  const bool holds = rc::check("equal", [] {
    const auto scores = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(1, 8)));
    Scores responses;
    Arr arr;
    for (size_t i = 0; i < scores.size(); ++i) {
      const std::string account(1, static_cast<char>('a' + i * i % 7));
      responses.push_back({account, scores[i]});
      arr[account] = 70'000;
    }
    const auto score = [&](RollupBy by) {
      return Shown(RollUp(responses, arr, {.metric = Metric::kCesMean, .by = by, .rules = kAll}))
          .score;
    };
    RC_ASSERT(score(RollupBy::kArr) == score(RollupBy::kAccount));
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace steward::feedback
