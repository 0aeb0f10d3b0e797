#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_resources.pb.h"

// Escalations that a rule of this service opens for an account (DOMAIN.md §3.4 "Auto-open rules").
// Pure functions.
namespace steward::escalations {

// Escalations that one subject has in its time.
inline constexpr int kOpenedForSubjectMax = 1000;

// Why, what about, how bad. `subject` is a resource's name.
struct RuleCase {
  v1::Escalation::Cause cause = v1::Escalation::CAUSE_UNSPECIFIED;
  std::string subject;
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
};

// Opens an escalation for the account of `env` by the default policy, unless one for the same cause
// and subject isn't over yet; nothing for an account that is unknown or archived, and for what a
// source system remembers.
absl::Status OpenByRule(const RuleCase& rule, const EscalationView& view, const Env& env,
                        Decision* decision);

// A reaction that does no more than that.
Decision OpenByRule(const RuleCase& rule, const EscalationView& view, const Env& env);

// The breach of a SEV1 or SEV2 that `decision` holds opens one for the account, unless a rule
// opened the breached one: no breach chases itself.
absl::Status OpenOnBreach(const EscalationView& view, const Env& env, Decision* decision);

}  // namespace steward::escalations
