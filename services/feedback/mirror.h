#pragma once

#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/feedback/v1/feedback_state.pb.h"

// What the feedback service keeps of the escalations service's facts; those of accounts are in
// services/mirrors. Total, pure functions.
namespace steward::feedback {

// One row for each account: its escalations, how severe they are and whether they are open. Answers
// whether the event says anything to it.
bool MirrorEscalations(const escalations::v1::EscalationsEvent& event,
                       v1::EscalationsMirror* mirror);

// True while one of SEV1 or SEV2 is open.
bool IsEscalated(const v1::EscalationsMirror& mirror);

}  // namespace steward::feedback
