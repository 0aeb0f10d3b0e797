#include "libs/base/business_time.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward {
namespace {

using business_time_internal::kDayMs;
using business_time_internal::OpenDays;
using business_time_internal::ZoneClock;

constexpr int64_t kMsMin = kBusinessTimeSecondsMin * 1000;
constexpr int64_t kMsEnd = kBusinessTimeSecondsEnd * 1000;
constexpr int64_t kTenYearsMs = 3653 * kDayMs;
// A closed time of ten years has a whole one of these in it, wherever the count begins.
constexpr int64_t kWindowMs = 1826 * kDayMs;

absl::StatusOr<int64_t> InRangeMs(absl::Time time) {
  const int64_t ms = absl::ToUnixMillis(time);
  if (ms >= kMsMin && ms < kMsEnd) return ms;
  return Reject(common::v1::REASON_OUT_OF_RANGE,
                absl::StrCat(absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()),
                             " lies outside the years 1800 to 2399, for which business time is "
                             "known"));
}

std::string Readable(int64_t ms) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMillis(ms), absl::UTCTimeZone());
}

absl::Status NothingOpens(int64_t from_ms) {
  return Reject(common::v1::REASON_OUT_OF_RANGE,
                absl::StrCat("the calendar opens nothing in the 10 years from ", Readable(from_ms),
                             "; give it open time"));
}

// Appends [start, end) to stretches that end where it starts.
void Append(absl::Time start, absl::Time end, bool is_open,
            std::vector<BusinessCalendar::Stretch>* stretches) {
  if (start >= end) return;
  if (!stretches->empty() && stretches->back().is_open == is_open) {
    stretches->back().end = end;
  } else {
    stretches->push_back({start, end, is_open});
  }
}

}  // namespace

absl::StatusOr<BusinessCalendar> BusinessCalendar::Create(const CalendarRules& rules,
                                                          absl::string_view path) {
  STEWARD_RETURN_IF_ERROR(ValidateCalendar(rules, path));
  const absl::TimeZone zone = LoadZone(rules.zone).value();
  BusinessCalendar calendar;
  calendar.versions_.push_back({.from_ms = kMsMin,
                                .business_day_ms = BusinessDayMsOf(rules),
                                .days = OpenDays(rules, std::make_shared<const ZoneClock>(zone))});
  calendar.FindGaps();
  return calendar;
}

absl::StatusOr<BusinessCalendar> BusinessCalendar::CreateVersions(
    const std::vector<CalendarVersion>& versions, absl::string_view path) {
  if (versions.empty() || versions.size() > static_cast<size_t>(kCalendarVersionsMax)) {
    return InvalidField(path, absl::StrCat("must have 1 to ", kCalendarVersionsMax, " versions"));
  }
  std::map<std::string, std::shared_ptr<const ZoneClock>> clocks;
  BusinessCalendar calendar;
  for (size_t i = 0; i < versions.size(); ++i) {
    const CalendarRules& rules = versions[i].rules;
    const std::string version_path = absl::StrCat(path, "[", i, "]");
    STEWARD_RETURN_IF_ERROR(ValidateCalendar(rules, version_path));
    const int64_t from_ms =
        i == 0 ? kMsMin : std::clamp(absl::ToUnixMillis(versions[i].from), kMsMin, kMsEnd);
    if (i > 0 && versions[i].from <= versions[i - 1].from) {
      return InvalidField(absl::StrCat(version_path, ".from"),
                          "must be later than that of the version before");
    }
    std::shared_ptr<const ZoneClock>& clock = clocks[rules.zone];
    if (clock == nullptr) {
      clock = std::make_shared<const ZoneClock>(LoadZone(rules.zone).value());
    }
    Version version = {.from_ms = from_ms,
                       .business_day_ms = BusinessDayMsOf(rules),
                       .days = OpenDays(rules, clock)};
    if (i > 0) {
      version.raised_by_ms = calendar.OpenBefore(from_ms) - version.days.OpenBefore(from_ms);
    }
    calendar.versions_.push_back(std::move(version));
  }
  calendar.FindGaps();
  return calendar;
}

