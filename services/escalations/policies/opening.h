#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// How an escalation begins, whoever asks for it: a person, an approver, a rule. Pure functions.
namespace steward::escalations {

// Puts the policy that the escalation names into the state, complete, and the calendars that it
// counts by, as they are now. POLICY_UNKNOWN, CALENDAR_NOT_KNOWN.
absl::Status BindPolicy(const EscalationView& view, v1::EscalationState* state);

// The calendars of a state with a complete policy and of its clocks, as they are now.
// CALENDAR_NOT_KNOWN.
absl::Status BindCalendars(const EscalationView& view, v1::EscalationState* state);

// Opens the escalation of `state`, whose policy is bound: adds EscalationOpened, its clocks and the
// first call.
absl::Status Open(const EscalationView& view, v1::EscalationState state, absl::Time at,
                  Decision* decision);

// Adds everybody who looks after the account to the watchers, as many as there may be. The account
// is known.
void WatchedByTeam(const EscalationView& view, v1::Escalation* escalation);

// ACCOUNT_UNKNOWN; ACCOUNT_ARCHIVED unless it is history.
absl::Status CheckAccount(const EscalationView& view, absl::string_view account, bool history);

// PERSON_UNKNOWN, PERSON_LEFT; an empty name is fine.
absl::Status CheckOwner(const EscalationView& view, absl::string_view owner);

}  // namespace steward::escalations
