#include "services/escalations/derive.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/transitions.h"

namespace steward::escalations {
namespace {

using google::protobuf::Timestamp;
using v1::Escalation;
using MaybeTime = std::optional<absl::Time>;

constexpr absl::string_view kNoCurrency = "XXX";

void Earlier(bool is_there, const Timestamp& time, MaybeTime* earliest) {
  const MaybeTime at = MaybeInstant(is_there, time);
  if (at.has_value() && (!earliest->has_value() || *at < **earliest)) *earliest = at;
}

// One row for what is next of each kind; an instant that passed is due at once.
void AddTimers(const Escalation& escalation, Rows* rows) {
  MaybeTime clock_due;
  for (const auto& clock : escalation.clocks()) {
    Earlier(clock.has_next_time(), clock.next_time(), &clock_due);
  }
  if (clock_due.has_value()) rows->Timer(kSlaClockDue, *clock_due);
  const auto add = [rows](absl::string_view kind, bool is_there, const Timestamp& time) {
    const MaybeTime due = MaybeInstant(is_there, time);
    if (due.has_value()) rows->Timer(kind, *due);
  };
  const v1::EscalationLadder& ladder = escalation.ladder();
  add(kLevelDue, escalation.state() == Escalation::STATE_OPEN && ladder.has_next_time(),
      ladder.next_time());
  add(kAckTimesOut, escalation.has_ack_timeout_time(), escalation.ack_timeout_time());
  add(kClosesItself, escalation.has_auto_close_time(), escalation.auto_close_time());
}

Day DayOfInstant(const Timestamp& time) { return DayInZone(Instant(time), absl::UTCTimeZone()); }

SumRow Count(uint16_t sum, std::vector<KeyPart> group, const Timestamp& since) {
  return {sum, std::move(group), std::string(kNoCurrency), DayOfInstant(since), 1};
}

void AddSums(const Escalation& escalation, Rows* rows) {
  const std::string& severity = v1::Severity_Name(escalation.severity());
  if (IsOpen(escalation.state())) {
    rows->Sum(Count(kOpenBySeverity, {severity}, escalation.open_time()));
  }
  for (const auto& clock : escalation.clocks()) {
    if (!clock.has_breached_at()) continue;
    rows->Sum(Count(kBreaches, {severity, v1::ClockKind_Name(clock.kind())}, clock.breached_at()));
  }
}

}  // namespace

Rows DeriveEscalation(const v1::EscalationState& state) {
  const Escalation& escalation = state.escalation();
  const std::string account = AccountOf(escalation.name());
  Rows rows;
  rows.Index(kByAccount, {account});
  rows.Index(kByState, {int64_t{escalation.state()}, account});
  rows.Index(kBySeverity, {int64_t{escalation.severity()}, account});
  if (!IsOver(escalation.state()) && !escalation.owner().empty()) {
    rows.Index(kByOwner, {escalation.owner()});
  }
  MaybeTime due;
  for (const auto& clock : escalation.clocks()) {
    const bool runs = clock.state() == v1::SlaClock::STATE_RUNNING;
    Earlier(runs && clock.has_due(), clock.due(), &due);
  }
  if (due.has_value()) rows.Index(kByDue, {ToMicros(*due)});
  AddSums(escalation, &rows);
  if (!state.history()) AddTimers(escalation, &rows);
  return rows;
}

Rows DerivePolicy(const v1::EscalationPolicyState&) {
  Rows rows;
  rows.Index(kPolicies, {});
  return rows;
}

Rows DeriveErasedPerson(const v1::ErasedPersonState&) { return Rows(); }

}  // namespace steward::escalations
