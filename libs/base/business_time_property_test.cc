#include <algorithm>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/business_time.h"
#include "libs/base/business_time_for_test.h"

namespace steward {
namespace {

using namespace business_time_for_test;  // NOLINT(google-build-using-namespace)

constexpr int64_t kDayMs = 24 * kHourMs;
constexpr int64_t kFirstMs = kBusinessTimeSecondsMin * 1000;
constexpr int64_t kEndMs = kBusinessTimeSecondsEnd * 1000;

absl::Time At(int64_t ms) { return absl::FromUnixMillis(ms); }

std::string SomeZone() {
  return *rc::gen::element<std::string>(
      "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
      "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Apia", "America/Havana",
      "Asia/Tehran", "America/Sao_Paulo", "Asia/Gaza", "Africa/Casablanca", "Pacific/Kwajalein",
      "America/Scoresbysund", "Antarctica/Troll", "Africa/Monrovia");
}

// Up to three intervals on whole minutes.
std::vector<DayInterval> SomeIntervals() {
  std::vector<int32_t> bounds;
  const int count = *rc::gen::weightedElement<int>({{2, 0}, {3, 2}, {3, 4}, {1, 6}});
  for (int i = 0; i < count; ++i) {
    bounds.push_back(
        *rc::gen::element(0, 60, 120, 150, 180, 540, 1020, 1439, 1440, *rc::gen::inRange(0, 1441)));
  }
  std::sort(bounds.begin(), bounds.end());
  std::vector<DayInterval> intervals;
  for (size_t i = 0; i + 1 < bounds.size(); i += 2) {
    if (bounds[i] < bounds[i + 1]) intervals.push_back({bounds[i] * 60, bounds[i + 1] * 60});
  }
  return intervals;
}

// Holidays and exceptions lie within some days after `from`.
CalendarRules SomeRules(Day from, Day days) {
  CalendarRules rules = {.zone = SomeZone()};
  for (auto& weekday : rules.weekly) weekday = SomeIntervals();
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    rules.holidays.push_back(from + *rc::gen::inRange(0, days));
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    const Day date = from + *rc::gen::inRange(0, days);
    const bool is_new = std::none_of(rules.exceptions.begin(), rules.exceptions.end(),
                                     [&](const auto& known) { return known.date == date; });
    if (is_new) rules.exceptions.push_back({.date = date, .open = SomeIntervals()});
  }
  return rules;
}

std::vector<CalendarVersion> SomeVersions(Day from, Day days) {
  std::vector<CalendarVersion> versions = {
      {.from = absl::InfinitePast(), .rules = SomeRules(from, days)}};
  absl::Time version_from = At(from * kDayMs);
  for (int i = *rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {1, 2}}); i > 0; --i) {
    version_from += absl::Minutes(*rc::gen::inRange(1, days * 720));
    versions.push_back({.from = version_from, .rules = SomeRules(from, days)});
  }
  return versions;
}

