#include <algorithm>
#include <string>

#include "absl/strings/strip.h"

#include "services/accounts/evolve.h"
#include "services/mirrors/escalation_states.h"

namespace steward::accounts {
namespace {

using escalations::v1::Escalation;
using escalations::v1::EscalationsEvent;
using escalations::v1::SlaClock;
using v1::EscalationMirror;

// As many of each kind as the escalation keeps.
constexpr int32_t kBreachesOfKindMax = 50;

// "ACK" of CLOCK_KIND_ACK.
std::string KindOf(const SlaClock& clock) {
  return std::string(
      absl::StripPrefix(escalations::v1::ClockKind_Name(clock.kind()), "CLOCK_KIND_"));
}

void RemoveBreach(const SlaClock& clock, EscalationMirror* mirror) {
  const std::string kind = KindOf(clock);
  auto* breaches = mirror->mutable_breached_clocks();
  const auto is_it = [&](const v1::BreachedClock& each) {
    return each.kind() == kind && (each.number() == clock.number() ||
                                   each.number() + kBreachesOfKindMax <= clock.number());
  };
  breaches->erase(std::remove_if(breaches->begin(), breaches->end(), is_it), breaches->end());
}

void FoldClock(const SlaClock& clock, EscalationMirror* mirror) {
  RemoveBreach(clock, mirror);
  if (!clock.has_breached_at()) return;
  v1::BreachedClock* breach = mirror->add_breached_clocks();
  breach->set_kind(KindOf(clock));
  breach->set_number(clock.number());
}

// The words of a severity are the same in both services, and its number.
void SetSeverity(escalations::v1::Severity severity, EscalationMirror* mirror) {
  mirror->set_severity(static_cast<v1::EscalationSeverity>(severity));
}

void FoldWhole(const Escalation& escalation, EscalationMirror* mirror) {
  SetSeverity(escalation.severity(), mirror);
  mirror->set_open(mirrors::IsOpen(escalation.state()));
  mirror->clear_breached_clocks();
  for (const SlaClock& clock : escalation.clocks()) FoldClock(clock, mirror);
}

// False for events that change neither what is open nor how it stands.
bool Fold(const EscalationsEvent& event, EscalationMirror* mirror) {
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationRequested:
      FoldWhole(event.escalation_requested().escalation(), mirror);
      return true;
    case EscalationsEvent::kEscalationOpened:
      FoldWhole(event.escalation_opened().escalation(), mirror);
      return true;
    case EscalationsEvent::kEscalationImported:
      FoldWhole(event.escalation_imported().escalation(), mirror);
      return true;
    case EscalationsEvent::kEscalationReopened:
      mirror->set_open(true);
      return true;
    case EscalationsEvent::kEscalationResolved:
    case EscalationsEvent::kEscalationMerged:
      mirror->set_open(false);
      return true;
    case EscalationsEvent::kEscalationSeverityChanged:
      SetSeverity(event.escalation_severity_changed().to(), mirror);
      return true;
    case EscalationsEvent::kSlaBreached:
      FoldClock(event.sla_breached().clock(), mirror);
      return true;
    case EscalationsEvent::kSlaClockRecomputed:
      FoldClock(event.sla_clock_recomputed().clock(), mirror);
      return true;
    default:  // Another one.
      return false;
  }
}

}  // namespace

bool MirrorEscalation(const EscalationsEvent& event, EscalationMirror* mirror) {
  const v1::EscalationSeverity before = CountedSeverity(*mirror);
  if (!Fold(event, mirror)) return false;
  mirror->set_severity_before(before);
  return true;
}

v1::EscalationSeverity CountedSeverity(const EscalationMirror& mirror) {
  return mirror.open() ? mirror.severity() : v1::ESCALATION_SEVERITY_UNSPECIFIED;
}

}  // namespace steward::accounts
