#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/testing/matchers.h"
#include "libs/testing/scenario.h"
#include "services/accounts/contract.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What the tests of people and teams say again and again.
namespace steward::accounts {

// A day of 2026, at its start in UTC. The scenario's clock begins at On(1, 1).
inline absl::Time On(int month, int day) {
  return absl::FromCivil(absl::CivilDay(2026, month, day), absl::UTCTimeZone());
}

// Our own organisation, and account a1 that it looks after.
class Office {
 public:
  using Outcome = steward::testing::Outcome;

  // People and an account, by id.
  void Hire(absl::string_view id, absl::string_view display_name = "Ann Example",
            absl::string_view org_unit = "") {
    v1::CreatePersonRequest request;
    request.set_person_id(std::string(id));
    request.mutable_person()->set_display_name(std::string(display_name));
    request.mutable_person()->set_email(absl::StrCat(id, "@example.com"));
    request.mutable_person()->set_org_unit(std::string(org_unit));
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void Leave(absl::string_view id) {
    v1::MarkPersonLeftRequest request;
    request.set_name(absl::StrCat("people/", id));
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void Erase(absl::string_view id) {
    v1::ErasePersonRequest request;
    request.set_name(absl::StrCat("people/", id));
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void Found(absl::string_view id, absl::string_view parent = "") {
    v1::CreateOrgUnitRequest request;
    request.set_org_unit_id(std::string(id));
    request.mutable_org_unit()->set_display_name("Unit");
    request.mutable_org_unit()->set_kind(v1::OrgUnit::KIND_TEAM);
    request.mutable_org_unit()->set_parent(std::string(parent));
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void Win(absl::string_view id = "a1") {
    v1::CreateAccountRequest request;
    request.set_account_id(std::string(id));
    request.mutable_account()->set_display_name("Acme");
    request.mutable_account()->set_tier(v1::TIER_KEY);
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }

  // An assignment of account a1, from a day on (default: now), by id.
  static v1::AssignAccountRequest Assigning(absl::string_view id, absl::string_view person) {
    v1::AssignAccountRequest request;
    request.set_account("accounts/a1");
    request.set_assignment_id(std::string(id));
    request.set_role(v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
    request.set_person(absl::StrCat("people/", person));
    return request;
  }
  static v1::AssignAccountRequest Assigning(absl::string_view id, absl::string_view person,
                                            absl::Time from,
                                            absl::Time to = absl::InfiniteFuture()) {
    v1::AssignAccountRequest request = Assigning(id, person);
    Between(from, to, &request);
    return request;
  }
  template <class Message>
  static void Between(absl::Time from, absl::Time to, Message* message) {
    *message->mutable_valid_from() = ToTimestamp(from);
    if (to != absl::InfiniteFuture()) *message->mutable_valid_to() = ToTimestamp(to);
  }
  Outcome Assign(absl::string_view id, absl::string_view person, absl::Time from,
                 absl::Time to = absl::InfiniteFuture()) {
    return scenario.When(Assigning(id, person, from, to));
  }

  static std::string NameOf(absl::string_view id) {
    return absl::StrCat("accounts/a1/assignments/", id);
  }
  v1::Assignment Find(absl::string_view id) const {
    const auto state = scenario.Find<v1::AccountTeamState>("accounts/a1/team");
    const auto& found = state == nullptr ? v1::AccountTeamState::default_instance() : *state;
    for (const auto& each : found.team().assignments()) {
      if (each.name() == NameOf(id)) return each;
    }
    ADD_FAILURE() << NameOf(id) << " does not exist";
    return {};
  }
  // "people/p1 2026-01-01..2026-03-01 ACTIVE", days in UTC.
  std::string Show(absl::string_view id) const {
    const v1::Assignment each = Find(id);
    const auto day = [](const google::protobuf::Timestamp& at) {
      return absl::FormatTime("%m-%d", FromTimestamp(at).value(), absl::UTCTimeZone());
    };
    return absl::StrCat(each.person().substr(7), " ", day(each.valid_from()), "..",
                        each.has_valid_to() ? day(each.valid_to()) : "", " ",
                        v1::Assignment::State_Name(each.state()).substr(6));
  }
  v1::Person Person(absl::string_view id) const {
    return scenario.Find<v1::PersonState>(absl::StrCat("people/", id))->person();
  }

  steward::testing::Scenario scenario{Accounts()};
};

// The n-th event of an outcome, which has this type.
template <class Event>
Event EventAt(const steward::testing::Outcome& outcome, size_t n = 0) {
  const auto* event =
      n < outcome.events.size() ? dynamic_cast<const Event*>(outcome.events[n].get()) : nullptr;
  if (event == nullptr) {
    ADD_FAILURE() << "no " << Event::descriptor()->name() << " at " << n << "; " << outcome.status;
    return {};
  }
  return *event;
}

inline std::string MessageOfStatus(const steward::testing::Outcome& outcome) {
  return std::string(outcome.status.message());
}

}  // namespace steward::accounts
