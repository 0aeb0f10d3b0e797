#include "absl/strings/str_cat.h"
#include <google/protobuf/util/message_differencer.h>

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/calendar_view.h"
#include "services/mirrors/calendar_mirror.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {

// New rules from the effective time on, in the place of every version that begins then or later.
// The rules that hold there already are nothing new.
Decision ReviseCalendar(const v1::ReviseCalendarRequest& request, const CalendarView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(mirrors::CheckCalendarRules(request.rules(), "rules"));
  const v1::Calendar& calendar = view.calendar();
  if (calendar.versions_size() >= kCalendarVersionsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(calendar.name(), " has ", kCalendarVersionsMax,
                               " versions, which is the most; create another calendar"));
  }
  v1::CalendarRevised event;
  *event.mutable_version()->mutable_effective_from() = ToTimestamp(env.effective_time);
  *event.mutable_version()->mutable_rules() = request.rules();
  const auto& last = *calendar.versions().rbegin();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time last_from, FromTimestamp(last.effective_from()));
  const bool same =
      google::protobuf::util::MessageDifferencer::Equals(last.rules(), request.rules());
  if (same && last_from <= env.effective_time) return Nothing();
  return event;
}

}  // namespace steward::accounts
