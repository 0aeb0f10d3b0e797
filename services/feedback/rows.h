#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

// The numbers and names under which derived rows of the feedback service lie in its store. Frozen:
// a number is never given another meaning, and a retired one stays here with a comment.
namespace steward::feedback {

// Indexes. Each entry ends with the aggregate's name.

// {Survey.State as a number}: surveys.
inline constexpr uint16_t kSurveysByState = 1;
// {account id}: the invitations of an account, by id.
inline constexpr uint16_t kInvitationsByAccount = 2;
// {Invitation.State as a number, account id}.
inline constexpr uint16_t kInvitationsByState = 3;
// {account id}: the responses of an account, by id.
inline constexpr uint16_t kResponsesByAccount = 4;
// {Response.State as a number, account id}.
inline constexpr uint16_t kResponsesByState = 5;
// {day, UTC, on which it was received}: LOCKED responses.
inline constexpr uint16_t kResponsesByDay = 6;
// {account id}: the follow-ups of an account, by id.
inline constexpr uint16_t kFollowUpsByAccount = 7;
// {FollowUp.State as a number, account id}.
inline constexpr uint16_t kFollowUpsByState = 8;
// {owner's resource name, or ""}: follow-ups that are not closed.
inline constexpr uint16_t kFollowUpsByOwner = 9;
// {day, UTC, on which it was first known to have arrived}: invitations.
inline constexpr uint16_t kInvitationsByDelivery = 10;
// {day, UTC, on which it was answered}: invitations.
inline constexpr uint16_t kInvitationsByCompletion = 11;

// Sums: responses by the day, UTC, on which they were received. Each of the first four holds a
// histogram: it is counted by score, so that every figure of the metric follows from it. Groups are
// texts, for queries read them back; metrics are words ("NPS"), scores decimals, and kAnonymous or
// kNamed tells whether the response was anonymous.

// {metric, kAnonymous or kNamed, score}: the portfolio.
inline constexpr uint16_t kScores = 1;
// {metric, priority, kAnonymous or kNamed, score}.
inline constexpr uint16_t kScoresByPriority = 2;
// {metric, account id, kAnonymous or kNamed, score}.
inline constexpr uint16_t kScoresByAccount = 3;
// {metric, segment, kAnonymous or kNamed, score}.
inline constexpr uint16_t kScoresBySegment = 4;
// {reason}: LOCKED responses to exit surveys.
inline constexpr uint16_t kExitReasons = 5;
// 6 and 7 were delivered and completed invitations by {account id}; fold version 3 has 9 and 10.
// {FollowUpClock.Kind's name}: follow-ups that are not closed and whose clock passed its due and
// runs, by the day of the due.
inline constexpr uint16_t kOverdueFollowUps = 8;
// {account id, priority}: invitations by the day, UTC, on which they were first known to have
// arrived.
inline constexpr uint16_t kDelivered = 9;
// {account id, priority, month of delivery as in "2026-03"}: invitations by the day, UTC, on which
// they were answered.
inline constexpr uint16_t kCompleted = 10;

inline constexpr absl::string_view kAnonymous = "anonymous";
inline constexpr absl::string_view kNamed = "named";

// The currency of sums that count.
inline constexpr absl::string_view kCounted = "XXX";

// Timers.

// Of an invitation that nobody finished.
inline constexpr absl::string_view kInvitationExpires = "invitation_expires";
inline constexpr absl::string_view kInvitationReminder = "invitation_reminder";
// Of a response that can still be edited.
inline constexpr absl::string_view kResponseLocks = "response_locks";
// Of a follow-up whose clock runs.
inline constexpr absl::string_view kAcknowledgeDue = "follow_up_acknowledge_due";
inline constexpr absl::string_view kContactDue = "follow_up_contact_due";
inline constexpr absl::string_view kResolveDue = "follow_up_resolve_due";

}  // namespace steward::feedback
