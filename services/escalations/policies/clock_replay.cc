#include "services/escalations/policies/clock_replay.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"

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

// Each change leads to the target that the next one ended, the last to the present one.
void AddTargets(const v1::SlaClock& clock, std::vector<SlaChange>* changes) {
  for (int i = 0; i < clock.target_changes_size(); ++i) {
    const bool is_last = i + 1 == clock.target_changes_size();
    changes->push_back({.kind = Kind::kTarget,
                        .at = Instant(clock.target_changes(i).change_time()),
                        .target_ms = is_last ? clock.target_ms()
                                             : clock.target_changes(i + 1).target_ms_before()});
  }
}

}  // namespace

absl::Status NoteTargetChange(absl::Time at, int64_t target_ms_before, v1::SlaClock* clock) {
  if (clock->target_changes_size() >= kTargetChangesMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat("a clock's target changes at most ", kTargetChangesMax, " times"));
  }
  v1::SlaTargetChange* change = clock->add_target_changes();
  *change->mutable_change_time() = ToTimestamp(at);
  change->set_target_ms_before(target_ms_before);
  return absl::OkStatus();
}

SlaHistory HistoryOf(const v1::SlaClock& clock, const BusinessCalendar& calendar) {
  SlaHistory history = {.target_ms = clock.target_changes().empty()
                                         ? clock.target_ms()
                                         : clock.target_changes(0).target_ms_before(),
                        .calendar = &calendar};
  std::vector<SlaChange>& changes = history.changes;
  if (!clock.has_start_time()) return history;
  changes.push_back(
      {.kind = Kind::kStart, .at = Instant(clock.start_time()), .event = clock.start_record()});
  AddPauses(clock, &changes);
  AddTargets(clock, &changes);
  if (clock.has_end_time()) {
    changes.push_back(
        {.kind = Kind::kStop, .at = Instant(clock.end_time()), .event = clock.end_record()});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const SlaChange& a, const SlaChange& b) { return a.at < b.at; });
  return history;
}

absl::StatusOr<SlaClock> ReplayedAt(absl::Time at, const v1::SlaClock& clock,
                                    const BusinessCalendar& calendar) {
  STEWARD_ASSIGN_OR_RETURN(SlaReplay replay, Replay(HistoryOf(clock, calendar), at));
  SlaClock& replayed = replay.clock;
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer, AnswerAt(replayed, calendar, at));
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
