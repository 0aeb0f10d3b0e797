#include <algorithm>

#include "services/accounts/evolve.h"

namespace steward::accounts {
namespace {

using v1::AccountSituation;
using v1::OpenEscalation;

// An account with more open escalations at a time is in a state that no list tells.
constexpr int kListedMax = 1'000;

bool IsBefore(const OpenEscalation& a, const OpenEscalation& b) { return a.name() < b.name(); }

// Out of the list, and in again where it is open and there is room.
void List(const v1::AccountEscalationNoted& event, AccountSituation* situation) {
  auto* listed = situation->mutable_open_escalations();
  const auto is_it = [&event](const OpenEscalation& each) {
    return each.name() == event.escalation();
  };
  listed->erase(std::remove_if(listed->begin(), listed->end(), is_it), listed->end());
  const bool is_open = event.severity() != v1::ESCALATION_SEVERITY_UNSPECIFIED;
  if (!is_open || listed->size() >= kListedMax) return;
  OpenEscalation* added = listed->Add();
  added->set_name(event.escalation());
  added->set_severity(event.severity());
  *added->mutable_breached_clocks() = event.breached_clocks();
  std::sort(listed->begin(), listed->end(), IsBefore);
}

}  // namespace

void EvolveSituation(const v1::AccountsEvent& event, v1::AccountSituationState* state) {
  if (event.event_case() != v1::AccountsEvent::kAccountEscalationNoted) return;
  const v1::AccountEscalationNoted& noted = event.account_escalation_noted();
  AccountSituation* situation = state->mutable_account_situation();
  situation->set_name(event.envelope().aggregate());
  situation->set_open_escalation_count(noted.open_escalation_count());
  *situation->mutable_open_by_severity() = noted.open_by_severity();
  situation->set_worst_severity(noted.worst_severity());
  List(noted, situation);
}

}  // namespace steward::accounts
