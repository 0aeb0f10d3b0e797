#include "services/accounts/policies/work_queue.h"

#include <algorithm>
#include <rapidcheck.h>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = WorkItemKind;
using Rational = boost::multiprecision::cpp_rational;

constexpr int64_t kDayMs = 28'800'000;

WorkItem In(Kind kind, int64_t open_ms) { return {.kind = kind, .open_ms_to_due = open_ms}; }

WorkAccount Account(const std::string& name, int64_t percentile, int32_t tier, bool strategic) {
  return {.account = name,
          .arr_percentile = {.part = percentile},
          .tier_score = tier,
          .strategic = strategic};
}

WorkAccount With(WorkAccount account, std::vector<WorkItem> items) {
  account.items = std::move(items);
  return account;
}

WorkPriority Prioritised(const WorkAccount& account) {
  return PrioritiseAccount(account, {}).value();
}

int32_t UrgencyOf(std::vector<WorkItem> items) {
  return Prioritised(With(Account("a", 0, 0, false), std::move(items))).urgency_centi;
}

std::vector<std::string> OrderOf(const std::vector<WorkAccount>& accounts) {
  std::vector<std::string> names;
  const auto queue = OrderWorkQueue(accounts, {}).value();
  for (const WorkPriority& priority : queue) {
    names.push_back(priority.account);
  }
  return names;
}

TEST(WorkQueue, GivesTheExampleOfAnItem) {
  const WorkPriority priority =
      Prioritised(With(Account("a", 82, 25, true), {In(Kind::kCallToAction, 453'020'680)}));
  EXPECT_EQ(priority.importance_centi, 6850);
  EXPECT_EQ(priority.urgency_centi, 0);
  EXPECT_EQ(priority.priority_centi, 0);
  EXPECT_EQ(priority.quadrant, WorkQuadrant::kPlan);
}

TEST(WorkQueue, GivesTheExampleOfAQueue) {
  const auto queue =
      OrderWorkQueue(
          {With(Account("acc-0", 13, 75, false), {In(Kind::kNoticeDeadline, 864'000'000)}),
           With(Account("acc-1", 28, 50, false),
                {In(Kind::kEscalation, 66'403'751), In(Kind::kEscalation, 145'565'549),
                 In(Kind::kCommitment, 144'000'001)}),
           With(Account("acc-2", 85, 25, false),
                {In(Kind::kCommitment, 37'993'094), In(Kind::kCallToAction, 288'000'001)})},
          {})
          .value();
  ASSERT_EQ(queue.size(), 3);
  EXPECT_EQ(queue[0].account, "acc-2");
  EXPECT_EQ(queue[0].priority_centi, 3681);
  EXPECT_EQ(queue[1].account, "acc-0");
  EXPECT_EQ(queue[1].priority_centi, 1450);
  EXPECT_EQ(queue[2].account, "acc-1");
  EXPECT_EQ(queue[2].priority_centi, 671);
}

