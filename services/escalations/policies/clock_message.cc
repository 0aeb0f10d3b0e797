#include "services/escalations/policies/clock_message.h"

#include <utility>

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/status.h"

namespace steward::escalations {
namespace {

using google::protobuf::Timestamp;
using MaybeTime = std::optional<absl::Time>;

SlaPause PauseOf(const v1::SlaPause& stored) {
  return {.from = Instant(stored.start_time()),
          .to = MaybeInstant(stored.has_end_time(), stored.end_time()),
          .from_event = stored.start_record(),
          .to_event = stored.end_record(),
          .from_stop = stored.from_stop(),
          .to_reopening = stored.to_reopening()};
}

v1::SlaPause Stored(const SlaPause& pause) {
  v1::SlaPause stored;
  *stored.mutable_start_time() = ToTimestamp(pause.from);
  if (pause.to.has_value()) *stored.mutable_end_time() = ToTimestamp(*pause.to);
  stored.set_start_record(pause.from_event);
  stored.set_end_record(pause.to_event);
  stored.set_from_stop(pause.from_stop);
  stored.set_to_reopening(pause.to_reopening);
  return stored;
}

SlaMark MarkOf(const v1::SlaWarning& stored) {
  return {.percent = stored.percent(),
          .fired_at = MaybeInstant(stored.has_fire_time(), stored.fire_time()),
          .is_retroactive = stored.retroactive()};
}

v1::SlaWarning Stored(const SlaMark& mark) {
  v1::SlaWarning stored;
  stored.set_percent(mark.percent);
  if (mark.fired_at.has_value()) *stored.mutable_fire_time() = ToTimestamp(*mark.fired_at);
  stored.set_retroactive(mark.is_retroactive);
  return stored;
}

std::optional<SlaBreach> BreachOf(const v1::SlaClock& stored) {
  if (!stored.has_breached_at()) return std::nullopt;
  return SlaBreach{
      .at = Instant(stored.breached_at()),
      .is_retroactive = stored.breach_cause() == v1::SlaClock::BREACH_CAUSE_RETROACTIVE};
}

void StoreBreach(const std::optional<SlaBreach>& breach, v1::SlaClock* stored) {
  stored->clear_breached_at();
  stored->clear_breach_cause();
  if (!breach.has_value()) return;
  *stored->mutable_breached_at() = ToTimestamp(breach->at);
  stored->set_breach_cause(breach->is_retroactive ? v1::SlaClock::BREACH_CAUSE_RETROACTIVE
                                                  : v1::SlaClock::BREACH_CAUSE_DUE_PASSED);
}

std::optional<SlaOutcome> OutcomeOf(const v1::SlaClock& stored) {
  if (stored.outcome() == v1::SlaClock::OUTCOME_UNSPECIFIED) return std::nullopt;
  return stored.outcome() == v1::SlaClock::OUTCOME_MET ? SlaOutcome::kMet : SlaOutcome::kMissed;
}

v1::SlaClock::Outcome Stored(const std::optional<SlaOutcome>& outcome) {
  if (!outcome.has_value()) return v1::SlaClock::OUTCOME_UNSPECIFIED;
  return *outcome == SlaOutcome::kMet ? v1::SlaClock::OUTCOME_MET : v1::SlaClock::OUTCOME_MISSED;
}

SlaState StateOf(v1::SlaClock::State stored) {
  return stored == v1::SlaClock::STATE_UNSPECIFIED ? SlaState::kPending
                                                   : static_cast<SlaState>(stored - 1);
}

// The instants that are there or not.
void StoreInstants(const SlaClock& clock, const MaybeTime& due, const MaybeTime& next,
                   v1::SlaClock* stored) {
  stored->clear_start_time();
  stored->clear_end_time();
  stored->clear_due();
  stored->clear_next_time();
  stored->clear_original_due();
  stored->clear_last_change_time();
  if (clock.start.has_value()) *stored->mutable_start_time() = ToTimestamp(*clock.start);
  if (clock.ended_at.has_value()) *stored->mutable_end_time() = ToTimestamp(*clock.ended_at);
  if (due.has_value()) *stored->mutable_due() = ToTimestamp(*due);
  if (next.has_value()) *stored->mutable_next_time() = ToTimestamp(*next);
  if (clock.original_due.has_value()) {
    *stored->mutable_original_due() = ToTimestamp(*clock.original_due);
  }
  if (clock.last_change != absl::InfinitePast()) {
    *stored->mutable_last_change_time() = ToTimestamp(clock.last_change);
  }
}

}  // namespace

absl::Time Instant(const Timestamp& time) {
  const auto instant = FromTimestamp(time);
  STEWARD_CHECK(instant.ok()) << "a stored instant is wrong";
  return *instant;
}

MaybeTime MaybeInstant(bool is_there, const Timestamp& time) {
  return is_there ? MaybeTime(Instant(time)) : std::nullopt;
}

SlaClock ClockOf(const v1::SlaClock& stored) {
  SlaClock clock;
  clock.target_ms = stored.target_ms();
  clock.marks.clear();
  for (const auto& warning : stored.warnings()) clock.marks.push_back(MarkOf(warning));
  clock.state = StateOf(stored.state());
  clock.start = MaybeInstant(stored.has_start_time(), stored.start_time());
  clock.start_event = stored.start_record();
  for (const auto& pause : stored.pauses()) clock.pauses.push_back(PauseOf(pause));
  clock.ended_at = MaybeInstant(stored.has_end_time(), stored.end_time());
  clock.end_event = stored.end_record();
  clock.outcome = OutcomeOf(stored);
  clock.breach = BreachOf(stored);
  clock.was_changed = stored.was_changed();
  clock.original_due = MaybeInstant(stored.has_original_due(), stored.original_due());
  if (stored.has_last_change_time()) clock.last_change = Instant(stored.last_change_time());
  return clock;
}

absl::Status Store(const SlaClock& clock, const BusinessCalendar& calendar, v1::SlaClock* stored) {
  STEWARD_ASSIGN_OR_RETURN(const MaybeTime due, DueOf(clock, calendar));
  STEWARD_ASSIGN_OR_RETURN(const MaybeTime next, NextTimer(clock, calendar));
  StoreInstants(clock, due, next, stored);
  stored->set_target_ms(clock.target_ms);
  stored->clear_warnings();
  for (const SlaMark& mark : clock.marks) *stored->add_warnings() = Stored(mark);
  stored->set_state(static_cast<v1::SlaClock::State>(static_cast<int>(clock.state) + 1));
  stored->set_start_record(clock.start_event);
  stored->clear_pauses();
  for (const SlaPause& pause : clock.pauses) *stored->add_pauses() = Stored(pause);
  stored->set_end_record(clock.end_event);
  stored->set_outcome(Stored(clock.outcome));
  StoreBreach(clock.breach, stored);
  stored->set_was_changed(clock.was_changed);
  return absl::OkStatus();
}

}  // namespace steward::escalations
