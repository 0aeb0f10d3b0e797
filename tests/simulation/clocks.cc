// Every stored clock of an escalation against an oracle that knows only what happened.

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"
#include "tests/simulation/calendar_facts.h"
#include "tests/simulation/clock_facts.h"
#include "tests/simulation/platform.h"

namespace steward::simulation {
namespace {

using escalations::oracle::Verdict;
using escalations::v1::SlaClock;
namespace oracle = escalations::oracle;
namespace v1 = escalations::v1;

std::string Text(const std::optional<int64_t>& at_ms) {
  return at_ms.has_value() ? FormatRfc3339(absl::FromUnixMillis(*at_ms)) : "none";
}

std::string Text(bool is_there, const google::protobuf::Timestamp& time) {
  return Text(is_there ? std::optional<int64_t>(Ms(time)) : std::nullopt);
}

// What a clock comes to, in one line.
std::string Line(const Verdict& verdict) {
  std::string line = absl::StrCat(
      verdict.state, " due ", Text(verdict.due_ms), " original ", Text(verdict.original_due_ms),
      " breach ", Text(verdict.breach_ms), verdict.is_retroactive ? "R" : "", " ", verdict.outcome);
  for (const oracle::Mark& mark : verdict.marks) {
    absl::StrAppend(&line, " ", mark.percent, "% ", Text(mark.fired_ms),
                    mark.is_retroactive ? "R" : "");
  }
  return line;
}

std::string Line(const SlaClock& clock) {
  const bool is_retroactive = clock.breach_cause() == SlaClock::BREACH_CAUSE_RETROACTIVE;
  std::string line = absl::StrCat(
      absl::StripPrefix(SlaClock::State_Name(clock.state()), "STATE_"), " due ",
      Text(clock.has_due(), clock.due()), " original ",
      Text(clock.has_original_due(), clock.original_due()), " breach ",
      Text(clock.has_breached_at(), clock.breached_at()), is_retroactive ? "R" : "", " ",
      clock.outcome() == SlaClock::OUTCOME_UNSPECIFIED
          ? "none"
          : absl::StripPrefix(SlaClock::Outcome_Name(clock.outcome()), "OUTCOME_"));
  for (const auto& warning : clock.warnings()) {
    absl::StrAppend(&line, " ", warning.percent(), "% ",
                    Text(warning.has_fire_time(), warning.fire_time()),
                    warning.retroactive() ? "R" : "");
  }
  return line;
}

// What ExplainClock says of it, in one line.
std::string Explained(const SlaClock& clock, const std::string& name,
                      const SimulatedService& escalations) {
  v1::ExplainClockRequest request;
  request.set_name(name);
  request.set_kind(clock.kind());
  request.set_number(clock.number());
  v1::ExplainClockResponse response;
  const absl::Status status = escalations.Ask(request, &response);
  if (!status.ok()) return status.ToString();
  int64_t open_ms = 0;
  int64_t elapsed_ms = 0;
  for (const auto& interval : response.intervals()) {
    const int64_t length_ms = Ms(interval.to()) - Ms(interval.from());
    elapsed_ms += length_ms;
    if (interval.kind() == v1::ClockInterval::KIND_OPEN) open_ms += length_ms;
  }
  const bool adds_up = open_ms == response.open_ms() && elapsed_ms == response.elapsed_ms();
  return absl::StrCat("consumed ", open_ms, " of ", elapsed_ms,
                      adds_up ? "" : ", which doesn't add up");
}

// Goes through the escalations of one service.
class Comparison {
 public:
  Comparison(SimulatedService& escalations, absl::Time now)
      : escalations_(escalations), now_ms_(absl::ToUnixMillis(now)) {}

  std::vector<std::string> Run() {
    for (uint32_t p = 0; p < kPartitions; ++p) Read(p);
    const engine::History history(escalations_.catalog(), escalations_.store());
    for (const auto& [name, facts] : facts_) {
      auto view = history.Current(name);
      STEWARD_CHECK(view.ok()) << view.status().ToString();
      const auto* state = dynamic_cast<const v1::EscalationState*>(view->state.get());
      STEWARD_CHECK(state != nullptr) << name;
      Compare(facts, state->escalation());
    }
    return std::move(wrong_);
  }

 private:
  void Read(uint32_t partition) {
    for (const std::string& payload : escalations_.Journal(partition)) {
      v1::EscalationsEvent event;
      STEWARD_CHECK(event.ParseFromString(payload));
      const std::string& name = event.envelope().aggregate();
      if (name.find("/escalations/") != std::string::npos) facts_[name].Take(event);
    }
  }

  void Compare(const EscalationFacts& facts, const v1::Escalation& escalation) {
    const int count = escalation.clocks_size();
    if (static_cast<size_t>(count) != facts.clocks().size()) {
      wrong_.push_back(
          absl::StrCat(escalation.name(), " has ", count, " clocks, not ", facts.clocks().size()));
      return;
    }
    for (const ClockFacts& clock : facts.clocks()) {
      const auto is_it = [&clock](const SlaClock& stored) {
        return stored.kind() == clock.kind && stored.number() == clock.number;
      };
      const auto stored =
          std::find_if(escalation.clocks().begin(), escalation.clocks().end(), is_it);
      if (stored == escalation.clocks().end()) {
        wrong_.push_back(absl::StrCat(escalation.name(), " lacks ", v1::ClockKind_Name(clock.kind),
                                      " ", clock.number));
        continue;
      }
      CompareClock(facts, clock, *stored, escalation.name());
    }
  }

  void CompareClock(const EscalationFacts& facts, const ClockFacts& clock, const SlaClock& stored,
                    const std::string& name) {
    const int64_t until_ms = facts.stands_since_ms().value_or(now_ms_);
    Verdict verdict = oracle::Judge(clock.happenings, clock.percents, until_ms);
    if (clock.said_before.has_value()) verdict.original_due_ms = clock.said_before->original_due_ms;
    const Verdict now = oracle::Judge(clock.happenings, clock.percents, now_ms_);
    const std::string should_be =
        absl::StrCat(Line(verdict), " consumed ", now.consumed_ms, " of ", now.elapsed_ms);
    const std::string is = absl::StrCat(Line(stored), " ", Explained(stored, name, escalations_));
    if (is == should_be) return;
    wrong_.push_back(absl::StrCat(name, " ", v1::ClockKind_Name(stored.kind()), " ",
                                  stored.number(), " is\n  ", is, ", but should be\n  ", should_be,
                                  "\n", stored.ShortDebugString()));
  }

  SimulatedService& escalations_;
  const int64_t now_ms_;
  std::map<std::string, EscalationFacts> facts_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> WrongClocks(SimulatedService& escalations, absl::Time now) {
  return Comparison(escalations, now).Run();
}

}  // namespace steward::simulation
