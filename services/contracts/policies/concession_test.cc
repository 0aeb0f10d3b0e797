#include "services/contracts/policies/concession.h"

#include <cstdint>
#include <limits>
#include <numeric>
#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using testing::StatusIs;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

ConcessionLine Line(PricePeriod period, int64_t list, int64_t agreed, int64_t quantity = 1) {
  return {.list_price_minor = list,
          .agreed_price_minor = agreed,
          .quantity = quantity,
          .price_period = period};
}

int64_t Total(const Term& term, const std::vector<ConcessionLine>& lines) {
  return ConcessionOf(term, lines).value().total_minor;
}

TEST(Concession, IsTheDifferenceTimesQuantityTimesPeriods) {
  const Term term = T("2026-01-01", "2028-01-01");
  EXPECT_EQ(Total(term, {Line(PricePeriod::kMonth, 3'000, 2'500, 120)}), 500 * 120 * 24);
  EXPECT_EQ(Total(term, {Line(PricePeriod::kWeek, 11, 10)}), 104);
  EXPECT_EQ(Total(term, {Line(PricePeriod::kQuarter, 11, 10)}), 8);
  EXPECT_EQ(Total(term, {Line(PricePeriod::kYear, 11, 10)}), 2);
  EXPECT_EQ(Total(term, {Line(PricePeriod::kTerm, 11, 10)}), 1);
}

TEST(Concession, OfAOneOffPriceIsPaidOnceAndOfUsageNothing) {
  ConcessionLine line = Line(PricePeriod::kMonth, 100, 70, 2);
  line.kind = LineKind::kOneOff;
  EXPECT_EQ(Total(T("2026-01-01", "2028-01-01"), {line}), 60);
  line.kind = LineKind::kUsage;
  EXPECT_EQ(Total(T("2026-01-01", "2028-01-01"), {line}), 0);
}

TEST(Concession, IsNotNettedWithWhatIsAgreedAboveTheList) {
  const auto concession =
      ConcessionOf(T("2026-01-01", "2027-01-01"),
                   {{Line(PricePeriod::kYear, 100, 70), Line(PricePeriod::kYear, 100, 500)}})
          .value();
  EXPECT_EQ(concession.total_minor, 30);
  EXPECT_THAT(concession.lines_minor, ElementsAre(30, 0));
}

TEST(Concession, CountsTheDaysOfATermThatIsNotWholeMonths) {
  // One month and 14 of 28 days.
  EXPECT_EQ(Total(T("2026-01-01", "2026-02-15"), {Line(PricePeriod::kMonth, 1'000, 0)}), 1'500);
}

TEST(Concession, IsRoundedOnceAndItsPartsSumToIt) {
  // Half a year of a price per year: 0.5 each, of which two make 1.
  const Term half = T("2026-01-01", "2026-07-01");
  const ConcessionLine line = Line(PricePeriod::kYear, 1, 0);
  const auto two = ConcessionOf(half, {{line, line}}).value();
  EXPECT_EQ(two.total_minor, 1);
  EXPECT_THAT(two.lines_minor, ElementsAre(1, 0));
  EXPECT_EQ(Total(half, {line}), 1);
  EXPECT_EQ(Total(half, {line, line, line}), 2);
}

TEST(Concession, OfNothingIsNothing) {
  const auto concession = ConcessionOf(T("2026-01-01", "2026-07-01"), {}).value();
  EXPECT_EQ(concession.total_minor, 0);
  EXPECT_TRUE(concession.lines_minor.empty());
}

TEST(Concession, RefusesWhatHasNoAnswer) {
  const Term year = T("2026-01-01", "2027-01-01");
  const auto code = [&](const ConcessionLine& line) {
    return ConcessionOf(year, {{line}}).status().code();
  };
  EXPECT_EQ(code(Line(PricePeriod::kYear, kMax, 0, 1)), absl::StatusCode::kOk);
  EXPECT_EQ(code(Line(PricePeriod::kYear, kMax, 0, 2)), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code(Line(PricePeriod::kWeek, kMax, 0, kMax)), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code(Line(PricePeriod::kYear, -1, 0)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(Line(PricePeriod::kYear, 0, -1)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(Line(PricePeriod::kYear, 0, 0, -1)), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ConcessionOf({}, {}), StatusIs(absl::StatusCode::kInvalidArgument));
}

// An oracle over whole months: it pays month by month in twelfths of a year.
TEST(Concession, EqualsASumOverTheMonths) {
  EXPECT_TRUE(rc::check("any lines", [] {
    const int32_t months = *rc::gen::inRange(1, 60);
    const Term term = {.start = D("2026-01-01"), .end = NaiveAddMonths(D("2026-01-01"), months)};
    std::vector<ConcessionLine> lines;
    int64_t twelfths = 0;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
      const auto period =
          *rc::gen::element(PricePeriod::kWeek, PricePeriod::kMonth, PricePeriod::kQuarter,
                            PricePeriod::kYear, PricePeriod::kTerm);
      lines.push_back(Line(period, *rc::gen::inRange(0, 1'000), *rc::gen::inRange(0, 1'000),
                           *rc::gen::inRange(0, 50)));
      const int64_t conceded = lines.back().list_price_minor - lines.back().agreed_price_minor;
      if (conceded < 0) continue;
      for (int32_t month = 0; month < months; ++month) {
        const int64_t in_a_year = period == PricePeriod::kWeek      ? 52
                                  : period == PricePeriod::kMonth   ? 12
                                  : period == PricePeriod::kQuarter ? 4
                                                                    : 1;
        if (period != PricePeriod::kTerm) {
          twelfths += conceded * lines.back().quantity * in_a_year;
        } else if (month == 0) {
          twelfths += conceded * lines.back().quantity * 12;
        }
      }
    }
    const auto concession = ConcessionOf(term, lines).value();
    RC_ASSERT(concession.total_minor == (twelfths + 6) / 12);
    RC_ASSERT(std::accumulate(concession.lines_minor.begin(), concession.lines_minor.end(),
                              int64_t{0}) == concession.total_minor);
  }));
}

}  // namespace
}  // namespace steward::contracts
