#include "services/escalations/policies/calendar_oracle_for_test.h"

#include <algorithm>

#include "absl/time/time.h"

#include "libs/base/check.h"

namespace steward::escalations::oracle {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 3'600'000;
// More than is asked for, so that the next question finds it walked.
constexpr int64_t kMarginDays = 200;

// The first instant at which the zone's clock shows this time of the day, or a later one.
int64_t FirstShown(const absl::TimeZone& zone, absl::CivilDay day, int second) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(day) + second);
  const bool is_skipped = info.kind == absl::TimeZone::TimeInfo::SKIPPED;
  return absl::ToUnixMillis(is_skipped ? info.trans : info.pre);
}

const std::vector<Hours>& HoursOn(const CalendarVersion& version, absl::CivilDay day) {
  static const auto& closed = *new std::vector<Hours>;
  const auto exception = version.exceptions.find(day);
  if (exception != version.exceptions.end()) return exception->second;
  if (version.holidays.contains(day)) return closed;
  return version.week[static_cast<size_t>(absl::GetWeekday(day))];
}

void WalkVersion(const CalendarVersion& version, const Span& in_force, std::vector<Span>* open) {
  absl::TimeZone zone;
  STEWARD_CHECK(absl::LoadTimeZone(version.zone, &zone)) << version.zone;
  const auto day_of = [](int64_t at_ms) {
    return absl::ToCivilDay(absl::FromUnixMillis(at_ms), absl::UTCTimeZone());
  };
  std::vector<Span> found;
  // A zone's day is at most a day away from UTC's.
  for (absl::CivilDay day = day_of(in_force.from_ms) - 2; day <= day_of(in_force.to_ms) + 2;
       ++day) {
    for (const Hours& hours : HoursOn(version, day)) {
      const Span span = {std::max(in_force.from_ms, FirstShown(zone, day, hours.open_s)),
                         std::min(in_force.to_ms, FirstShown(zone, day, hours.close_s))};
      if (span.from_ms < span.to_ms) found.push_back(span);
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Span& a, const Span& b) { return a.from_ms < b.from_ms; });
  open->insert(open->end(), found.begin(), found.end());
}

}  // namespace

const std::vector<Span>& Calendar::Open(int64_t from_ms, int64_t to_ms) {
  const bool was_walked = walked_.from_ms < walked_.to_ms;
  if (!was_walked) walked_ = {from_ms, from_ms};
  if (!was_walked || from_ms < walked_.from_ms || to_ms > walked_.to_ms) {
    walked_ = {std::min(from_ms, walked_.from_ms),
               std::max(to_ms + kMarginDays * kDayMs, walked_.to_ms)};
    walked_open_ = Walk(walked_.from_ms, walked_.to_ms);
  }
  open_.clear();
  for (const Span& span : walked_open_) {
    const Span part = {std::max(span.from_ms, from_ms), std::min(span.to_ms, to_ms)};
    if (part.from_ms < part.to_ms) open_.push_back(part);
  }
  return open_;
}

int64_t Calendar::BusinessDayMs(int64_t at_ms) const {
  if (versions_.empty()) return kDayMs;
  int64_t day_ms = versions_.front().business_day_ms;
  for (const CalendarVersion& version : versions_) {
    if (version.from_ms <= at_ms) day_ms = version.business_day_ms;
  }
  return day_ms;
}

std::vector<Span> Calendar::Walk(int64_t from_ms, int64_t to_ms) const {
  if (versions_.empty()) return {{from_ms, to_ms}};
  std::vector<Span> open;
  for (size_t i = 0; i < versions_.size(); ++i) {
    const bool is_last = i + 1 == versions_.size();
    const Span in_force = {i == 0 ? from_ms : std::max(from_ms, versions_[i].from_ms),
                           is_last ? to_ms : std::min(to_ms, versions_[i + 1].from_ms)};
    if (in_force.from_ms < in_force.to_ms) WalkVersion(versions_[i], in_force, &open);
  }
  return open;
}

}  // namespace steward::escalations::oracle
