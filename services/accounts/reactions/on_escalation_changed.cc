#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "libs/base/domain.h"
#include "services/accounts/evolve.h"
#include "services/accounts/situation_view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::accounts {
namespace {

using escalations::v1::EscalationsEvent;
using v1::AccountEscalationNoted;
using v1::EscalationSeverity;
using Counts = google::protobuf::RepeatedPtrField<v1::SeverityCount>;

// UNSPECIFIED for an event that changes neither what is open nor how it stands.
AccountEscalationNoted::Change ChangeOf(const EscalationsEvent& event) {
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationOpened:
      return AccountEscalationNoted::CHANGE_OPENED;
    case EscalationsEvent::kEscalationReopened:
      return AccountEscalationNoted::CHANGE_REOPENED;
    case EscalationsEvent::kEscalationSeverityChanged:
      return AccountEscalationNoted::CHANGE_SEVERITY_CHANGED;
    case EscalationsEvent::kSlaBreached:
      return AccountEscalationNoted::CHANGE_BREACHED;
    case EscalationsEvent::kSlaClockRecomputed:
      return event.sla_clock_recomputed().clock().has_breached_at()
                 ? AccountEscalationNoted::CHANGE_BREACHED
                 : AccountEscalationNoted::CHANGE_BREACH_WITHDRAWN;
    case EscalationsEvent::kEscalationResolved:
      return AccountEscalationNoted::CHANGE_RESOLVED;
    case EscalationsEvent::kEscalationMerged:
      return AccountEscalationNoted::CHANGE_MERGED;
    case EscalationsEvent::kEscalationImported:
      return AccountEscalationNoted::CHANGE_IMPORTED;
    default:  // Another one.
      return AccountEscalationNoted::CHANGE_UNSPECIFIED;
  }
}

void AddKinds(const v1::EscalationMirror& escalation, AccountEscalationNoted* event) {
  std::set<std::string> kinds;
  for (const auto& clock : escalation.breached_clocks()) kinds.insert(clock.kind());
  for (const std::string& kind : kinds) event->add_breached_clocks(kind);
}

// Under which the account's sums have it now. One that is not listed is in them only where not all
// are.
EscalationSeverity CountedBefore(const v1::OpenEscalation* listed,
                                 const v1::EscalationMirror& escalation,
                                 const SituationView& view) {
  if (listed != nullptr) return listed->severity();
  return view.has_unlisted() ? escalation.severity_before() : v1::ESCALATION_SEVERITY_UNSPECIFIED;
}

// A listed one that stands as before, or one that is not open and was not.
bool SaysNothing(const AccountEscalationNoted& event, const v1::OpenEscalation* listed) {
  if (event.severity() != event.severity_before()) return false;
  if (event.severity() == v1::ESCALATION_SEVERITY_UNSPECIFIED) return true;
  return listed != nullptr &&
         std::equal(event.breached_clocks().begin(), event.breached_clocks().end(),
                    listed->breached_clocks().begin(), listed->breached_clocks().end());
}

int32_t CountOf(EscalationSeverity severity, const Counts& counts) {
  const auto found = std::find_if(counts.begin(), counts.end(), [severity](const auto& each) {
    return each.severity() == severity;
  });
  return found == counts.end() ? 0 : found->count();
}

// The sums with it under its new severity, the worst first.
void Count(const Counts& before, AccountEscalationNoted* event) {
  for (int each = v1::ESCALATION_SEVERITY_SEV1; each <= v1::ESCALATION_SEVERITY_SEV4; ++each) {
    const auto severity = static_cast<EscalationSeverity>(each);
    int32_t count = CountOf(severity, before);
    if (event->severity_before() == severity) --count;
    if (event->severity() == severity) ++count;
    if (count <= 0) continue;
    v1::SeverityCount* added = event->add_open_by_severity();
    added->set_severity(severity);
    added->set_count(count);
    event->set_open_escalation_count(event->open_escalation_count() + count);
  }
  if (event->open_by_severity().empty()) return;
  event->set_worst_severity(event->open_by_severity(0).severity());
}

}  // namespace

// What is open at an account, and how it stands, follows the escalations service. Whatever comes
// twice says nothing the second time: what is compared is the state, not the event. History is
// counted too, as far as it is still open.
Decision OnEscalationChanged(const EscalationsEvent& event, const SituationView& view, const Env&) {
  const std::string& name = event.envelope().aggregate();
  const v1::EscalationMirror* escalation = view.FindEscalation(name);
  const auto change = ChangeOf(event);
  if (change == AccountEscalationNoted::CHANGE_UNSPECIFIED || escalation == nullptr) {
    return Nothing();
  }
  const v1::OpenEscalation* listed = view.FindOpen(name);
  AccountEscalationNoted noted;
  noted.set_change(change);
  noted.set_escalation(name);
  noted.set_severity_before(CountedBefore(listed, *escalation, view));
  noted.set_severity(CountedSeverity(*escalation));
  AddKinds(*escalation, &noted);
  if (SaysNothing(noted, listed)) return Nothing();
  Count(view.situation().open_by_severity(), &noted);
  Decision decision;
  decision.Add(std::move(noted)).On(view.name());
  return decision;
}

}  // namespace steward::accounts
