#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "services/accounts/calendar_view.h"
#include "services/mirrors/calendar_mirror.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {

// A business calendar (DOMAIN.md §3.0 "Business time"): its first version also holds for all time
// before it.
Decision CreateCalendar(const v1::CreateCalendarRequest& request, const CalendarView&,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(ValidateName("display_name", request.display_name()));
  STEWARD_RETURN_IF_ERROR(mirrors::CheckCalendarRules(request.rules(), "rules"));
  v1::CalendarCreated event;
  event.mutable_calendar()->set_name(env.aggregate);
  event.mutable_calendar()->set_display_name(request.display_name());
  v1::CalendarVersion& first = *event.mutable_calendar()->add_versions();
  *first.mutable_effective_from() = ToTimestamp(env.effective_time);
  *first.mutable_rules() = request.rules();
  return event;
}

}  // namespace steward::accounts