TEST(WorkQueue, PressesEachKindFromItsHorizonOn) {
  for (const auto& [kind, days] : {std::pair{Kind::kEscalation, 3},
                                   {Kind::kCommitment, 5},
                                   {Kind::kTouch, 5},
                                   {Kind::kCallToAction, 10},
                                   {Kind::kNoticeDeadline, 60}}) {
    EXPECT_EQ(UrgencyOf({In(kind, days * kDayMs)}), 0) << days;
    EXPECT_EQ(UrgencyOf({In(kind, days * kDayMs + 1)}), 0) << days;
    EXPECT_EQ(UrgencyOf({In(kind, days * kDayMs / 2)}), 5000) << days;
    EXPECT_EQ(UrgencyOf({In(kind, 0)}), 10'000) << days;
  }
}

TEST(WorkQueue, TakesTheMostUrgentItem) {
  EXPECT_EQ(UrgencyOf({}), 0);
  EXPECT_EQ(UrgencyOf({In(Kind::kCallToAction, 9 * kDayMs), In(Kind::kEscalation, kDayMs)}), 6667);
  EXPECT_EQ(UrgencyOf({{.kind = Kind::kTouch, .overdue = true, .open_ms_to_due = -5}}), 10'000);
}

TEST(WorkQueue, HidesASnoozedItemUntilItsInstant) {
  const absl::Time until = absl::FromUnixSeconds(1'000);
  const WorkAccount account =
      With(Account("a", 0, 0, false), {{.overdue = true, .snoozed_until = until}});
  const auto urgency_at = [&account](absl::Time now) {
    return PrioritiseAccount(account, {.now = now}).value().urgency_centi;
  };
  EXPECT_EQ(urgency_at(until - absl::Milliseconds(1)), 0);
  EXPECT_EQ(urgency_at(until), 10'000);
}

TEST(WorkQueue, HasFourQuadrants) {
  const std::vector<WorkItem> urgent = {In(Kind::kCommitment, 2 * kDayMs)};
  const std::vector<WorkItem> not_urgent = {In(Kind::kCommitment, 2 * kDayMs + 1)};
  // 60 * .5 + 100 * .3 = 60.00, and half a point less.
  const WorkAccount important = Account("a", 60, 100, false);
  const WorkAccount unimportant = Account("a", 59, 100, false);
  EXPECT_EQ(Prioritised(With(important, urgent)).quadrant, WorkQuadrant::kDoNow);
  EXPECT_EQ(Prioritised(With(important, not_urgent)).quadrant, WorkQuadrant::kPlan);
  EXPECT_EQ(Prioritised(With(unimportant, urgent)).quadrant, WorkQuadrant::kDelegate);
  EXPECT_EQ(Prioritised(With(unimportant, not_urgent)).quadrant, WorkQuadrant::kLater);
  // What is shown as 60.00 isn't always that much.
  EXPECT_EQ(Prioritised(With(important, not_urgent)).urgency_centi, 6000);
}

TEST(WorkQueue, ResolvesTiesByUrgencyThenImportanceThenAccount) {
  const auto overdue = WorkItem{.overdue = true};
  // 40.00 * 100.00 = 80.00 * 50.00.
  const WorkAccount urgent = With(Account("z", 80, 0, false), {overdue});
  const WorkAccount important =
      With(Account("y", 100, 100, false), {In(Kind::kCallToAction, 5 * kDayMs)});
  EXPECT_THAT(OrderOf({important, urgent}), ElementsAre("z", "y"));
  EXPECT_THAT(
      OrderOf({Account("c", 10, 0, false), Account("b", 20, 0, false), Account("a", 10, 0, false)}),
      ElementsAre("b", "a", "c"));
}

TEST(WorkQueue, OrdersByExactPrioritiesWhereTheRoundedOnesAreEqual) {
  const auto almost = [](const std::string& name, int64_t open_ms) {
    return With(Account(name, 100, 100, true), {In(Kind::kCommitment, open_ms)});
  };
  const auto queue = OrderWorkQueue({almost("a", 1001), almost("b", 1000)}, {}).value();
  EXPECT_EQ(queue[0].account, "b");
  EXPECT_EQ(queue[0].priority_centi, queue[1].priority_centi);
}

TEST(ArrPercentiles, AreTheShareOfTheOthersWithLess) {
  const auto percents = [](const std::vector<int64_t>& arr) {
    std::vector<int64_t> result;
    for (const ArrPercentile& p : ArrPercentiles(arr)) result.push_back(100 * p.part / p.whole);
    return result;
  };
  EXPECT_THAT(percents({}), IsEmpty());
  EXPECT_THAT(percents({7}), ElementsAre(0));
  EXPECT_THAT(percents({30, 10, 20}), ElementsAre(100, 0, 50));
  EXPECT_THAT(percents({5, 5, 9, 0, 5}), ElementsAre(25, 25, 100, 0, 25));
}

TEST(WorkQueue, NamesWhatIsWrong) {
  const auto refused = [](const std::vector<WorkAccount>& accounts, int64_t day_ms) {
    return std::string(OrderWorkQueue(accounts, {.business_day_ms = day_ms}).status().message());
  };
  const WorkAccount good = Account("a", 1, 1, false);
  EXPECT_THAT(refused({good, good}, 1), HasSubstr("accounts[1].account"));
  EXPECT_THAT(refused({good}, 0), HasSubstr("business_day_ms"));
  EXPECT_THAT(refused({good}, kBusinessDayMsMax + 1), HasSubstr("business_day_ms"));
  EXPECT_THAT(refused({Account("a", 101, 1, false)}, 1), HasSubstr("accounts[0].arr_percentile"));
  EXPECT_THAT(refused({Account("a", -1, 1, false)}, 1), HasSubstr("accounts[0].arr_percentile"));
  EXPECT_THAT(refused({Account("a", 1, 101, false)}, 1), HasSubstr("accounts[0].tier_score"));
  EXPECT_THAT(refused({With(good, {In(Kind::kTouch, 1), In(Kind::kTouch, -1)})}, 1),
              HasSubstr("accounts[0].items[1].open_ms_to_due"));
}

TEST(WorkQueue, IsExactAtItsLimits) {
  WorkAccount most = With(Account("a", 0, 100, true), {In(Kind::kNoticeDeadline, 1)});
  most.arr_percentile = {.part = kPercentileWholeMax - 1, .whole = kPercentileWholeMax};
  WorkAccount next = most;
  next.account = "b";
  next.arr_percentile.part -= 1;
  WorkAccount last = most;
  last.account = "c";
  last.items[0].open_ms_to_due = INT64_MAX;
  const auto queue =
      OrderWorkQueue({last, next, most}, {.business_day_ms = kBusinessDayMsMax}).value();
  EXPECT_EQ(queue[0].account, "a");
  EXPECT_EQ(queue[1].account, "b");
  EXPECT_EQ(queue[2].account, "c");
  EXPECT_EQ(queue[1].priority_centi, 10'000);
}

// The rule in rational numbers, written from the page.
struct OracleItem {
  Rational importance;
  Rational urgency;
};

OracleItem Oracle(const WorkAccount& account, int64_t day_ms) {
  const Rational percentile =
      Rational(100) * account.arr_percentile.part / account.arr_percentile.whole;
  OracleItem oracle = {percentile / 2 + Rational(3, 10) * account.tier_score +
                           Rational(2, 10) * (account.strategic ? 100 : 0),
                       0};
  for (const WorkItem& item : account.items) {
    const int days = std::vector<int>{3, 5, 5, 10, 60}[static_cast<size_t>(item.kind)];
    const Rational left = 1 - Rational(item.open_ms_to_due) / Rational(days * day_ms);
    oracle.urgency =
        std::max<Rational>(oracle.urgency, item.overdue ? Rational(100) : Rational(100 * left));
  }
  return oracle;
}

int32_t Centi(const Rational& points) {
  const Rational shifted = points * 100 + Rational(1, 2);
  return static_cast<int32_t>(numerator(shifted) / denominator(shifted));
}

WorkAccount GenAccount(int index, int64_t day_ms) {
  const int64_t whole = *rc::gen::inRange<int64_t>(1, 1000);
  WorkAccount account = Account(absl::StrCat("a", index), 0, *rc::gen::element(25, 50, 75, 100),
                                *rc::gen::arbitrary<bool>());
  account.arr_percentile = {.part = *rc::gen::inRange<int64_t>(0, whole + 1), .whole = whole};
  const int items = *rc::gen::inRange(0, 4);
  for (int i = 0; i < items; ++i) {
    account.items.push_back({.kind = static_cast<Kind>(*rc::gen::inRange(0, 5)),
                             .overdue = *rc::gen::inRange(0, 8) == 0,
                             .open_ms_to_due = *rc::gen::inRange<int64_t>(0, 20 * day_ms)});
  }
  return account;
}

TEST(WorkQueue, EqualsAnOracleInRationalNumbers) {
  EXPECT_TRUE(rc::check([] {
    const int64_t day_ms = *rc::gen::element<int64_t>(1, 1000, kDayMs, kBusinessDayMsMax);
    std::vector<WorkAccount> accounts;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) accounts.push_back(GenAccount(i, day_ms));
    const auto queue = OrderWorkQueue(accounts, {.business_day_ms = day_ms}).value();
    std::stable_sort(accounts.begin(), accounts.end(), [day_ms](const auto& a, const auto& b) {
      const OracleItem left = Oracle(a, day_ms);
      const OracleItem right = Oracle(b, day_ms);
      return std::make_tuple(Rational(right.importance * right.urgency), right.urgency,
                             right.importance,
                             a.account) < std::make_tuple(Rational(left.importance * left.urgency),
                                                          left.urgency, left.importance, b.account);
    });
    for (size_t i = 0; i < accounts.size(); ++i) {
      const OracleItem oracle = Oracle(accounts[i], day_ms);
      RC_ASSERT(queue[i].account == accounts[i].account);
      RC_ASSERT(queue[i].importance_centi == Centi(oracle.importance));
      RC_ASSERT(queue[i].urgency_centi == Centi(oracle.urgency));
      RC_ASSERT(queue[i].priority_centi == Centi(oracle.importance * oracle.urgency / 100));
      const int quadrant = (oracle.importance >= 60 ? 0 : 2) + (oracle.urgency >= 60 ? 0 : 1);
      RC_ASSERT(static_cast<int>(queue[i].quadrant) == quadrant);
    }
  }));
}

}  // namespace
}  // namespace steward::accounts
