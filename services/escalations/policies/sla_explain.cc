#include "services/escalations/policies/sla_explain.h"

#include <utility>

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::escalations {
namespace {

using CutKind = SlaCut::Kind;
using IntervalKind = SlaInterval::Kind;

// Clocks count whole milliseconds, and so do their intervals: one begins where the other ends.
void Append(SlaInterval interval, SlaExplanation* explanation) {
  const int64_t start_ms = absl::ToUnixMillis(interval.start);
  const int64_t end_ms = absl::ToUnixMillis(interval.end);
  const int64_t length_ms = end_ms - start_ms;
  if (length_ms == 0) return;
  interval.start = absl::FromUnixMillis(start_ms);
  interval.end = absl::FromUnixMillis(end_ms);
  explanation->elapsed_ms += length_ms;
  switch (interval.kind) {
    case IntervalKind::kOpen:
      explanation->open_ms += length_ms;
      break;
    case IntervalKind::kClosed:
      explanation->closed_ms += length_ms;
      break;
    case IntervalKind::kPaused:
      explanation->paused_ms += length_ms;
      break;
  }
  explanation->intervals.push_back(std::move(interval));
}

// A stretch in which the clock runs; `run.begins` says why it does.
absl::Status AppendRun(const SlaInterval& run, const BusinessCalendar& calendar,
                       SlaExplanation* explanation) {
  STEWARD_ASSIGN_OR_RETURN(const std::vector<BusinessCalendar::Stretch> stretches,
                           calendar.Stretches(run.start, run.end));
  SlaCut begins = run.begins;
  for (const BusinessCalendar::Stretch& stretch : stretches) {
    Append({.kind = stretch.is_open ? IntervalKind::kOpen : IntervalKind::kClosed,
            .start = stretch.start,
            .end = stretch.end,
            .begins = begins},
           explanation);
    begins = {.kind = stretch.is_open ? CutKind::kCloses : CutKind::kOpens};
  }
  return absl::OkStatus();
}

SlaCut EndOf(const SlaClock& clock) {
  if (!clock.ended_at.has_value()) return {.kind = CutKind::kAsked};
  const bool is_stop = clock.state == SlaState::kStopped;
  return {.kind = is_stop ? CutKind::kStopped : CutKind::kCancelled, .event = clock.end_event};
}

}  // namespace

absl::StatusOr<SlaExplanation> Explain(const SlaClock& clock, const BusinessCalendar& calendar,
                                       absl::Time at) {
  if (at < clock.last_change) {
    return InvalidField("at", "must not be before the clock's last change");
  }
  SlaExplanation explanation = {.ends = EndOf(clock)};
  if (!clock.start.has_value()) return explanation;
  const absl::Time end = clock.ended_at.value_or(at);
  SlaInterval run = {.start = *clock.start,
                     .begins = {.kind = CutKind::kStarted, .event = clock.start_event}};
  for (const SlaPause& pause : clock.pauses) {
    run.end = pause.from;
    STEWARD_RETURN_IF_ERROR(AppendRun(run, calendar, &explanation));
    const CutKind paused_by = pause.from_stop ? CutKind::kStopped : CutKind::kPaused;
    Append({.kind = IntervalKind::kPaused,
            .start = pause.from,
            .end = pause.to.value_or(end),
            .begins = {.kind = paused_by, .event = pause.from_event}},
           &explanation);
    const CutKind resumed_by = pause.to_reopening ? CutKind::kReopened : CutKind::kResumed;
    run.start = pause.to.value_or(end);
    run.begins = {.kind = resumed_by, .event = pause.to_event};
  }
  run.end = end;
  STEWARD_RETURN_IF_ERROR(AppendRun(run, calendar, &explanation));
  return explanation;
}

}  // namespace steward::escalations
