#include "services/contracts/policies/notice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

// The open days that exist in the zone: one that its clocks skipped (30 December 2011 in Apia) has
// no open time.
class OpenDaysInZone final : public OpenDays {
 public:
  explicit OpenDaysInZone(const NoticeCalendar& calendar) : calendar_(calendar) {}

  [[nodiscard]] bool IsOpen(Day day) const override {
    return calendar_.open_days.IsOpen(day) &&
           StartOfDay(day, calendar_.zone) < StartOfDay(day + 1, calendar_.zone);
  }

 private:
  const NoticeCalendar& calendar_;
};

// The n-th open day before `day`; the day itself for 0.
absl::StatusOr<Day> OpenDaysBefore(Day day, int32_t count, const OpenDays& open_days) {
  for (int32_t i = 0; i < count; ++i) {
    STEWARD_ASSIGN_OR_RETURN(day, OpenDayAtOrBefore(day - 1, open_days));
  }
  return day;
}

absl::StatusOr<Day> DeadlineDay(const NoticeRules& rules, Day term_end, const OpenDays& open_days) {
  Day day = term_end - rules.days;
  if (rules.counting == NoticeCounting::kBusinessDays) {
    STEWARD_ASSIGN_OR_RETURN(day, OpenDaysBefore(term_end, rules.days, open_days));
  }
  if (!rules.roll_back) return day;
  STEWARD_ASSIGN_OR_RETURN(const Day last_valid_day, OpenDayAtOrBefore(day - 1, open_days));
  return last_valid_day + 1;
}

bool Allows(const NoticeRules& rules, const std::string& channel) {
  const auto& allowed = rules.allowed_channels;
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), channel) != allowed.end();
}

}  // namespace

absl::StatusOr<NoticeDeadline> NoticeDeadlineOf(const NoticeRules& rules, Day term_end,
                                                const NoticeCalendar& calendar) {
  if (rules.days < 0 || rules.days > kNoticeDaysMax) {
    return InvalidField("notice_days", absl::StrCat("must be 0 to ", kNoticeDaysMax));
  }
  STEWARD_ASSIGN_OR_RETURN(const Day day, DeadlineDay(rules, term_end, OpenDaysInZone(calendar)));
  // The day before it is a date too.
  if (day <= kDayMin) {
    return Reject(Reason::REASON_OUT_OF_RANGE,
                  absl::StrCat(rules.days, " days before ", FormatDay(term_end),
                               " is no date of the years 1 to 9999"));
  }
  return NoticeDeadline{
      .last_valid_day = day - 1, .deadline_day = day, .deadline = StartOfDay(day, calendar.zone)};
}

absl::Status CheckNoticeFits(const NoticeDeadline& deadline, const Term& term) {
  if (deadline.deadline_day >= term.start) return absl::OkStatus();
  return InvalidField(
      "notice_days",
      absl::StrCat("must not be longer than the term: notice would have to be given before ",
                   FormatDay(deadline.deadline_day), ", and the term begins on ",
                   FormatDay(term.start)));
}

absl::StatusOr<NoticeVerdict> JudgeNotice(const NoticeRules& rules, const NoticeDeadline& deadline,
                                          const Notice& notice) {
  if (notice.sent.has_value() && notice.received.has_value() && *notice.received < *notice.sent) {
    return InvalidField("notice.received", "must not be before sent");
  }
  const auto& deciding =
      rules.effective_on == NoticeEffect::kOnSent ? notice.sent : notice.received;
  NoticeVerdict verdict = {.channel_allowed = Allows(rules, notice.channel)};
  if (!deciding.has_value()) return verdict;
  verdict.in_time = *deciding < deadline.deadline;
  if (!verdict.in_time) verdict.late_by = *deciding - deadline.deadline;
  return verdict;
}

}  // namespace steward::contracts
