#pragma once

#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// The derived rows of the escalations service; their numbers are in rows.h. Pure functions.
namespace steward::escalations {

// The index entries of an escalation, what it contributes to the counts, and when it next has
// something to say. History has no timers.
Rows DeriveEscalation(const v1::EscalationState& state);

Rows DerivePolicy(const v1::EscalationPolicyState& state);

// Nothing: erasures are found by name.
Rows DeriveErasedPerson(const v1::ErasedPersonState& state);

}  // namespace steward::escalations
