#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/open_days.h"
#include "services/contracts/policies/term_dates.h"

// Until when notice can be given, and whether it was given in time (DOMAIN.md 3.3 "Terms & dates",
// 3.6 "Contracts"). Pure functions. Errors name the fields notice_days and notice.received.
namespace steward::contracts {

// The longest notice period, in days of either kind: ten years.
inline constexpr int32_t kNoticeDaysMax = 3650;

enum class NoticeCounting { kCalendarDays, kBusinessDays };

// Which instant of a notice decides.
enum class NoticeEffect { kOnSent, kOnReceived };

struct NoticeRules {
  // 0 to kNoticeDaysMax; with 0, notice may be given until the term ends.
  int32_t days = 0;
  NoticeCounting counting = NoticeCounting::kCalendarDays;
  // Moves the last valid day, and the deadline with it, back to an open day.
  bool roll_back = false;
  NoticeEffect effective_on = NoticeEffect::kOnReceived;
  // As in "LETTER", compared as written. Empty: any channel.
  std::vector<std::string> allowed_channels;
};

// What the days of a contract are: the zone they begin in, and which of them are open.
struct NoticeCalendar {
  absl::TimeZone zone;
  // Borrowed.
  const OpenDays& open_days;
};

struct NoticeDeadline {
  // The last day on which notice can be given: the one before deadline_day.
  Day last_valid_day = 0;
  Day deadline_day = 0;
  // The first instant of deadline_day in the contract's zone. Notice must come before it.
  absl::Time deadline;
};

// A notice as it was given. What is not known, or has not happened, is empty.
struct Notice {
  std::optional<absl::Time> sent;
  std::optional<absl::Time> received;
  std::string channel;
};

// Why a notice is good or not. One may be late and by a wrong channel at once.
struct NoticeVerdict {
  bool channel_allowed = false;
  // False while the instant that decides is not known.
  bool in_time = false;
  // From the deadline to the deciding instant, where that isn't before the deadline; 0 at the
  // deadline itself.
  std::optional<absl::Duration> late_by;

  [[nodiscard]] bool valid() const { return channel_allowed && in_time; }
};

// The deadline for a term that ends before `term_end`. CALENDAR: so many civil days before it.
// BUSINESS: the n-th open day before it, which itself never counts; a day that the zone skipped is
// not open. INVALID_FIELD for days out of range; OUT_OF_RANGE where ten years hold no open day, or
// the deadline would lie before the year 1.
absl::StatusOr<NoticeDeadline> NoticeDeadlineOf(const NoticeRules& rules, Day term_end,
                                                const NoticeCalendar& calendar);

// INVALID_FIELD for notice_days where the deadline lies before the term's start, so that it would
// have passed before the contract began. For initial terms: a later one may be shorter than its
// notice period, which then reaches into the term before.
absl::Status CheckNoticeFits(const NoticeDeadline& deadline, const Term& term);

// Holds a notice against the deadline. While a deciding instant is not known, the notice is not in
// time yet. INVALID_FIELD for a notice received before it was sent.
absl::StatusOr<NoticeVerdict> JudgeNotice(const NoticeRules& rules, const NoticeDeadline& deadline,
                                          const Notice& notice);

}  // namespace steward::contracts
