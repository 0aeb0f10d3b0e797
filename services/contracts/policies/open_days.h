#pragma once

#include <array>
#include <cstdint>
#include <set>

#include "absl/status/statusor.h"

#include "libs/base/civil_date.h"

// Which days are open for business, as notice periods count them (DOMAIN.md 3.6 "Contracts"). Pure
// and thread-safe.
namespace steward::contracts {

// Days without an open one among them after which a search gives up: ten years, as for open time.
inline constexpr int32_t kClosedDaysMax = 3653;

enum class Weekday { kMonday, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

// What a calendar says of days: one is open when it has open time in that calendar.
class OpenDays {
 public:
  virtual ~OpenDays() = default;

  [[nodiscard]] virtual bool IsOpen(Day day) const = 0;
};

// The same weekdays every week, less the holidays.
class OpenWeekdays final : public OpenDays {
 public:
  explicit OpenWeekdays(const std::set<Weekday>& weekdays, std::set<Day> holidays = {});

  [[nodiscard]] bool IsOpen(Day day) const override;

 private:
  std::array<bool, 7> open_ = {};
  std::set<Day> holidays_;
};

Weekday WeekdayOf(Day day);

// The last open day that isn't after `day`. OUT_OF_RANGE where kClosedDaysMax days before it are
// closed, or it would lie before the year 1.
absl::StatusOr<Day> OpenDayAtOrBefore(Day day, const OpenDays& open_days);

}  // namespace steward::contracts
