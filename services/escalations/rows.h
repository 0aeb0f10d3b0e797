#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

// The numbers and names under which derived rows of the escalations service lie in its store.
// Frozen: a number is never given another meaning, and a retired one stays here with a comment.
namespace steward::escalations {

// Indexes. Each entry ends with the name of the escalation, or of the policy.

// {account id}.
inline constexpr uint16_t kByAccount = 1;
// {Escalation.State as a number, account id}.
inline constexpr uint16_t kByState = 2;
// {Severity as a number, account id}.
inline constexpr uint16_t kBySeverity = 3;
// {microseconds since 1970}: the earliest due of a clock that runs.
inline constexpr uint16_t kByDue = 4;
// {"people/{person}"}: those that are not over, by owner.
inline constexpr uint16_t kByOwner = 5;
// {}: the policies.
inline constexpr uint16_t kPolicies = 6;

// Sums, counts without a currency ("XXX"). Texts, because a sum is read by its group's texts.

// {Severity's name}: open escalations, by the day of the opening.
inline constexpr uint16_t kOpenBySeverity = 1;
// {Severity's, ClockKind's name}: breached clocks of any escalation, by the day of the breach.
inline constexpr uint16_t kBreaches = 2;

// Timers of an escalation: a clock has something to say, the next level is to be called, nothing
// happened since the acknowledgement, nobody objected to the resolution.
inline constexpr absl::string_view kSlaClockDue = "sla_clock_due";
inline constexpr absl::string_view kLevelDue = "level_due";
inline constexpr absl::string_view kAckTimesOut = "ack_times_out";
inline constexpr absl::string_view kClosesItself = "closes_itself";

}  // namespace steward::escalations
