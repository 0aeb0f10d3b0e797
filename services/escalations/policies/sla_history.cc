#include "services/escalations/policies/sla_history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::escalations {
namespace {

using Kind = SlaChange::Kind;

absl::Status CheckFacts(const SlaFacts& facts) {
  if (facts.target_ms < 0) return InvalidField("target_ms", "must be at least 0");
  for (size_t i = 0; i < facts.pauses.size(); ++i) {
    if (facts.pauses[i].to.has_value() && *facts.pauses[i].to < facts.pauses[i].from) {
      return InvalidField(absl::StrCat("pauses[", i, "].to"), "must not be before its `from`");
    }
  }
  for (size_t i = 0; i < facts.target_changes.size(); ++i) {
    if (facts.target_changes[i].target_ms < 0) {
      return InvalidField(absl::StrCat("target_changes[", i, "].target_ms"), "must be at least 0");
    }
  }
  if (facts.stop.has_value() && *facts.stop < facts.start) {
    return InvalidField("stop", "must not be before the start");
  }
  return absl::OkStatus();
}

// The pauses from the start on, ascending, with a gap between any two.
std::vector<SlaFacts::Pause> Merged(const SlaFacts& facts) {
  std::vector<SlaFacts::Pause> pauses = facts.pauses;
  std::stable_sort(pauses.begin(), pauses.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<SlaFacts::Pause> merged;
  for (SlaFacts::Pause& pause : pauses) {
    pause.from = std::max(pause.from, facts.start);
    if (pause.to.has_value() && *pause.to <= pause.from) continue;
    const bool joins = !merged.empty() && merged.back().to.value_or(pause.from) >= pause.from;
    if (!joins) {
      merged.push_back(pause);
    } else if (merged.back().to.has_value()) {
      merged.back().to = pause.to.has_value() ? std::max(*merged.back().to, *pause.to) : pause.to;
    }
  }
  return merged;
}

// Where kinds that come at one instant stand.
int RankOf(Kind kind) {
  constexpr Kind kOrder[] = {Kind::kStart, Kind::kResume, Kind::kTarget, Kind::kStop, Kind::kPause};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), kind) -
                          std::begin(kOrder));
}

}  // namespace

absl::StatusOr<SlaReplay> Replay(const SlaHistory& history, absl::Time at) {
  if (history.changes.size() > static_cast<size_t>(kSlaHistoryChangesMax)) {
    return Reject(common::v1::REASON_LIMIT_EXCEEDED,
                  absl::StrCat("a clock has at most ", kSlaHistoryChangesMax, " changes"));
  }
  SlaReplay replay = {.clock = {.target_ms = history.target_ms, .marks = history.marks},
                      .calendar = history.calendar};
  for (const SlaChange& change : history.changes) {
    if (change.at > at) break;
    STEWARD_RETURN_IF_ERROR(Apply(change, *replay.calendar, &replay.clock));
    if (change.calendar != nullptr) replay.calendar = change.calendar;
  }
  return replay;
}

absl::StatusOr<SlaAnswer> AnswerAt(const SlaHistory& history, absl::Time at) {
  STEWARD_ASSIGN_OR_RETURN(const SlaReplay replay, Replay(history, at));
  return AnswerAt(replay.clock, *replay.calendar, at);
}

absl::StatusOr<SlaRecomputed> Recompute(const SlaHistory& recorded, const SlaHistory& corrected,
                                        absl::Time at) {
  SlaRecomputed recomputed;
  STEWARD_ASSIGN_OR_RETURN(recomputed.before, AnswerAt(recorded, at));
  STEWARD_ASSIGN_OR_RETURN(recomputed.after, AnswerAt(corrected, at));
  return recomputed;
}

const BusinessCalendar& CalendarInForce(const SlaCalendars& calendars,
                                        const BusinessCalendar& around_the_clock) {
  for (const BusinessCalendar* calendar :
       {calendars.of_clock, calendars.of_policy, calendars.of_record}) {
    if (calendar != nullptr) return *calendar;
  }
  return around_the_clock;
}

absl::StatusOr<SlaHistory> HistoryOf(const SlaFacts& facts) {
  STEWARD_RETURN_IF_ERROR(CheckFacts(facts));
  SlaHistory history = {.target_ms = facts.target_ms, .calendar = facts.calendar};
  std::vector<SlaChange>& changes = history.changes;
  changes.push_back({.kind = Kind::kStart, .at = facts.start, .event = "start"});
  for (const SlaFacts::Pause& pause : Merged(facts)) {
    changes.push_back({.kind = Kind::kPause, .at = pause.from, .event = "pause"});
    if (!pause.to.has_value()) continue;
    changes.push_back({.kind = Kind::kResume, .at = *pause.to, .event = "resume"});
  }
  for (const SlaFacts::TargetChange& change : facts.target_changes) {
    changes.push_back(
        {.kind = Kind::kTarget, .at = change.at, .event = "target", .target_ms = change.target_ms});
  }
  if (facts.stop.has_value()) {
    changes.push_back({.kind = Kind::kStop, .at = *facts.stop, .event = "stop"});
  }
  std::stable_sort(changes.begin(), changes.end(), [](const SlaChange& a, const SlaChange& b) {
    return a.at != b.at ? a.at < b.at : RankOf(a.kind) < RankOf(b.kind);
  });
  const auto stop = std::find_if(changes.begin(), changes.end(),
                                 [](const auto& change) { return change.kind == Kind::kStop; });
  if (stop != changes.end()) changes.erase(stop + 1, changes.end());
  return history;
}

}  // namespace steward::escalations
