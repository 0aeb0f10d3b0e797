#include "services/escalations/policies/rule_opens.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "libs/base/clock.h"
#include "libs/base/hash.h"
#include "libs/base/status.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/transitions.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

// Enough of a hash that two subjects of one account never share it.
constexpr size_t kSubjectDigits = 20;

// "accounts/a1/escalations/sla-breach-<subject>-", before the number.
std::string NamesOf(const RuleCase& rule, absl::string_view account) {
  // CAUSE_SLA_BREACH
  const std::string cause = Escalation::Cause_Name(rule.cause).substr(6);
  return absl::StrCat("accounts/", account, "/escalations/",
                      absl::StrReplaceAll(absl::AsciiStrToLower(cause), {{"_", "-"}}), "-",
                      Sha256Hex(rule.subject).substr(0, kSubjectDigits), "-");
}

Escalation ForAccount(const RuleCase& rule, const EscalationView& view, absl::Time at) {
  Escalation escalation;
  escalation.set_state(Escalation::STATE_REQUESTED);
  escalation.set_subject_kind(Escalation::SUBJECT_KIND_ACCOUNT);
  escalation.set_subject(rule.subject);
  escalation.set_source(Escalation::SOURCE_RULE);
  escalation.set_cause(rule.cause);
  escalation.set_severity(rule.severity);
  escalation.set_trend(Escalation::TREND_SAME);
  escalation.set_owner(view.account()->manager());
  *escalation.mutable_request_time() = ToTimestamp(at);
  WatchedByTeam(view, &escalation);
  return escalation;
}

}  // namespace

absl::Status OpenByRule(const RuleCase& rule, const EscalationView& view, const Env& env,
                        Decision* decision) {
  if (env.origin == common::v1::ORIGIN_IMPORT) return absl::OkStatus();
  if (view.account() == nullptr || view.account()->archived()) return absl::OkStatus();
  const std::string names = NamesOf(rule, env.account);
  const auto earlier = view.List(names, kOpenedForSubjectMax);
  const bool is_there = std::any_of(earlier.begin(), earlier.end(), [](const auto* state) {
    return !IsOver(state->escalation().state());
  });
  if (is_there || earlier.size() >= static_cast<size_t>(kOpenedForSubjectMax)) {
    return absl::OkStatus();
  }
  v1::EscalationState state;
  *state.mutable_escalation() = ForAccount(rule, view, env.now);
  state.mutable_escalation()->set_name(absl::StrCat(names, earlier.size() + 1));
  STEWARD_RETURN_IF_ERROR(BindPolicy(view, &state));
  v1::EscalationRequested event;
  *event.mutable_escalation() = state.escalation();
  decision->Add(std::move(event)).On(state.escalation().name()).At(env.now);
  return Open(view, std::move(state), env.now, decision);
}

Decision OpenByRule(const RuleCase& rule, const EscalationView& view, const Env& env) {
  Decision decision;
  STEWARD_RETURN_IF_ERROR(OpenByRule(rule, view, env, &decision));
  return decision;
}

absl::Status OpenOnBreach(const EscalationView& view, const Env& env, Decision* decision) {
  const Escalation& breached = view.escalation();
  const bool counts =
      breached.severity() <= v1::SEVERITY_SEV2 && breached.source() != Escalation::SOURCE_RULE;
  if (!counts) return absl::OkStatus();
  const auto& events = decision->events();
  const bool is_breach = std::any_of(events.begin(), events.end(), [](const DecidedEvent& event) {
    return event.event().GetDescriptor() == v1::SlaBreached::descriptor();
  });
  if (!is_breach) return absl::OkStatus();
  return OpenByRule({.cause = Escalation::CAUSE_SLA_BREACH,
                     .subject = breached.name(),
                     .severity = breached.severity()},
                    view, env, decision);
}

}  // namespace steward::escalations
