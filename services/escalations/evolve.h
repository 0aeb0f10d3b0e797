#pragma once

#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// What each event makes of the states of the escalations service. Total, pure functions: they
// accept every event ever written.
namespace steward::escalations {

void EvolveEscalation(const v1::EscalationsEvent& event, v1::EscalationState* state);
void EvolvePolicy(const v1::EscalationsEvent& event, v1::EscalationPolicyState* state);
void EvolveErasedPerson(const v1::EscalationsEvent& event, v1::ErasedPersonState* state);

}  // namespace steward::escalations
