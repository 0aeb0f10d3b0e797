#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/escalations/policies/clocks.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// What it means that somebody took an escalation. Pure functions.
namespace steward::escalations {

// Adds EscalationAcknowledged, and ends the ACK clock.
absl::Status Acknowledge(const v1::EscalationState& state, absl::Time at, Clocks* clocks,
                         Decision* decision);

// When an acknowledged escalation is OPEN again if nothing happens after `at`; nothing for one in
// another state.
std::optional<absl::Time> AckTimeout(const v1::EscalationState& state, absl::Time at);

}  // namespace steward::escalations
