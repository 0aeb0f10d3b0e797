#include "services/escalations/policies/opening.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/levels.h"
#include "services/escalations/policies/limits.h"
#include "services/escalations/policies/promises.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {
namespace {

using v1::EscalationState;

constexpr v1::Severity kSeverities[] = {v1::SEVERITY_SEV1, v1::SEVERITY_SEV2, v1::SEVERITY_SEV3,
                                        v1::SEVERITY_SEV4};
// NEXT_RESPONSE starts with a message.
constexpr v1::ClockKind kAtOpening[] = {v1::CLOCK_KIND_ACK, v1::CLOCK_KIND_FIRST_RESPONSE,
                                        v1::CLOCK_KIND_CUSTOMER_UPDATE, v1::CLOCK_KIND_MITIGATE,
                                        v1::CLOCK_KIND_RESOLVE};

// What its severities count by, and what its clocks have counted by.
std::set<std::string> CalendarNames(const EscalationState& state) {
  std::set<std::string> names;
  for (const v1::Severity severity : kSeverities) names.insert(CalendarNameFor(severity, state));
  for (const v1::SlaClock& clock : state.escalation().clocks()) {
    names.insert(clock.calendar());
    for (const auto& change : clock.target_changes()) names.insert(change.calendar_before());
  }
  names.erase("");
  return names;
}

}  // namespace

absl::Status BindCalendars(const EscalationView& view, EscalationState* state) {
  state->clear_calendars();
  for (const std::string& name : CalendarNames(*state)) {
    const auto* calendar = view.FindCalendar(name);
    if (calendar == nullptr) {
      return Reject(Reason::REASON_CALENDAR_NOT_KNOWN,
                    absl::StrCat(name, " is not known here: create it in the accounts service"));
    }
    *state->add_calendars() = *calendar;
  }
  return absl::OkStatus();
}

absl::Status BindPolicy(const EscalationView& view, EscalationState* state) {
  const std::string& name = state->escalation().policy();
  const v1::EscalationPolicy* policy = &v1::EscalationPolicy::default_instance();
  if (!name.empty()) policy = view.FindPolicy(name);
  if (policy == nullptr) {
    return Reject(Reason::REASON_POLICY_UNKNOWN,
                  absl::StrCat(name, " is not known: create it, or leave it out for the defaults"));
  }
  *state->mutable_policy() = WithDefaults(*policy);
  return BindCalendars(view, state);
}

absl::Status Open(const EscalationView& view, EscalationState state, absl::Time at,
                  Decision* decision) {
  v1::Escalation* escalation = state.mutable_escalation();
  escalation->set_state(v1::Escalation::STATE_OPEN);
  *escalation->mutable_open_time() = ToTimestamp(at);
  v1::EscalationOpened event;
  *event.mutable_escalation() = *escalation;
  *event.mutable_policy() = state.policy();
  *event.mutable_calendars() = state.calendars();
  decision->Add(std::move(event)).On(escalation->name()).At(at);
  Clocks clocks({state, state}, at, decision);
  for (const v1::ClockKind kind : kAtOpening) STEWARD_RETURN_IF_ERROR(clocks.Start(kind));
  return CallNextLevel(view, state, at, decision);
}

void WatchedByTeam(const EscalationView& view, v1::Escalation* escalation) {
  for (const auto* holders : {&view.account()->managers(), &view.account()->sponsors()}) {
    for (const auto& holder : *holders) {
      const auto& watchers = escalation->watchers();
      const bool watches =
          std::find(watchers.begin(), watchers.end(), holder.person()) != watchers.end();
      const bool fits = watchers.size() < kWatchersMax;
      if (holder.active() && fits && !watches) escalation->add_watchers(holder.person());
    }
  }
}

absl::Status CheckAccount(const EscalationView& view, absl::string_view account, bool history) {
  if (view.account() == nullptr) {
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                  absl::StrCat(account,
                               " is not known here: create it, or wait until this service "
                               "has heard of it"));
  }
  if (view.account()->archived() && !history) {
    return Reject(Reason::REASON_ACCOUNT_ARCHIVED,
                  absl::StrCat(account, " is archived: restore it first"));
  }
  return absl::OkStatus();
}

absl::Status CheckOwner(const EscalationView& view, absl::string_view owner) {
  if (owner.empty()) return absl::OkStatus();
  const auto* person = view.FindPerson(owner);
  if (person == nullptr) {
    return Reject(Reason::REASON_PERSON_UNKNOWN, absl::StrCat(owner, " is not known here"));
  }
  if (person->left() || person->erased()) {
    return Reject(Reason::REASON_PERSON_LEFT, absl::StrCat(owner, " has left: name another one"));
  }
  return absl::OkStatus();
}

}  // namespace steward::escalations
