#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"
#include "steward/escalations/v1/escalations_clocks.pb.h"

// A clock as it is stored, and as the arithmetic takes it. Pure functions.
namespace steward::escalations {

// A stored instant; nothing where it is absent. Stored instants are right (a CHECK).
absl::Time Instant(const google::protobuf::Timestamp& time);
std::optional<absl::Time> MaybeInstant(bool is_there, const google::protobuf::Timestamp& time);

// What the arithmetic keeps of it.
SlaClock ClockOf(const v1::SlaClock& stored);

// Writes `clock` over what the arithmetic keeps in `stored`, with its due and its next instant by
// `calendar`. Errors of DueOf.
absl::Status Store(const SlaClock& clock, const BusinessCalendar& calendar, v1::SlaClock* stored);

}  // namespace steward::escalations
