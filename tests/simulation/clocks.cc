// Every stored clock of an escalation against a replay of all that happened to it.

#include <map>
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

struct Told {
  // Escalations whose policy was bound anew, and with it calendars that may say something else
  // about the past than those by which their clocks have counted; unless counted again since.
  std::set<std::string> rebound;
  // When history came in, for the last time.
  std::map<std::string, absl::Time> imported;
};

Told WhatTheJournalTells(SimulatedService& escalations) {
  Told told;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    for (const std::string& payload : escalations.Journal(p)) {
      common::v1::Envelope envelope;
      STEWARD_CHECK(engine::ParseEnvelope(payload, &envelope).ok());
      const std::string& name = envelope.aggregate();
      if (envelope.type() == "EscalationPolicyRebound") told.rebound.insert(name);
      if (envelope.type() == "EscalationCalendarsRefreshed") told.rebound.erase(name);
      if (envelope.type() == "EscalationImported")
        told.imported[name] = FromTimestamp(envelope.recorded_time()).value();
    }
  }
  return told;
}

}  // namespace

std::vector<std::string> WrongClocks(SimulatedService& escalations, absl::Time now) {
  const Told told = WhatTheJournalTells(escalations);
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
      const std::string name(key->name);
      if (state == nullptr || told.rebound.contains(name)) continue;
      // History stands still: its clocks say what they said when it came in.
      Check(*state, state->history() ? told.imported.at(name) : now, &wrong);
    }
  }
  return wrong;
}

}  // namespace steward::simulation