// A midnight in UTC near a change of the zone's clock, or anywhere, from 1975 on: since then all
// offsets are whole minutes.
Day SomeDay(const std::string& zone_name) {
  const Day anywhere = *rc::gen::inRange(1830, 60'000);
  const absl::TimeZone zone = LoadZone(zone_name).value();
  absl::TimeZone::CivilTransition change;
  const bool near_change = *rc::gen::inRange(0, 4) > 0;
  if (!near_change || !zone.NextTransition(At(anywhere * kDayMs), &change)) return anywhere;
  return static_cast<Day>(absl::CivilDay(change.from) - absl::CivilDay(1970, 1, 1)) - 2;
}

// Open or not, for each minute from `from`: looks at what the clock has shown, minute by minute.
class MinuteOracle {
 public:
  MinuteOracle(const std::vector<CalendarVersion>& versions, Day from, Day days)
      : first_ms_(from * kDayMs) {
    open_.resize(static_cast<size_t>(days) * 1440);
    for (size_t v = 0; v < versions.size(); ++v) {
      const absl::Time version_end =
          v + 1 < versions.size() ? versions[v + 1].from : absl::InfiniteFuture();
      Mark(versions[v].rules, v == 0 ? absl::InfinitePast() : versions[v].from, version_end);
    }
  }

  int64_t OpenMs(int64_t start_ms, int64_t end_ms) const {
    int64_t sum_ms = 0;
    for (size_t i = 0; i < open_.size(); ++i) {
      const int64_t minute_ms = first_ms_ + static_cast<int64_t>(i) * kMinuteMs;
      const int64_t part_ms =
          std::min(end_ms, minute_ms + kMinuteMs) - std::max(start_ms, minute_ms);
      if (open_[i] && part_ms > 0) sum_ms += part_ms;
    }
    return sum_ms;
  }

 private:
  void Mark(const CalendarRules& rules, absl::Time start, absl::Time end) {
    const absl::TimeZone zone = LoadZone(rules.zone).value();
    absl::CivilSecond shown = absl::CivilSecond::min();
    // Clocks are set back by a day at most: what was shown before the last two days is below it.
    for (int64_t i = -2 * 1440; i < static_cast<int64_t>(open_.size()); ++i) {
      const absl::Time minute = At(first_ms_ + i * kMinuteMs);
      shown = std::max(shown, zone.At(minute).cs);
      if (i >= 0 && minute >= start && minute < end) {
        open_[static_cast<size_t>(i)] = IsOpen(rules, shown);
      }
    }
  }

  static bool IsOpen(const CalendarRules& rules, absl::CivilSecond shown) {
    const Day day = static_cast<Day>(absl::CivilDay(shown) - absl::CivilDay(1970, 1, 1));
    const int second = shown.hour() * 3600 + shown.minute() * 60 + shown.second();
    const auto includes = [second](const std::vector<DayInterval>& intervals) {
      return std::any_of(intervals.begin(), intervals.end(), [second](const DayInterval& one) {
        return one.open_s <= second && second < one.close_s;
      });
    };
    for (const DatedIntervals& exception : rules.exceptions) {
      if (exception.date == day) return includes(exception.open);
    }
    const auto& holidays = rules.holidays;
    if (std::find(holidays.begin(), holidays.end(), day) != holidays.end()) return false;
    return includes(rules.weekly[static_cast<size_t>(absl::GetWeekday(absl::CivilDay(shown)))]);
  }

  int64_t first_ms_;
  std::vector<bool> open_;
};

// The sum over all days of the version, with the instants that civil_date.h gives.
int64_t OpenMsByDays(const CalendarRules& rules, int64_t start_ms, int64_t end_ms) {
  const absl::TimeZone zone = LoadZone(rules.zone).value();
  int64_t sum_ms = 0;
  for (Day day = DayInZone(At(start_ms), zone) - 2; day <= DayInZone(At(end_ms), zone) + 2; ++day) {
    const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
    const auto& holidays = rules.holidays;
    std::vector<DayInterval> open = rules.weekly[static_cast<size_t>(absl::GetWeekday(civil))];
    if (std::find(holidays.begin(), holidays.end(), day) != holidays.end()) open.clear();
    for (const DatedIntervals& exception : rules.exceptions) {
      if (exception.date == day) open = exception.open;
    }
    for (const DayInterval& interval : open) {
      const absl::CivilSecond midnight(civil);
      const int64_t open_ms = absl::ToUnixMillis(InstantOf(midnight + interval.open_s, zone));
      const int64_t close_ms = absl::ToUnixMillis(InstantOf(midnight + interval.close_s, zone));
      sum_ms += std::max<int64_t>(0, std::min(close_ms, end_ms) - std::max(open_ms, start_ms));
    }
  }
  return sum_ms;
}

int64_t SomeMs(int64_t start_ms, int64_t end_ms) {
  const int64_t fine_ms = *rc::gen::inRange<int64_t>(start_ms, end_ms);
  return *rc::gen::element(fine_ms, fine_ms - fine_ms % kMinuteMs);
}

TEST(BusinessTimeProperty, AgreesWithAMinuteByMinuteOracle) {
  EXPECT_TRUE(rc::check([] {
    constexpr Day kDays = 7;
    const Day from = SomeDay(SomeZone());
    const std::vector<CalendarVersion> versions = SomeVersions(from, kDays);
    const MinuteOracle oracle(versions, from, kDays);
    const BusinessCalendar calendar = BusinessCalendar::CreateVersions(versions, "v").value();
    const int64_t first_ms = from * kDayMs;
    for (int i = 0; i < 10; ++i) {
      const int64_t start_ms = SomeMs(first_ms, first_ms + kDays * kDayMs);
      const int64_t end_ms = SomeMs(first_ms, first_ms + kDays * kDayMs);
      RC_ASSERT(calendar.OpenMs(At(start_ms), At(end_ms)).value() ==
                oracle.OpenMs(start_ms, end_ms));
      int64_t open_ms = 0;
      absl::Time last = At(start_ms);
      const std::vector<BusinessCalendar::Stretch> stretches =
          calendar.Stretches(At(start_ms), At(end_ms)).value();
      for (const auto& stretch : stretches) {
        RC_ASSERT(stretch.start == last);
        RC_ASSERT(stretch.end > stretch.start);
        last = stretch.end;
        const int64_t length_ms = absl::ToInt64Milliseconds(stretch.end - stretch.start);
        RC_ASSERT(
            oracle.OpenMs(absl::ToUnixMillis(stretch.start), absl::ToUnixMillis(stretch.end)) ==
            (stretch.is_open ? length_ms : 0));
        if (stretch.is_open) open_ms += length_ms;
      }
      RC_ASSERT(last == At(std::max(start_ms, end_ms)));
      RC_ASSERT(open_ms == oracle.OpenMs(start_ms, end_ms));
    }
  }));
}

TEST(BusinessTimeProperty, AgreesWithTheSumOfAllDays) {
  EXPECT_TRUE(rc::check([] {
    const Day from = *rc::gen::inRange(-62'000, 156'000);
    const CalendarRules rules = SomeRules(from, 400);
    const BusinessCalendar calendar = Calendar(rules);
    const int64_t start_ms = SomeMs(from * kDayMs, (from + 400) * kDayMs);
    const int64_t end_ms = SomeMs(start_ms, (from + 800) * kDayMs);
    RC_ASSERT(calendar.OpenMs(At(start_ms), At(end_ms)).value() ==
              OpenMsByDays(rules, start_ms, end_ms));
  }));
}

TEST(BusinessTimeProperty, IsAdditive) {
  EXPECT_TRUE(rc::check([] {
    const auto versions = SomeVersions(*rc::gen::inRange(10'000, 30'000), 2000);
    const BusinessCalendar calendar = BusinessCalendar::CreateVersions(versions, "v").value();
    std::vector<int64_t> at;
    for (int i = 0; i < 3; ++i) at.push_back(SomeMs(kFirstMs, kEndMs));
    std::sort(at.begin(), at.end());
    RC_ASSERT(calendar.OpenMs(At(at[0]), At(at[2])).value() ==
              calendar.OpenMs(At(at[0]), At(at[1])).value() +
                  calendar.OpenMs(At(at[1]), At(at[2])).value());
  }));
}

TEST(BusinessTimeProperty, AddIsTheLeastInverseAndMonotone) {
  EXPECT_TRUE(rc::check([] {
    const Day from = *rc::gen::inRange(-60'000, 130'000);
    const auto versions = SomeVersions(from, 300);
    const BusinessCalendar calendar = BusinessCalendar::CreateVersions(versions, "v").value();
    for (int i = 0; i < 5; ++i) {
      const int64_t start_ms = SomeMs(from * kDayMs, (from + 400) * kDayMs);
      const int64_t open_ms =
          *rc::gen::element<int64_t>(1, 8 * kHourMs, *rc::gen::inRange<int64_t>(1, 100 * kHourMs),
                                     *rc::gen::inRange<int64_t>(1, 50'000 * kHourMs));
      const absl::StatusOr<absl::Time> end = calendar.Add(At(start_ms), open_ms);
      if (!end.ok()) {
        // Only a calendar whose week is closed, or nearly so, runs out of open time here.
        RC_ASSERT(end.status().code() == absl::StatusCode::kOutOfRange);
        const auto& weekly = versions.back().rules.weekly;
        const bool closes =
            std::all_of(weekly.begin(), weekly.end(), [](const auto& day) { return day.empty(); });
        RC_ASSERT(closes || calendar.OpenMs(At(start_ms), At(kEndMs - 1)).value() < open_ms);
        continue;
      }
      RC_ASSERT(*end > At(start_ms));
      RC_ASSERT(calendar.OpenMs(At(start_ms), *end).value() == open_ms);
      const absl::Time before = *end - absl::Milliseconds(1);
      RC_ASSERT(calendar.OpenMs(At(start_ms), before).value() == open_ms - 1);
      RC_ASSERT(calendar.Add(At(start_ms), open_ms - 1).value() <= before);
      RC_ASSERT(calendar.Add(At(start_ms - 1), open_ms).value() <= *end);
    }
  }));
}

TEST(BusinessTimeProperty, AroundTheClockIsWallTimeInEveryZone) {
  EXPECT_TRUE(rc::check([] {
    const BusinessCalendar calendar = Calendar(EveryDay(SomeZone(), {{0, 24}}));
    const int64_t start_ms = SomeMs(kFirstMs, kEndMs);
    const int64_t end_ms = SomeMs(start_ms, kEndMs);
    RC_ASSERT(calendar.OpenMs(At(start_ms), At(end_ms)).value() == end_ms - start_ms);
    RC_ASSERT(calendar.Add(At(start_ms), end_ms - start_ms).value() == At(end_ms));
  }));
}

}  // namespace
}  // namespace steward
