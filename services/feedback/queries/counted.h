#pragma once

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "libs/engine/query.h"
#include "steward/feedback/v1/feedback_state.pb.h"

// Reads of LOCKED responses and of invitations one by one, by the day on which they count: for the
// part of a day that sums by day can't tell, and for windows. A window is a bounded scan rather
// than a summary of each account: it costs what it reads, about 10 us each, and needs no second
// copy of who answered when. Thread-safe.
namespace steward::feedback {

// The most responses or invitations of one answer.
inline constexpr int64_t kScannedMax = 100'000;

// The instants [from, to) of one scan, on behalf of an answer that may have several.
struct Scan {
  const engine::QueryContext& context;
  absl::Time from;
  absl::Time to;
  // How many the answer may still read: kScannedMax before its first scan.
  int64_t* left;
};

// Each calls `visit` with what falls into the scan, in order of days: LOCKED responses by when they
// were received, invitations by when they were first known to have arrived, and by when they were
// answered. LIMIT_EXCEEDED where more would be read than are left.
absl::Status VisitResponses(const Scan& scan,
                            const std::function<void(const v1::ResponseState&)>& visit);
absl::Status VisitDelivered(const Scan& scan,
                            const std::function<void(const v1::Invitation&)>& visit);
absl::Status VisitCompleted(const Scan& scan,
                            const std::function<void(const v1::Invitation&)>& visit);

// The day, UTC, that an instant lies in.
inline Day UtcDay(absl::Time time) { return DayInZone(time, absl::UTCTimeZone()); }

}  // namespace steward::feedback
