#include "services/escalations/policies/clock_replay.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/promises.h"

namespace steward::escalations {
namespace {

using Kind = SlaChange::Kind;

void AddPauses(const v1::SlaClock& clock, std::vector<SlaChange>* changes) {
  for (const v1::SlaPause& pause : clock.pauses()) {
    changes->push_back({.kind = pause.from_stop() ? Kind::kStop : Kind::kPause,
                        .at = Instant(pause.start_time()),
                        .event = pause.start_record()});
    if (!pause.has_end_time()) continue;
    changes->push_back({.kind = pause.from_stop() ? Kind::kReopen : Kind::kResume,
                        .at = Instant(pause.end_time()),
                        .event = pause.end_record()});
  }
}

const BusinessCalendar* Named(const std::string& name, const v1::SlaClock& clock,
                              const NamedCalendars& calendars) {
  const auto found = calendars.find(name);
  return found != calendars.end() ? &found->second : &calendars.at(clock.calendar());
}

// What held from the start on, and then from each change on.
struct Terms {
  int64_t target_ms = 0;
  const BusinessCalendar* calendar = nullptr;
};

std::vector<Terms> TermsOf(const v1::SlaClock& clock, const NamedCalendars& calendars) {
  std::vector<Terms> terms;
  for (const v1::SlaTargetChange& change : clock.target_changes()) {
    terms.push_back({change.target_ms_before(), Named(change.calendar_before(), clock, calendars)});
  }
  terms.push_back({clock.target_ms(), Named(clock.calendar(), clock, calendars)});
  return terms;
}

void AddChanges(const v1::SlaClock& clock, const std::vector<Terms>& terms,
                std::vector<SlaChange>* changes) {
  for (size_t i = 1; i < terms.size(); ++i) {
    const absl::Time at = Instant(clock.target_changes(static_cast<int>(i) - 1).change_time());
    changes->push_back({.kind = Kind::kTarget,
                        .at = at,
                        .target_ms = terms[i].target_ms,
                        .calendar = terms[i].calendar});
  }
}

// A stopped clock takes no new terms: those of the very instant came before the stop.
void PutStopsBehindTerms(std::vector<SlaChange>* changes) {
  for (size_t i = 1; i < changes->size(); ++i) {
    SlaChange& before = (*changes)[i - 1];
    SlaChange& after = (*changes)[i];
    const bool is_of_terms = after.kind == Kind::kTarget;
    if (before.kind == Kind::kStop && before.at == after.at && is_of_terms)
      std::swap(before, after);
  }
}

}  // namespace

absl::StatusOr<NamedCalendars> CalendarsOf(const v1::EscalationState& state) {
  NamedCalendars calendars;
  calendars.emplace("", BusinessCalendar::AroundTheClock());
  for (const auto& kept : state.calendars()) {
    STEWARD_ASSIGN_OR_RETURN(BusinessCalendar calendar, FindCalendar(kept.name(), state));
    calendars.emplace(kept.name(), std::move(calendar));
  }
  return calendars;
}

absl::Status NoteChange(absl::Time at, int64_t target_ms_before, absl::string_view calendar_before,
                        v1::SlaClock* clock) {
  if (clock->target_changes_size() >= kTargetChangesMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat("a clock's target changes at most ", kTargetChangesMax, " times"));
  }
  v1::SlaTargetChange* change = clock->add_target_changes();
  *change->mutable_change_time() = ToTimestamp(at);
  change->set_target_ms_before(target_ms_before);
  change->set_calendar_before(std::string(calendar_before));
  return absl::OkStatus();
}

SlaHistory HistoryOf(const v1::SlaClock& clock, const NamedCalendars& calendars) {
  const std::vector<Terms> terms = TermsOf(clock, calendars);
  SlaHistory history = {.target_ms = terms[0].target_ms, .calendar = terms[0].calendar};
  std::vector<SlaChange>& changes = history.changes;
  if (!clock.has_start_time()) return history;
  changes.push_back(
      {.kind = Kind::kStart, .at = Instant(clock.start_time()), .event = clock.start_record()});
  AddPauses(clock, &changes);
  AddChanges(clock, terms, &changes);
  if (clock.has_end_time()) {
    changes.push_back(
        {.kind = Kind::kStop, .at = Instant(clock.end_time()), .event = clock.end_record()});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const SlaChange& a, const SlaChange& b) { return a.at < b.at; });
  PutStopsBehindTerms(&changes);
  return history;
}

absl::StatusOr<SlaClock> ReplayedAt(absl::Time at, const v1::SlaClock& clock,
                                    const NamedCalendars& calendars) {
  STEWARD_ASSIGN_OR_RETURN(SlaReplay replay, Replay(HistoryOf(clock, calendars), at));
  SlaClock& replayed = replay.clock;
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer, AnswerAt(replayed, *replay.calendar, at));
  replayed.marks = answer.marks;
  replayed.breach = answer.breach;
  // What was said before its first change is history.
  replayed.was_changed = clock.was_changed();
  replayed.original_due = MaybeInstant(clock.has_original_due(), clock.original_due());
  const size_t pauses = std::min(replayed.pauses.size(), static_cast<size_t>(clock.pauses_size()));
  for (size_t i = 0; i < pauses; ++i) {
    replayed.pauses[i].to_reopening = clock.pauses(static_cast<int>(i)).to_reopening();
  }
  return replay.clock;
}

absl::StatusOr<SlaClock> StartedLate(const LateStart& late, const BusinessCalendar& calendar) {
  SlaClock clock = {.target_ms = kNoTargetMs, .marks = {}};
  std::vector<SlaChange> changes = {
      {.kind = Kind::kStart, .at = late.start, .event = late.pauses_of.start_record()}};
  AddPauses(late.pauses_of, &changes);
  for (const SlaChange& change : changes) {
    STEWARD_RETURN_IF_ERROR(Apply(change, calendar, &clock));
  }
  clock.marks = DefaultSlaMarks();
  STEWARD_RETURN_IF_ERROR(Apply(
      {.kind = Kind::kTarget, .at = late.now, .target_ms = late.target_ms}, calendar, &clock));
  // It never had another target.
  clock.was_changed = false;
  clock.original_due.reset();
  return clock;
}

}  // namespace steward::escalations
