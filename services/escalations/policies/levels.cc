#include "services/escalations/policies/levels.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/escalations/policies/promises.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {
namespace {

using v1::EscalationState;

const v1::SeverityRule& RuleNow(const EscalationState& state) {
  return RuleOf(state.policy(), state.escalation().severity());
}

// When people are to be told: at once, or when the calendar next opens.
absl::StatusOr<absl::Time> NotifyTime(const v1::EscalationLevel& level,
                                      const EscalationState& state, absl::Time at) {
  if (!level.business_hours_only()) return at;
  const std::string name = CalendarNameFor(state.escalation().severity(), state);
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, FindCalendar(name, state));
  // The first open millisecond ends one millisecond after it begins.
  STEWARD_ASSIGN_OR_RETURN(const absl::Time first, calendar.Add(at, 1));
  return std::max(at, first - absl::Milliseconds(1));
}

absl::Time After(const v1::EscalationLevel& level, absl::Time at) {
  return at + absl::Minutes(level.delay_minutes());
}

}  // namespace

absl::Status CallNextLevel(const EscalationView& view, const EscalationState& state, absl::Time at,
                           Decision* decision) {
  const auto& rule = RuleNow(state);
  const v1::EscalationLadder& ladder = state.escalation().ladder();
  if (rule.levels().empty()) return absl::OkStatus();
  v1::EscalationLevelRaised event;
  event.set_level(ladder.level() + 1);
  event.set_loop(std::max(1, ladder.loop()));
  if (event.level() > rule.levels_size()) {
    event.set_level(1);
    event.set_loop(event.loop() + 1);
  }
  const std::string& name = state.escalation().name();
  if (event.loop() > state.policy().loop_count() + 1) {
    v1::EscalationExhausted exhausted;
    exhausted.set_loops(ladder.loop());
    decision->Add(exhausted).On(name).At(at);
    return absl::OkStatus();
  }
  const v1::EscalationLevel& level = rule.levels(event.level() - 1);
  for (const int role : level.targets()) {
    auto* target = event.add_targets();
    target->set_role(static_cast<v1::TargetRole>(role));
    target->set_person(view.PersonInRole(target->role(), at));
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time notify, NotifyTime(level, state, at));
  *event.mutable_notify_time() = ToTimestamp(notify);
  *event.mutable_next_level_time() = ToTimestamp(After(level, at));
  decision->Add(std::move(event)).On(name).At(at);
  return absl::OkStatus();
}

std::optional<absl::Time> NextCall(const EscalationState& state, absl::Time at) {
  const auto& rule = RuleNow(state);
  const v1::EscalationLadder& ladder = state.escalation().ladder();
  if (ladder.exhausted() || rule.levels().empty()) return std::nullopt;
  const int called = std::clamp(ladder.level(), 1, rule.levels_size());
  return After(rule.levels(called - 1), at);
}

}  // namespace steward::escalations