BusinessCalendar BusinessCalendar::AroundTheClock() {
  CalendarRules rules = {.zone = "UTC"};
  rules.weekly.fill({{.open_s = 0, .close_s = 86'400}});
  absl::StatusOr<BusinessCalendar> calendar = Create(rules, "calendar");
  STEWARD_CHECK(calendar.ok()) << calendar.status();
  return *std::move(calendar);
}

absl::StatusOr<int64_t> BusinessCalendar::OpenMs(absl::Time start, absl::Time end) const {
  STEWARD_ASSIGN_OR_RETURN(const int64_t start_ms, InRangeMs(start));
  STEWARD_ASSIGN_OR_RETURN(const int64_t end_ms, InRangeMs(end));
  if (end_ms <= start_ms) return 0;
  return OpenBefore(end_ms) - OpenBefore(start_ms);
}

absl::StatusOr<absl::Time> BusinessCalendar::Add(absl::Time start, int64_t open_ms) const {
  if (open_ms < 0) return InvalidField("open_ms", "must be at least 0");
  STEWARD_ASSIGN_OR_RETURN(const int64_t start_ms, InRangeMs(start));
  if (open_ms == 0) return start;
  int64_t end_ms = kMsEnd;
  // Nothing known has more open time; so the sum stays in its type.
  if (open_ms <= kMsEnd - kMsMin) {
    end_ms =
        FirstReaching(OpenBefore(start_ms) + open_ms, IndexAt(start_ms), start_ms).value_or(kMsEnd);
  }
  for (const Gap& gap : gaps_) {
    const int64_t from_ms = std::max(gap.start_ms, start_ms);
    if (gap.start_ms < end_ms && gap.end_ms - from_ms >= kTenYearsMs) return NothingOpens(from_ms);
  }
  if (end_ms < kMsEnd) return absl::FromUnixMillis(end_ms);
  return Reject(
      common::v1::REASON_OUT_OF_RANGE,
      absl::StrCat(open_ms, " ms of open time from ", Readable(start_ms),
                   " end after the year 2399, the last for which business time is known"));
}

absl::StatusOr<std::vector<BusinessCalendar::Stretch>> BusinessCalendar::Stretches(
    absl::Time start, absl::Time end) const {
  STEWARD_ASSIGN_OR_RETURN(const int64_t start_ms, InRangeMs(start));
  STEWARD_ASSIGN_OR_RETURN(const int64_t end_ms, InRangeMs(end));
  std::vector<Stretch> stretches;
  int64_t done_ms = start_ms;
  for (size_t i = IndexAt(start_ms); i < versions_.size() && done_ms < end_ms; ++i) {
    const int64_t until_ms =
        i + 1 == versions_.size() ? end_ms : std::min(end_ms, versions_[i + 1].from_ms);
    versions_[i].days.VisitOpen(done_ms, until_ms, [&](int64_t open_ms, int64_t close_ms) {
      open_ms = std::max(open_ms, done_ms);
      Append(absl::FromUnixMillis(done_ms), absl::FromUnixMillis(open_ms), false, &stretches);
      done_ms = std::min(close_ms, until_ms);
      Append(absl::FromUnixMillis(open_ms), absl::FromUnixMillis(done_ms), true, &stretches);
      return stretches.size() <= static_cast<size_t>(kCalendarStretchesMax);
    });
    Append(absl::FromUnixMillis(done_ms), absl::FromUnixMillis(until_ms), false, &stretches);
    done_ms = until_ms;
  }
  if (stretches.size() <= static_cast<size_t>(kCalendarStretchesMax)) return stretches;
  return Reject(common::v1::REASON_LIMIT_EXCEEDED,
                absl::StrCat("more than ", kCalendarStretchesMax, " stretches from ",
                             Readable(start_ms), "; ask for a shorter time"));
}

bool BusinessCalendar::OpensOn(Day day) const {
  constexpr Day kDayFirst = static_cast<Day>(kMsMin / kDayMs);
  constexpr Day kDayEnd = static_cast<Day>(kMsEnd / kDayMs);
  if (day < kDayFirst || day >= kDayEnd) return false;
  size_t index = versions_.size() - 1;
  while (index > 0 && versions_[index].days.StartOf(day) < versions_[index].from_ms) --index;
  return versions_[index].days.OpensOn(day);
}

absl::StatusOr<int64_t> BusinessCalendar::BusinessDaysMs(int64_t days, absl::Time at) const {
  if (days < 0) return InvalidField("days", "must be at least 0");
  STEWARD_ASSIGN_OR_RETURN(const int64_t at_ms, InRangeMs(at));
  return CheckedMul(days, versions_[IndexAt(at_ms)].business_day_ms);
}

size_t BusinessCalendar::IndexAt(int64_t at_ms) const {
  const auto after =
      std::upper_bound(versions_.begin() + 1, versions_.end(), at_ms,
                       [](int64_t at, const Version& version) { return at < version.from_ms; });
  return static_cast<size_t>(after - versions_.begin()) - 1;
}

int64_t BusinessCalendar::OpenBefore(int64_t at_ms) const {
  const Version& version = versions_[IndexAt(at_ms)];
  return version.days.OpenBefore(at_ms) + version.raised_by_ms;
}

std::optional<int64_t> BusinessCalendar::FirstReaching(int64_t sum_ms, size_t index,
                                                       int64_t near_ms) const {
  while (index + 1 < versions_.size() && OpenBefore(versions_[index + 1].from_ms) < sum_ms) {
    ++index;
  }
  const Version& version = versions_[index];
  return version.days.FirstReaching(sum_ms - version.raised_by_ms,
                                    std::max(near_ms, version.from_ms));
}

void BusinessCalendar::FindGaps() {
  for (int64_t window_ms = kMsMin; window_ms + kWindowMs <= kMsEnd; window_ms += kWindowMs) {
    const int64_t sum_ms = OpenBefore(window_ms);
    const bool known = !gaps_.empty() && window_ms < gaps_.back().end_ms;
    if (known || OpenBefore(window_ms + kWindowMs) != sum_ms) continue;
    // The gap begins where the sum was reached, and ends where it grows again.
    const bool first = OpenBefore(kMsMin) == sum_ms;
    const int64_t start_ms = first ? kMsMin : FirstReaching(sum_ms, 0, window_ms).value_or(kMsMin);
    const std::optional<int64_t> next_ms = FirstReaching(sum_ms + 1, 0, window_ms);
    const Gap gap = {start_ms, next_ms.has_value() ? *next_ms - 1 : kMsEnd};
    if (gap.end_ms - gap.start_ms >= kTenYearsMs) gaps_.push_back(gap);
  }
}

}  // namespace steward
