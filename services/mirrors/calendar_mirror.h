#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/base/business_time.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"
#include "steward/accounts/v1/accounts_events.pb.h"

// Business calendars as the accounts service keeps them and the others mirror them. Pure functions.
namespace steward::mirrors {

// The fold of a calendar's events, its owner's and of every copy: whether the event is about one.
bool MirrorCalendar(const accounts::v1::AccountsEvent& event, accounts::v1::Calendar* calendar);

// INVALID_FIELD below `path` ("rules") for rules that say something impossible.
absl::Status CheckCalendarRules(const accounts::v1::CalendarRules& rules, absl::string_view path);

// A calendar ready to be asked; it expects rules that were checked. About a quarter of a
// millisecond for each version.
absl::StatusOr<BusinessCalendar> BusinessCalendarOf(const accounts::v1::Calendar& calendar);

// What holds where no calendar is named: Monday to Friday, 09:00 to 17:00 UTC (ours).
const BusinessCalendar& OfficeHours();

}  // namespace steward::mirrors
