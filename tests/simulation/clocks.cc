// Every stored clock of an escalation against a replay of all that happened to it.

#include <optional>
#include <set>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "libs/store/keys.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/clock_replay.h"
#include "steward/escalations/v1/escalations_state.pb.h"
#include "tests/simulation/platform.h"

namespace steward::simulation {
namespace {

std::string Text(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatRfc3339(*time) : "none";
}

// What a clock comes to, in one line.
std::string Line(const std::optional<absl::Time>& due,
                 const std::optional<escalations::SlaBreach>& breach,
                 const std::optional<escalations::SlaOutcome>& outcome) {
  std::string line = absl::StrCat("due ", Text(due));
  if (breach.has_value())
    absl::StrAppend(&line, " breach ", Text(breach->at), breach->is_retroactive ? "R" : "");
  if (outcome.has_value())
    absl::StrAppend(&line, *outcome == escalations::SlaOutcome::kMet ? " MET" : " MISSED");
  return line;
}

// A recomputation leaves cancelled clocks alone, so the product has no history of theirs.
escalations::SlaHistory FullHistory(const escalations::v1::SlaClock& stored,
                                    const escalations::NamedCalendars& calendars) {
  escalations::SlaHistory history = escalations::HistoryOf(stored, calendars);
  if (stored.state() == escalations::v1::SlaClock::STATE_CANCELLED) {
    history.changes.back().kind = escalations::SlaChange::Kind::kCancel;
  }
  return history;
}

void Check(const escalations::v1::EscalationState& state, absl::Time now,
           std::vector<std::string>* wrong) {
  const auto calendars = escalations::CalendarsOf(state);
  for (const auto& stored : state.escalation().clocks()) {
    const std::string name =
        absl::StrCat(state.escalation().name(), " ", escalations::v1::ClockKind_Name(stored.kind()),
                     " ", stored.number());
    if (!calendars.ok()) {
      wrong->push_back(absl::StrCat(name, ": ", calendars.status().ToString()));
      continue;
    }
    const auto answer = escalations::AnswerAt(FullHistory(stored, *calendars), now);
    const escalations::SlaClock clock = escalations::ClockOf(stored);
    const std::string is = Line(escalations::MaybeInstant(stored.has_due(), stored.due()),
                                clock.breach, clock.outcome);
    const std::string should_be = answer.ok() ? Line(answer->due, answer->breach, answer->outcome)
                                              : answer.status().ToString();
    if (is != should_be)
      wrong->push_back(absl::StrCat(name, " is ", is, ", by its history ", should_be, "\n",
                                    stored.ShortDebugString()));
  }
}

// Escalations whose policy was bound anew, and with it calendars that may say something else about
// the past than those by which their clocks have counted; unless they were counted again since.
std::set<std::string> Rebound(SimulatedService& escalations) {
  std::set<std::string> rebound;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    for (const std::string& payload : escalations.Journal(p)) {
      common::v1::Envelope envelope;
      STEWARD_CHECK(engine::ParseEnvelope(payload, &envelope).ok());
      if (envelope.type() == "EscalationPolicyRebound") rebound.insert(envelope.aggregate());
      if (envelope.type() == "EscalationCalendarsRefreshed") rebound.erase(envelope.aggregate());
    }
  }
  return rebound;
}

}  // namespace

std::vector<std::string> WrongClocks(SimulatedService& escalations, absl::Time now) {
  const std::set<std::string> rebound = Rebound(escalations);
  std::vector<std::string> wrong;
  const engine::History history(escalations.catalog(), escalations.store());
  for (uint32_t p = 0; p < kPartitions; ++p) {
    auto row =
        escalations.store().Scan(store::FamilyOf(store::Kind::kState),
                                 store::PrefixRange(store::PartitionKindPrefix(
                                     static_cast<store::Partition>(p), store::Kind::kState)));
    for (; row->Valid(); row->Next()) {
      const auto key = store::StateKey::Decode(row->key());
      auto view = history.Current(key->name);
      const auto* state = dynamic_cast<const escalations::v1::EscalationState*>(view->state.get());
      if (state == nullptr || rebound.contains(std::string(key->name))) continue;
      // History stands still: its clocks say what they said when it came in.
      Check(*state, state->history() ? FromMicros(view->header.update_time_us()) : now, &wrong);
    }
  }
  return wrong;
}

}  // namespace steward::simulation
