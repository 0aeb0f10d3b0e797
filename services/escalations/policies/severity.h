#pragma once

#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// Another severity: EscalationSeverityChanged, and what it makes of the clocks of an open
// escalation, from their start on. Nothing where it is the same.
Decision ChangeSeverity(const v1::EscalationState& state, v1::Severity severity, absl::Time at);

}  // namespace steward::escalations
