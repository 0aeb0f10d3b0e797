#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "steward/feedback/v1/feedback_resources.pb.h"

// The states of surveys, invitations, responses and follow-ups, and what is possible in each
// (DOMAIN.md 3.2). Commands are named as their methods. Pure functions.
namespace steward::feedback {

using CommandNames = absl::Span<const absl::string_view>;

CommandNames CommandsIn(v1::Survey::State state);
CommandNames CommandsIn(v1::Invitation::State state);
CommandNames CommandsIn(v1::Response::State state);
CommandNames CommandsIn(v1::FollowUp::State state);

// The state by the dates: what the timers make of it, also while they wait.
v1::Invitation::State StateAt(const v1::Invitation& invitation, absl::Time now);
v1::Response::State StateAt(const v1::Response& response, absl::Time now);

// True for a state in which the contact may still answer.
bool IsOpen(v1::Invitation::State state);
// True for RESOLVED and NO_CONTACT.
bool IsClosed(v1::FollowUp::State state);

// OK where the state allows the command; else ILLEGAL_TRANSITION with those that it allows.
absl::Status CheckLegal(const v1::Survey& survey, absl::string_view command);
absl::Status CheckLegal(const v1::Invitation& invitation, absl::string_view command,
                        absl::Time now);
absl::Status CheckLegal(const v1::Response& response, absl::string_view command, absl::Time now);
absl::Status CheckLegal(const v1::FollowUp& follow_up, absl::string_view command);

}  // namespace steward::feedback
