#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/past_calendars.h"
#include "services/escalations/policies/sla_explain.h"
#include "services/escalations/queries/queries.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {
namespace {

using v1::ClockInterval;
using v1::ExplainClockRequest;
using v1::ExplainClockResponse;

absl::string_view NameOf(SlaCut::Kind kind) {
  switch (kind) {
    case SlaCut::Kind::kStarted:
      return "STARTED";
    case SlaCut::Kind::kPaused:
      return "PAUSED";
    case SlaCut::Kind::kResumed:
      return "RESUMED";
    case SlaCut::Kind::kStopped:
      return "STOPPED";
    case SlaCut::Kind::kReopened:
      return "REOPENED";
    case SlaCut::Kind::kCancelled:
      return "CANCELLED";
    case SlaCut::Kind::kOpens:
      return "OPENS";
    case SlaCut::Kind::kCloses:
      return "CLOSES";
    case SlaCut::Kind::kAsked:
      return "ASKED";
  }
  STEWARD_UNREACHABLE();
}

// "PAUSED escalations/3/1/42"; the calendar's doing, and the question's, cite no record.
std::string CauseOf(const SlaCut& cut) {
  if (cut.event.empty()) return std::string(NameOf(cut.kind));
  return absl::StrCat(NameOf(cut.kind), " ", cut.event);
}

ClockInterval::Kind KindOf(SlaInterval::Kind kind) {
  switch (kind) {
    case SlaInterval::Kind::kOpen:
      return ClockInterval::KIND_OPEN;
    case SlaInterval::Kind::kClosed:
      return ClockInterval::KIND_CLOSED;
    case SlaInterval::Kind::kPaused:
      return ClockInterval::KIND_PAUSED;
  }
  STEWARD_UNREACHABLE();
}

const v1::SlaClock* FindClock(const v1::Escalation& escalation,
                              const ExplainClockRequest& request) {
  const v1::SlaClock* found = nullptr;
  for (const auto& clock : escalation.clocks()) {
    if (clock.kind() != request.kind()) continue;
    if (request.number() == 0 || clock.number() == request.number()) found = &clock;
  }
  return found;
}

void Fill(const SlaExplanation& explanation, ExplainClockResponse* response) {
  for (const SlaInterval& interval : explanation.intervals) {
    ClockInterval* row = response->add_intervals();
    *row->mutable_from() = ToTimestamp(interval.start);
    *row->mutable_to() = ToTimestamp(interval.end);
    row->set_kind(KindOf(interval.kind));
    row->set_cause(CauseOf(interval.begins));
  }
  response->set_elapsed_ms(explanation.elapsed_ms);
  response->set_open_ms(explanation.open_ms);
  response->set_closed_ms(explanation.closed_ms);
  response->set_paused_ms(explanation.paused_ms);
  response->set_end_cause(CauseOf(explanation.ends));
}

// The instant asked for, or now; a clock that changed since its reader's clock says nothing
// earlier.
absl::StatusOr<absl::Time> AskedFor(const ExplainClockRequest& request, absl::Time now,
                                    absl::Time last_change) {
  if (!request.has_at()) return std::max(now, last_change);
  return FromTimestamp(request.at());
}

}  // namespace

// A clock's time until an instant, or until it ended, cut where something happened to it or where
// its calendar opens and closes: one that ended, by the calendar as it was.
absl::Status ExplainClock(const ExplainClockRequest& request, const engine::QueryContext& context,
                          ExplainClockResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::EscalationState>(request.name()));
  if (state == nullptr) return NotFound(request.name());
  const v1::SlaClock* stored = FindClock(state->escalation(), request);
  if (stored == nullptr) {
    return NotFound(absl::StrCat(request.name(), " ", v1::ClockKind_Name(request.kind())));
  }
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, CalendarOfClock(*stored, *state));
  const SlaClock clock = ClockOf(*stored);
  STEWARD_ASSIGN_OR_RETURN(const absl::Time at,
                           AskedFor(request, context.now(), clock.last_change));
  STEWARD_ASSIGN_OR_RETURN(const SlaExplanation explanation, Explain(clock, calendar, at));
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer, AnswerAt(clock, calendar, at));
  *response->mutable_clock() = *stored;
  Fill(explanation, response);
  response->set_left_ms(answer.left_ms);
  if (answer.consumed_bp.has_value()) response->set_consumed_bp(*answer.consumed_bp);
  return absl::OkStatus();
}

}  // namespace steward::escalations
