#pragma once

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "libs/engine/query.h"
#include "steward/feedback/v1/feedback_state.pb.h"

// Reads of LOCKED responses one by one, by the day on which they were received: for the part of a
// day that sums by day can't tell, and for windows in which a contact counts once. A window is a
// bounded scan rather than a summary of each account: it costs what it reads, about 10 us a
// response, and needs no second copy of who answered when. Thread-safe.
namespace steward::feedback {

// The most responses of one answer.
inline constexpr int64_t kScannedResponsesMax = 100'000;

// Calls `visit` with each LOCKED response that was received in [from, to), in order of days.
// LIMIT_EXCEEDED above kScannedResponsesMax.
absl::Status VisitResponses(const engine::QueryContext& context, absl::Time from, absl::Time to,
                            const std::function<void(const v1::ResponseState&)>& visit);

// The day, UTC, that an instant lies in.
inline Day UtcDay(absl::Time time) { return DayInZone(time, absl::UTCTimeZone()); }

}  // namespace steward::feedback
