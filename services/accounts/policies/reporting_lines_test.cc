#include "services/accounts/policies/reporting_lines.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;

constexpr int kPeople = 5;
// Hours 0 to 11, and one slot for all that comes after.
constexpr int kSlots = 13;

absl::Time Hour(int hour) { return absl::FromUnixSeconds(int64_t{hour} * 3600); }

// Everybody's lines, under the rules; and, hour by hour, who reports to whom.
struct Organisation {
  std::map<std::string, ReportingLines> lines;
  // manager[hour][person]; empty: nobody.
  std::vector<std::map<std::string, std::string>> manager =
      std::vector<std::map<std::string, std::string>>(kSlots);

  absl::Status Check(const NewLine& line) {
    return CheckAcyclic(
        line, [this](absl::string_view name) -> const auto& { return lines[std::string(name)]; });
  }
};

bool HasCycle(const std::map<std::string, std::string>& manager) {
  for (const auto& [person, first] : manager) {
    std::set<std::string> seen = {person};
    for (std::string at = first; !at.empty();) {
      if (!seen.insert(at).second) return true;
      const auto next = manager.find(at);
      at = next == manager.end() ? "" : next->second;
    }
  }
  return false;
}

// A move of the random walk.
struct Move {
  int person = 0;
  int manager = 0;
  int from = 0;
  int to = 0;
};

Move AnyMove() {
  Move move;
  move.person = *rc::gen::inRange(0, kPeople);
  move.manager = *rc::gen::inRange(-1, kPeople);
  move.from = *rc::gen::inRange(0, kSlots);
  // The end of the last slot is open.
  move.to = *rc::gen::inRange(move.from + 1, kSlots + 1);
  return move;
}

NewLine LineOf(const Move& move) {
  NewLine line;
  line.person = absl::StrCat("people/p", move.person);
  if (move.manager >= 0) line.reports_to = absl::StrCat("people/p", move.manager);
  line.interval.from = Hour(move.from);
  if (move.to < kSlots) line.interval.to = Hour(move.to);
  return line;
}

// The hours of the lines are what was written, and the lines are disjoint, in order and joined.
void ExpectSame(const Organisation& organisation, const std::string& person) {
  const auto found = organisation.lines.find(person);
  const ReportingLines& lines = found->second;
  for (int i = 1; i < lines.size(); ++i) {
    const Interval before = IntervalOf(lines[i - 1]);
    RC_ASSERT(before.to <= IntervalOf(lines[i]).from);
    RC_ASSERT(before.to < IntervalOf(lines[i]).from ||
              lines[i - 1].reports_to() != lines[i].reports_to());
  }
  for (int hour = 0; hour < kSlots; ++hour) {
    std::string manager;
    for (const v1::ReportingLine& line : lines) {
      if (IntervalOf(line).Contains(Hour(hour))) manager = line.reports_to();
    }
    const auto& expected = organisation.manager[static_cast<size_t>(hour)];
    const auto there = expected.find(person);
    RC_ASSERT(manager == (there == expected.end() ? "" : there->second));
  }
}

RC_GTEST_PROP(ReportingLines, AreAcyclicAtEveryInstant, ()) {
  Organisation organisation;
  const int moves = *rc::gen::inRange(1, 40);
  for (int n = 0; n < moves; ++n) {
    const Move move = AnyMove();
    const NewLine line = LineOf(move);
    auto manager = organisation.manager;
    bool cycle = false;
    for (int hour = move.from; hour < move.to; ++hour) {
      manager[static_cast<size_t>(hour)][line.person] = line.reports_to;
      cycle = cycle || HasCycle(manager[static_cast<size_t>(hour)]);
    }
    const absl::Status status = organisation.Check(line);
    RC_ASSERT(status.ok() == !cycle);
    if (!status.ok()) {
      RC_ASSERT(DetailOf(status).reason() == Reason::REASON_REPORTING_CYCLE);
      continue;
    }
    organisation.manager = std::move(manager);
    organisation.lines[line.person] = WriteLine(organisation.lines[line.person], line);
    ExpectSame(organisation, line.person);
  }
}

TEST(ReportingLines, HaveAtMostSixtyFourManagersAboveAPerson) {
  Organisation organisation;
  for (int n = 1; n < kManagersAboveMax; ++n) {
    const NewLine line = {absl::StrCat("people/m", n), absl::StrCat("people/m", n + 1), {Hour(0)}};
    organisation.lines[line.person] = WriteLine({}, line);
  }
  EXPECT_THAT(organisation.Check({"people/p", "people/m1", {Hour(0)}}), IsOk());
  const NewLine top = {absl::StrCat("people/m", kManagersAboveMax), "people/top", {Hour(0)}};
  organisation.lines[top.person] = WriteLine({}, top);
  EXPECT_THAT(organisation.Check({"people/p", "people/m1", {Hour(0)}}),
              HasReason(Reason::REASON_HIERARCHY_TOO_DEEP));
}

}  // namespace
}  // namespace steward::accounts
