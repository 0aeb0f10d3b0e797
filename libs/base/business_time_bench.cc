#include <chrono>
#include <cstdint>
#include <cstdio>

#include "libs/base/business_time.h"
#include "libs/base/business_time_for_test.h"

// Prints what business time costs: nanoseconds for a call, the mean of a million.

namespace {

using steward::BusinessCalendar;
using steward::business_time_for_test::kHourMs;

constexpr int kCalls = 1'000'000;
constexpr int64_t kHour = kHourMs;

// `call(i)` returns something of its answer, so that no call can be left out.
template <class Call>
void Measure(const char* what, int calls, Call call) {
  int64_t kept = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) kept += call(i);
  const auto spent = std::chrono::steady_clock::now() - start;
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() / calls;
  std::printf("%-44s %8lld ns  (%llx)\n", what, static_cast<long long>(ns),
              static_cast<unsigned long long>(kept));
}

// Starts that walk through four years in steps of 2,099 minutes.
absl::Time StartOf(int i) {
  constexpr int64_t kMinutes = int64_t{4} * 365 * 1440;
  return absl::FromUnixSeconds(1'767'225'600 + (int64_t{i} * 2099 % kMinutes) * 60);
}

int64_t AddedMs(const BusinessCalendar& calendar, int i, int64_t open_ms) {
  return absl::ToUnixMillis(calendar.Add(StartOf(i), open_ms).value());
}

int64_t OpenMs(const BusinessCalendar& calendar, int i, absl::Duration distance) {
  return calendar.OpenMs(StartOf(i), StartOf(i) + distance).value();
}

}  // namespace

int main() {
  steward::CalendarRules rules =
      steward::business_time_for_test::Weekdays("Europe/Berlin", {{9, 17}});
  for (steward::Day day = 20'454; day < 22'000; day += 31) rules.holidays.push_back(day);
  const BusinessCalendar office = steward::business_time_for_test::Calendar(rules);
  Measure("OpenMs over 3 days", kCalls, [&](int i) { return OpenMs(office, i, absl::Hours(72)); });
  Measure("OpenMs over 3 years", kCalls,
          [&](int i) { return OpenMs(office, i, absl::Hours(26'280)); });
  Measure("OpenMs over 300 years", kCalls,
          [&](int i) { return OpenMs(office, i, absl::Hours(2'628'000)); });
  Measure("Add 4 hours", kCalls, [&](int i) { return AddedMs(office, i, 4 * kHour); });
  Measure("Add 30 business days", kCalls, [&](int i) { return AddedMs(office, i, 240 * kHour); });
  Measure("Add 100 years of business days", kCalls,
          [&](int i) { return AddedMs(office, i, 208'000 * kHour); });
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  Measure("Add 4 hours, around the clock", kCalls,
          [&](int i) { return AddedMs(always, i, 4 * kHour); });
  Measure("making a calendar", 1000, [&](int i) {
    rules.business_day_ms = i + 1;
    const BusinessCalendar made = steward::business_time_for_test::Calendar(rules);
    return made.BusinessDaysMs(1, StartOf(i)).value();
  });
  return 0;
}
