#include "services/escalations/escalations_for_test.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "services/escalations/contract.h"

namespace steward::escalations {
namespace {

using accounts::v1::Assignment;
using v1::Escalation;

void MustHold(const testing::Outcome& outcome) {
  STEWARD_CHECK(outcome.status.ok()) << std::string(outcome.status.message());
}

accounts::v1::CalendarCreated OfficeCalendar() {
  accounts::v1::CalendarCreated event;
  event.mutable_calendar()->set_name(kOffice);
  auto* rules = event.mutable_calendar()->add_versions()->mutable_rules();
  *event.mutable_calendar()->mutable_versions(0)->mutable_effective_from() =
      ToTimestamp(T("2020-01-01T00:00:00Z"));
  rules->set_time_zone("UTC");
  for (int day = 1; day <= 5; ++day) {
    auto* hours = rules->add_week();
    hours->set_weekday(static_cast<accounts::v1::WeekdayHours::Weekday>(day));
    hours->add_open()->set_open("09:00");
    hours->mutable_open(0)->set_close("17:00");
  }
  return event;
}

accounts::v1::PersonCreated NewPerson(const std::string& name, const std::string& reports_to) {
  accounts::v1::PersonCreated event;
  event.mutable_person()->set_name(name);
  event.mutable_person()->set_state(accounts::v1::Person::STATE_ACTIVE);
  if (reports_to.empty()) return event;
  auto* line = event.mutable_person()->add_reporting_lines();
  line->set_reports_to(reports_to);
  *line->mutable_valid_from() = ToTimestamp(T("2020-01-01T00:00:00Z"));
  return event;
}

accounts::v1::AccountAssigned ManagedBy(const std::string& person) {
  accounts::v1::AccountAssigned event;
  Assignment* assignment = event.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/m1");
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  assignment->set_person(person);
  assignment->set_state(Assignment::STATE_ACTIVE);
  *assignment->mutable_valid_from() = ToTimestamp(T("2020-01-01T00:00:00Z"));
  return event;
}

}  // namespace

absl::Time T(absl::string_view text) {
  const auto time = ParseRfc3339(text);
  STEWARD_CHECK(time.ok()) << std::string(text);
  return *time;
}

std::string Text(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "none";
  std::string text = FormatRfc3339(*FromTimestamp(time));
  const auto zeros = text.find(".000000Z");
  return zeros == std::string::npos ? text : absl::StrCat(text.substr(0, zeros), "Z");
}

v1::RequestEscalationRequest Request(v1::Severity severity, absl::string_view id) {
  v1::RequestEscalationRequest request;
  request.set_parent(kAccount);
  request.set_escalation_id(std::string(id));
  request.mutable_escalation()->set_severity(severity);
  request.mutable_escalation()->set_subject("case-1");
  request.mutable_escalation()->set_calendar(kOffice);
  request.mutable_escalation()->set_title("Orders fail");
  request.mutable_escalation()->add_case_ids("case-1");
  return request;
}

v1::PostCustomerUpdateRequest FullUpdate(absl::string_view next) {
  auto request = Plain<v1::PostCustomerUpdateRequest>();
  request.set_what_we_know("The queue is full");
  request.set_what_it_means("Orders are late");
  request.set_what_we_do("We empty it");
  *request.mutable_next_update_time() = ToTimestamp(T(next));
  return request;
}

v1::ImportEscalationRequest Import(v1::Severity severity, absl::string_view requested,
                                   absl::string_view acknowledged, absl::string_view resolved) {
  v1::ImportEscalationRequest request;
  request.mutable_escalation()->set_name(kEscalation);
  request.mutable_escalation()->set_severity(severity);
  request.mutable_escalation()->set_source_key("T-1");
  *request.mutable_request_time() = ToTimestamp(T(requested));
  if (!acknowledged.empty()) {
    *request.mutable_acknowledge_time() = ToTimestamp(T(acknowledged));
  }
  if (!resolved.empty()) *request.mutable_resolve_time() = ToTimestamp(T(resolved));
  return request;
}

v1::SetWaitingRequest Wait(Escalation::State waiting) {
  auto request = Plain<v1::SetWaitingRequest>();
  request.set_waiting(waiting);
  return request;
}

v1::SetSeverityRequest Raise(v1::Severity severity) {
  auto request = Plain<v1::SetSeverityRequest>();
  request.set_severity(severity);
  return request;
}

v1::LowerSeverityRequest Lower(v1::Severity severity) {
  auto request = Plain<v1::LowerSeverityRequest>();
  request.set_severity(severity);
  return request;
}

KnownAccount::KnownAccount() : scenario(Escalations()) {
  scenario.AdvanceTo(T("2026-06-01T09:00:00Z"));
  accounts::v1::AccountCreated account;
  account.mutable_account()->set_name(kAccount);
  account.mutable_account()->set_tier(accounts::v1::TIER_STRATEGIC);
  account.mutable_account()->set_lifecycle(accounts::v1::Account::LIFECYCLE_ACTIVE);
  MustHold(scenario.Hears(kOffice, OfficeCalendar()));
  MustHold(scenario.Hears(kAccount, account));
  MustHold(scenario.Hears("people/p1", NewPerson("people/p1", "people/p2")));
  MustHold(scenario.Hears("people/p2", NewPerson("people/p2", "people/p3")));
  MustHold(scenario.Hears("people/p3", NewPerson("people/p3", "")));
  MustHold(scenario.Hears("accounts/a1/team", ManagedBy("people/p1")));
}

void KnownAccount::Reach(Escalation::State state, v1::Severity severity) {
  const bool waits_for_approval = state == Escalation::STATE_REQUESTED ||
                                  state == Escalation::STATE_DECLINED ||
                                  state == Escalation::STATE_WITHDRAWN;
  auto request = Request(severity);
  if (waits_for_approval) {
    v1::CreateEscalationPolicyRequest policy;
    policy.set_escalation_policy_id("strict");
    policy.mutable_escalation_policy()->set_display_name("Strict");
    policy.mutable_escalation_policy()->set_approval_required(true);
    MustHold(When(policy));
    request.mutable_escalation()->set_policy("escalationPolicies/strict");
  }
  MustHold(When(request));
  const auto say = [this](const google::protobuf::Message& command) { MustHold(When(command)); };
  switch (state) {
    case Escalation::STATE_DECLINED:
      return say(Plain<v1::DeclineEscalationRequest>());
    case Escalation::STATE_WITHDRAWN:
      return say(Plain<v1::WithdrawEscalationRequest>());
    case Escalation::STATE_REQUESTED:
    case Escalation::STATE_OPEN:
      return;
    case Escalation::STATE_MERGED: {
      MustHold(When(Request(severity, "e2")));
      auto merge = Plain<v1::MergeEscalationRequest>();
      merge.set_into("accounts/a1/escalations/e2");
      return say(merge);
    }
    default:
      break;
  }
  say(Plain<v1::AcknowledgeEscalationRequest>());
  if (state == Escalation::STATE_ACKNOWLEDGED) return;
  say(Plain<v1::StartEscalationRequest>());
  if (state == Escalation::STATE_IN_PROGRESS) return;
  if (state == Escalation::STATE_MITIGATED) return say(Plain<v1::MitigateEscalationRequest>());
  if (state <= Escalation::STATE_WAITING_VENDOR) return say(Wait(state));
  say(Plain<v1::ResolveEscalationRequest>());
  if (state == Escalation::STATE_CLOSED) say(Plain<v1::CloseSev1EscalationRequest>());
}

Escalation KnownAccount::Stored(absl::string_view name) const {
  const auto state = scenario.Find<v1::EscalationState>(name);
  STEWARD_CHECK(state != nullptr) << "no escalation yet";
  return state->escalation();
}

v1::SlaClock KnownAccount::Clock(v1::ClockKind kind, absl::string_view name) const {
  v1::SlaClock last;
  const Escalation stored = Stored(name);
  for (const auto& clock : stored.clocks()) {
    if (clock.kind() == kind) last = clock;
  }
  return last;
}

common::v1::Reason ReasonOf(const testing::Outcome& outcome) {
  return DetailOf(outcome.status).reason();
}

std::string MessageOf(const testing::Outcome& outcome) {
  return std::string(outcome.status.message());
}

std::string Says(const v1::SlaClock& clock) {
  std::string text = v1::SlaClock::State_Name(clock.state()).substr(6);
  if (clock.has_due()) absl::StrAppend(&text, " due ", Text(clock.due()));
  if (clock.has_breached_at()) absl::StrAppend(&text, " breached ", Text(clock.breached_at()));
  if (clock.breach_cause() == v1::SlaClock::BREACH_CAUSE_RETROACTIVE) {
    absl::StrAppend(&text, " RETROACTIVE");
  }
  if (clock.has_end_time()) absl::StrAppend(&text, " ended ", Text(clock.end_time()));
  if (clock.outcome() != v1::SlaClock::OUTCOME_UNSPECIFIED) {
    absl::StrAppend(&text, " ", v1::SlaClock::Outcome_Name(clock.outcome()).substr(8));
  }
  return text;
}

}  // namespace steward::escalations
