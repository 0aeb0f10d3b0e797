#include "libs/base/business_time_zone.h"

#include <algorithm>
#include <limits>

#include "absl/time/civil_time.h"

namespace steward::business_time_internal {
namespace {

constexpr absl::CivilSecond kEpoch(1970, 1, 1);

// Far before every instant, with room to calculate.
constexpr int64_t kLongAgoMs = std::numeric_limits<int64_t>::min() / 4;

}  // namespace

// A change's instant is what the clock shows there less the offset before: exact where the civil
// time alone would be ambiguous.
ZoneClock::ZoneClock(const absl::TimeZone& zone) {
  absl::Time at = absl::FromUnixMillis(kFirstDay * kDayMs);
  const absl::Time end = absl::FromUnixMillis(kEndDay * kDayMs);
  int64_t offset_s = zone.At(at).offset;
  segments_.push_back({kLongAgoMs, offset_s * 1000, kLongAgoMs});
  absl::TimeZone::CivilTransition change;
  while (zone.NextTransition(at, &change)) {
    at = absl::FromUnixSeconds(change.from - kEpoch - offset_s);
    if (at >= end) break;
    offset_s += change.to - change.from;
    AddChange(absl::ToUnixMillis(at), offset_s * 1000);
  }
  std::sort(irregular_days_.begin(), irregular_days_.end());
  irregular_days_.erase(std::unique(irregular_days_.begin(), irregular_days_.end()),
                        irregular_days_.end());
}

void ZoneClock::AddChange(int64_t at_ms, int64_t offset_ms) {
  const Segment& last = segments_.back();
  const int64_t before_ms = at_ms + last.offset_ms;
  const int64_t after_ms = at_ms + offset_ms;
  segments_.push_back({at_ms, offset_ms, std::max(last.shown_ms, before_ms)});
  const int64_t first_day = FloorDiv(std::min(before_ms, after_ms), kDayMs);
  const int64_t last_day = FloorDiv(std::max(before_ms, after_ms), kDayMs);
  for (int64_t day = first_day; day <= last_day; ++day) {
    irregular_days_.push_back(static_cast<int32_t>(day));
  }
}

int64_t ZoneClock::FirstAt(int64_t local_ms) const {
  const auto after = std::upper_bound(
      segments_.begin(), segments_.end(), local_ms,
      [](int64_t local, const Segment& segment) { return local < segment.shown_ms; });
  const Segment& segment = *(after - 1);
  return std::max(segment.from_ms, local_ms - segment.offset_ms);
}

int64_t ZoneClock::LatestShown(int64_t at_ms) const {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), at_ms,
                       [](int64_t at, const Segment& segment) { return at < segment.from_ms; });
  const Segment& segment = *(after - 1);
  return std::max(segment.shown_ms - 1, at_ms + segment.offset_ms);
}

}  // namespace steward::business_time_internal
