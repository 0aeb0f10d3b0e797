#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"

#include "services/feedback/view.h"

// By when a follow-up has to be acknowledged, its customer contacted, and it resolved (DOMAIN.md
// 3.2 "Closed loop"): 1, 2 and 10 business days. Pure functions.
namespace steward::feedback {

using FollowUpClocks = google::protobuf::RepeatedPtrField<v1::FollowUpClock>;

// The calendar that is asked where there is one; otherwise Monday to Friday, 09:00 to 17:00 UTC.
inline constexpr absl::string_view kFollowUpCalendar = "calendars/default";

// The three clocks of a follow-up that begins at `start`.
absl::StatusOr<FollowUpClocks> StartClocks(const FeedbackView& view, absl::Time start);

// True while it runs and was not said to be overdue.
bool IsAwaited(const v1::FollowUpClock& clock);

// The timer of a clock.
absl::string_view TimerOf(v1::FollowUpClock::Kind kind);

}  // namespace steward::feedback
