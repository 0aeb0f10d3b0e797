#pragma once

#include <array>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "services/escalations/policy_view.h"
#include "steward/escalations/v1/escalations_resources.pb.h"

namespace steward::escalations {

// The fields of a policy that requests may set.
inline constexpr std::array<absl::string_view, 8> kPolicyFields = {"display_name",
                                                                   "rules",
                                                                   "calendar",
                                                                   "approval_required",
                                                                   "loop_count",
                                                                   "ack_timeout_s",
                                                                   "pauses_while_waiting_internal",
                                                                   "pauses_while_waiting_vendor"};

// What the proto's own rules don't say of a whole policy: one rule for each severity, targets
// longer than nothing, roles and calendars that are known. INVALID_FIELD with paths from
// "escalation_policy", CALENDAR_NOT_KNOWN.
absl::Status CheckPolicy(const v1::EscalationPolicy& policy, const PolicyView& view);

}  // namespace steward::escalations
