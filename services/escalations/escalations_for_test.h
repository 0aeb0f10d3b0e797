#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/errors.h"
#include "libs/testing/scenario.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// What the tests of the escalations service are written with: one account, one escalation, and the
// requests about it, shortest first.
namespace steward::escalations {

inline constexpr char kAccount[] = "accounts/a1";
inline constexpr char kEscalation[] = "accounts/a1/escalations/e1";
// Monday to Friday, 09:00 to 17:00 UTC.
inline constexpr char kOffice[] = "calendars/office";

// "2026-06-05T16:30:00Z".
absl::Time T(absl::string_view text);
// "2026-06-05T16:30:00Z" of a stored instant; "none" for an absent one.
std::string Text(const google::protobuf::Timestamp& time);

// A case of this severity, by the default policy in office hours.
v1::RequestEscalationRequest Request(v1::Severity severity, absl::string_view id = "e1");
v1::PostCustomerUpdateRequest FullUpdate(absl::string_view next = "2027-01-01T00:00:00Z");
v1::ImportEscalationRequest Import(v1::Severity severity, absl::string_view requested,
                                   absl::string_view acknowledged, absl::string_view resolved);

// A request that needs nothing but the escalation's name.
template <class RequestType>
RequestType Plain(absl::string_view name = kEscalation) {
  RequestType request;
  request.set_name(std::string(name));
  return request;
}
v1::SetWaitingRequest Wait(v1::Escalation::State waiting);
v1::SetSeverityRequest Raise(v1::Severity severity);
v1::LowerSeverityRequest Lower(v1::Severity severity);

// The escalations service on Monday, 1 June 2026, 09:00 UTC. It knows the calendar "office";
// account a1, which p1 manages; p1, who reports to p2, who reports to p3.
class KnownAccount {
 public:
  KnownAccount();

  testing::Outcome When(const google::protobuf::Message& request) { return scenario.When(request); }
  testing::Outcome At(absl::string_view time) { return scenario.AdvanceTo(T(time)); }
  // Takes e1 into a state by the commands that lead there.
  void Reach(v1::Escalation::State state, v1::Severity severity = v1::SEVERITY_SEV3);

  // As stored.
  v1::Escalation Stored(absl::string_view name = kEscalation) const;
  // The last clock of this kind; an empty one where there is none.
  v1::SlaClock Clock(v1::ClockKind kind, absl::string_view name = kEscalation) const;

  testing::Scenario scenario;
};

common::v1::Reason ReasonOf(const testing::Outcome& outcome);
std::string MessageOf(const testing::Outcome& outcome);

// "RUNNING due 2026-06-05T16:30:00Z", with "breached TIME", "MET" and the like where it applies.
std::string Says(const v1::SlaClock& clock);

// The event at this place of an outcome.
template <class Event>
const Event& EventOf(const testing::Outcome& outcome, size_t i = 0) {
  return static_cast<const Event&>(*outcome.events.at(i));
}

}  // namespace steward::escalations
