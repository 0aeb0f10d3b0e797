#include "services/feedback/mirror.h"

#include <algorithm>
#include <string>

#include "services/mirrors/escalation_states.h"

namespace steward::feedback {
namespace {

using escalations::v1::Escalation;
using escalations::v1::EscalationsEvent;
using v1::EscalationsMirror;
using v1::KnownEscalation;

constexpr int kKnownMax = 1'000;

KnownEscalation* Find(const std::string& name, EscalationsMirror* mirror) {
  for (KnownEscalation& each : *mirror->mutable_escalations()) {
    if (each.name() == name) return &each;
  }
  return nullptr;
}

// Makes room for one more, where an old one is over.
void Forget(EscalationsMirror* mirror) {
  auto* all = mirror->mutable_escalations();
  if (all->size() < kKnownMax) return;
  const auto over = std::find_if(all->begin(), all->end(),
                                 [](const KnownEscalation& each) { return !each.open(); });
  if (over != all->end()) all->erase(over);
}

void Keep(const std::string& name, const Escalation& escalation, bool open,
          EscalationsMirror* mirror) {
  KnownEscalation* known = Find(name, mirror);
  if (known == nullptr) {
    Forget(mirror);
    known = mirror->add_escalations();
    known->set_name(name);
  }
  known->set_severity(escalation.severity());
  known->set_open(open);
}

void SetOpen(const std::string& name, bool open, EscalationsMirror* mirror) {
  if (KnownEscalation* known = Find(name, mirror)) known->set_open(open);
}

}  // namespace

bool MirrorEscalations(const EscalationsEvent& event, EscalationsMirror* mirror) {
  const std::string& name = event.envelope().aggregate();
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationOpened:
      Keep(name, event.escalation_opened().escalation(), true, mirror);
      return true;
    case EscalationsEvent::kEscalationImported: {
      const Escalation& escalation = event.escalation_imported().escalation();
      Keep(name, escalation, mirrors::IsOpen(escalation.state()), mirror);
      return true;
    }
    case EscalationsEvent::kEscalationSeverityChanged:
      if (KnownEscalation* known = Find(name, mirror)) {
        known->set_severity(event.escalation_severity_changed().to());
      }
      return true;
    case EscalationsEvent::kEscalationReopened:
      SetOpen(name, true, mirror);
      return true;
    case EscalationsEvent::kEscalationResolved:
    case EscalationsEvent::kEscalationClosed:
    case EscalationsEvent::kEscalationMerged:
      SetOpen(name, false, mirror);
      return true;
    default:  // Nothing that invitations depend on.
      return false;
  }
}

bool IsEscalated(const EscalationsMirror& mirror) {
  return std::any_of(mirror.escalations().begin(), mirror.escalations().end(),
                     [](const KnownEscalation& each) {
                       return each.open() && (each.severity() == escalations::v1::SEVERITY_SEV1 ||
                                              each.severity() == escalations::v1::SEVERITY_SEV2);
                     });
}

}  // namespace steward::feedback
