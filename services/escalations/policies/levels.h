#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// Who is called while nobody takes an escalation (DOMAIN.md §3.4 "Levels"). Pure functions.
namespace steward::escalations {

// Calls the level after the last one called, around again as often as the policy says; after that
// it is EscalationExhausted. Nothing where the severity has no levels.
absl::Status CallNextLevel(const EscalationView& view, const v1::EscalationState& state,
                           absl::Time at, Decision* decision);

// When the level after the last one called is to be called, counted from `at`; nothing once the
// levels are exhausted.
std::optional<absl::Time> NextCall(const v1::EscalationState& state, absl::Time at);

}  // namespace steward::escalations
