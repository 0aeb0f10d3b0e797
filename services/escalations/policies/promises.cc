#include "services/escalations/policies/promises.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::escalations {
namespace {

using v1::EscalationPolicy;
using v1::OpenTime;
using v1::Severity;
using v1::SeverityRule;
using v1::TargetRole;

constexpr int64_t kMinuteMs = 60'000;

// Minutes, or business days where there are none.
struct Span {
  int32_t minutes = 0;
  int32_t business_days = 0;
};

// A line of the table of defaults: who is called first to last, and how long each has.
struct Defaults {
  Severity severity;
  Span ack;
  Span first_response;
  Span customer_update;
  Span mitigate;
  Span resolve;
  int levels;
  int32_t delay_minutes;
};

constexpr Defaults kDefaults[] = {
    {v1::SEVERITY_SEV1, {15}, {30}, {240}, {240}, {1440}, 4, 15},
    {v1::SEVERITY_SEV2, {60}, {120}, {0, 1}, {0, 1}, {0, 3}, 3, 60},
    {v1::SEVERITY_SEV3, {240}, {0, 1}, {0, 5}, {}, {0, 10}, 2, 240},
    {v1::SEVERITY_SEV4, {0, 1}, {0, 2}, {0, 10}, {}, {0, 30}, 1, 1440},
};

constexpr TargetRole kLadder[] = {v1::TARGET_ROLE_ACCOUNT_MANAGER, v1::TARGET_ROLE_MANAGER,
                                  v1::TARGET_ROLE_DIRECTOR, v1::TARGET_ROLE_EXECUTIVE_SPONSOR};

OpenTime Of(const Span& span) {
  OpenTime time;
  time.set_minutes(span.minutes);
  time.set_business_days(span.business_days);
  return time;
}

SeverityRule DefaultRule(const Defaults& defaults) {
  SeverityRule rule;
  rule.set_severity(defaults.severity);
  *rule.mutable_ack() = Of(defaults.ack);
  *rule.mutable_first_response() = Of(defaults.first_response);
  *rule.mutable_customer_update() = Of(defaults.customer_update);
  const bool mitigates = defaults.mitigate.minutes > 0 || defaults.mitigate.business_days > 0;
  if (mitigates) *rule.mutable_mitigate() = Of(defaults.mitigate);
  *rule.mutable_resolve() = Of(defaults.resolve);
  const bool is_critical = defaults.severity == v1::SEVERITY_SEV1;
  rule.set_around_the_clock(is_critical);
  for (int i = 0; i < defaults.levels; ++i) {
    auto* level = rule.add_levels();
    level->add_targets(kLadder[i]);
    level->set_delay_minutes(defaults.delay_minutes);
    level->set_business_hours_only(!is_critical);
  }
  return rule;
}

}  // namespace

EscalationPolicy WithDefaults(const EscalationPolicy& policy) {
  EscalationPolicy complete = policy;
  complete.clear_rules();
  for (const Defaults& defaults : kDefaults) {
    const auto said = std::find_if(
        policy.rules().begin(), policy.rules().end(),
        [&](const SeverityRule& rule) { return rule.severity() == defaults.severity; });
    *complete.add_rules() = said != policy.rules().end() ? *said : DefaultRule(defaults);
  }
  if (complete.ack_timeout_s() == 0) complete.set_ack_timeout_s(kAckTimeoutSDefault);
  return complete;
}

const SeverityRule& RuleOf(const EscalationPolicy& policy, Severity severity) {
  STEWARD_CHECK(severity >= v1::SEVERITY_SEV1 && severity <= policy.rules_size())
      << "the policy is not complete";
  return policy.rules(severity - 1);
}

std::optional<OpenTime> PromiseOf(const SeverityRule& rule, v1::ClockKind kind) {
  const auto said = [](bool is_there, const OpenTime& time) {
    return is_there ? std::optional<OpenTime>(time) : std::nullopt;
  };
  switch (kind) {
    case v1::CLOCK_KIND_ACK:
      return said(rule.has_ack(), rule.ack());
    case v1::CLOCK_KIND_FIRST_RESPONSE:
      return said(rule.has_first_response(), rule.first_response());
    case v1::CLOCK_KIND_NEXT_RESPONSE:
      if (rule.has_next_response()) return rule.next_response();
      return said(rule.has_first_response(), rule.first_response());
    case v1::CLOCK_KIND_CUSTOMER_UPDATE:
      return said(rule.has_customer_update(), rule.customer_update());
    case v1::CLOCK_KIND_MITIGATE:
      return said(rule.has_mitigate(), rule.mitigate());
    case v1::CLOCK_KIND_RESOLVE:
      return said(rule.has_resolve(), rule.resolve());
    default:  // A kind that only a later version knows.
      return std::nullopt;
  }
}

absl::StatusOr<int64_t> MillisOf(const OpenTime& span, const BusinessCalendar& calendar,
                                 absl::Time at) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t days_ms,
                           calendar.BusinessDaysMs(span.business_days(), at));
  return days_ms + span.minutes() * kMinuteMs;
}

std::string CalendarNameFor(Severity severity, const v1::EscalationState& state) {
  const SeverityRule& rule = RuleOf(state.policy(), severity);
  if (rule.around_the_clock()) return "";
  if (!rule.calendar().empty()) return rule.calendar();
  return !state.policy().calendar().empty() ? state.policy().calendar()
                                            : state.escalation().calendar();
}

absl::StatusOr<BusinessCalendar> FindCalendar(absl::string_view name,
                                              const v1::EscalationState& state) {
  if (name.empty()) return BusinessCalendar::AroundTheClock();
  for (const auto& calendar : state.calendars()) {
    if (calendar.name() == name) return mirrors::BusinessCalendarOf(calendar);
  }
  return Reject(Reason::REASON_CALENDAR_NOT_KNOWN,
                absl::StrCat(name, " is not known here: create it in the accounts service"));
}

}  // namespace steward::escalations
