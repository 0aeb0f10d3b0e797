#pragma once

#include "absl/status/statusor.h"

#include "libs/base/business_time.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// A clock that has ended was measured by its calendar as it was then, whatever the escalation's
// calendars say once its policy is bound again. Pure functions.
namespace steward::escalations {

// Puts other calendars into the state. Each clock keeps what it counts by until it is counted anew.
void ReplaceCalendars(const google::protobuf::RepeatedPtrField<accounts::v1::Calendar>& calendars,
                      v1::EscalationState* state);

// The clock was counted anew, by the calendars as they are.
void ForgetPast(const v1::SlaClock& clock, v1::EscalationState* state);

// Every clock was that is not cancelled.
void ForgetPastOfCounted(v1::EscalationState* state);

// What the clock counts by, or was measured by when it ended. CALENDAR_NOT_KNOWN.
absl::StatusOr<BusinessCalendar> CalendarOfClock(const v1::SlaClock& clock,
                                                 const v1::EscalationState& state);

}  // namespace steward::escalations
