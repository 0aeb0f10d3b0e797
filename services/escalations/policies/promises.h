#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "steward/escalations/v1/escalations_resources.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// What an escalation promises: its policy, with the defaults of DOMAIN.md §3.4 where it says
// nothing. Pure functions.
namespace steward::escalations {

// Until an acknowledged escalation is OPEN again, unless the policy says.
inline constexpr int32_t kAckTimeoutSDefault = 1800;
// Of open time after the resolution, until the escalation closes by itself.
inline constexpr int64_t kAutoCloseBusinessDays = 5;
// Of the wall clock after the resolution, within which an escalation is reopened.
inline constexpr absl::Duration kReopenWithin = absl::Hours(24 * 30);

// The policy with a rule for each severity, in their order, and a timeout.
v1::EscalationPolicy WithDefaults(const v1::EscalationPolicy& policy);

// The rule of a severity of a complete policy.
const v1::SeverityRule& RuleOf(const v1::EscalationPolicy& policy, v1::Severity severity);

// The open time that a rule promises by a kind of clock; nothing where it promises none.
std::optional<v1::OpenTime> PromiseOf(const v1::SeverityRule& rule, v1::ClockKind kind);

// The span in milliseconds, its business days as `calendar` has them at `at`. OUT_OF_RANGE.
absl::StatusOr<int64_t> MillisOf(const v1::OpenTime& span, const BusinessCalendar& calendar,
                                 absl::Time at);

// The name of the calendar by which the clocks of a severity count: the rule's, else the policy's,
// else the escalation's. Empty: every hour counts.
std::string CalendarNameFor(v1::Severity severity, const v1::EscalationState& state);

// The calendar of this name among those that the escalation keeps; an empty name is always open.
// CALENDAR_NOT_KNOWN where it isn't there.
absl::StatusOr<BusinessCalendar> FindCalendar(absl::string_view name,
                                              const v1::EscalationState& state);

}  // namespace steward::escalations
