#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "services/mirrors/escalation_states.h"
#include "steward/escalations/v1/escalations_resources.pb.h"

// The states of an escalation and what is possible in each (DOMAIN.md §3.4 "States"). Pure
// functions.
namespace steward::escalations {

// The commands that a state allows, by the names of their methods.
std::vector<absl::string_view> CommandsIn(v1::Escalation::State state);

// OK when the escalation's state allows the command; else ILLEGAL_TRANSITION with those that it
// allows.
absl::Status CheckLegal(const v1::Escalation& escalation, absl::string_view command);

using mirrors::IsOpen;
// True where nothing but a reopening makes work of it.
bool IsOver(v1::Escalation::State state);

}  // namespace steward::escalations
