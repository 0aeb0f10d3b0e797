#include "services/feedback/derive.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/feedback/policies/follow_up_clocks.h"
#include "services/feedback/policies/months.h"
#include "services/feedback/policies/scales.h"
#include "services/feedback/policies/transitions.h"

namespace steward::feedback {
namespace {

using google::protobuf::Timestamp;
using v1::FollowUp;
using v1::Invitation;
using v1::Response;

void AddTimer(absl::string_view kind, const Timestamp& due, Rows* rows) {
  const auto instant = FromTimestamp(due);
  if (instant.ok()) rows->Timer(kind, *instant);
}

Day DayOf(const Timestamp& time) {
  const auto instant = FromTimestamp(time);
  return instant.ok() ? DayInZone(*instant, absl::UTCTimeZone()) : 0;
}

void Count(uint16_t sum, std::vector<KeyPart> group, Day day, Rows* rows) {
  rows->Sum({sum, std::move(group), std::string(kCounted), day, 1});
}

void CountScores(const v1::ResponseState& state, Day day, Rows* rows) {
  const Response& response = state.response();
  const std::string account = AccountOf(response.name());
  const std::string anonymous(response.anonymous() ? kAnonymous : kNamed);
  for (const v1::Score& each : response.scores()) {
    const std::string metric = MetricWord(each.metric());
    const std::string score = absl::StrCat(each.score());
    Count(kScores, {metric, anonymous, score}, day, rows);
    Count(kScoresByPriority, {metric, response.priority(), anonymous, score}, day, rows);
    Count(kScoresByAccount, {metric, account, anonymous, score}, day, rows);
    Count(kScoresBySegment, {metric, state.segment(), anonymous, score}, day, rows);
  }
}

// What the response rate counts: it arrived, and it was answered.
void AddOffer(const Invitation& invitation, const std::string& account, Rows* rows) {
  if (!invitation.has_delivered_time()) return;
  const Day delivered = DayOf(invitation.delivered_time());
  rows->Index(kInvitationsByDelivery, {int64_t{delivered}});
  Count(kDelivered, {account, invitation.priority()}, delivered, rows);
  if (!invitation.has_completed_time()) return;
  const Day completed = DayOf(invitation.completed_time());
  rows->Index(kInvitationsByCompletion, {int64_t{completed}});
  Count(kCompleted, {account, invitation.priority(), MonthOf(delivered)}, completed, rows);
}

}  // namespace

Rows DeriveSurvey(const v1::SurveyState& state) {
  Rows rows;
  rows.Index(kSurveysByState, {int64_t{state.survey().state()}});
  return rows;
}

Rows DeriveContact(const v1::ContactState&) { return Rows(); }
Rows DeriveRound(const v1::InvitationRoundState&) { return Rows(); }
Rows DeriveSurveying(const v1::SurveyingState&) { return Rows(); }
Rows DeriveErasedPerson(const v1::ErasedPersonState&) { return Rows(); }

Rows DeriveInvitation(const v1::InvitationState& state) {
  const Invitation& invitation = state.invitation();
  const std::string account = AccountOf(invitation.name());
  Rows rows;
  rows.Index(kInvitationsByAccount, {account});
  rows.Index(kInvitationsByState, {int64_t{invitation.state()}, account});
  if (IsOpen(invitation.state())) {
    AddTimer(kInvitationExpires, invitation.expire_time(), &rows);
    if (!invitation.reminder_times().empty()) {
      AddTimer(kInvitationReminder, invitation.reminder_times(0), &rows);
    }
  }
  AddOffer(invitation, account, &rows);
  return rows;
}

Rows DeriveResponse(const v1::ResponseState& state) {
  const Response& response = state.response();
  const std::string account = AccountOf(response.name());
  Rows rows;
  rows.Index(kResponsesByAccount, {account});
  rows.Index(kResponsesByState, {int64_t{response.state()}, account});
  if (response.state() == Response::STATE_RECEIVED) {
    AddTimer(kResponseLocks, response.lock_time(), &rows);
  }
  if (response.state() != Response::STATE_LOCKED) return rows;
  const Day day = DayOf(response.received_time());
  rows.Index(kResponsesByDay, {int64_t{day}});
  CountScores(state, day, &rows);
  const bool has_reason = response.kind() == v1::SURVEY_KIND_EXIT && !response.reason().empty();
  if (has_reason) Count(kExitReasons, {response.reason()}, day, &rows);
  return rows;
}

Rows DeriveFollowUp(const v1::FollowUpState& state) {
  const FollowUp& follow_up = state.follow_up();
  const std::string account = AccountOf(follow_up.name());
  Rows rows;
  rows.Index(kFollowUpsByAccount, {account});
  rows.Index(kFollowUpsByState, {int64_t{follow_up.state()}, account});
  if (IsClosed(follow_up.state())) return rows;
  rows.Index(kFollowUpsByOwner, {follow_up.owner()});
  for (const auto& clock : follow_up.clocks()) {
    if (IsAwaited(clock)) AddTimer(TimerOf(clock.kind()), clock.due(), &rows);
    if (!clock.overdue() || clock.has_stop_time()) continue;
    Count(kOverdueFollowUps, {v1::FollowUpClock::Kind_Name(clock.kind())}, DayOf(clock.due()),
          &rows);
  }
  return rows;
}

}  // namespace steward::feedback
