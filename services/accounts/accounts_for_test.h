#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/scenario.h"
#include "services/accounts/contract.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"

// What the tests of the accounts service say again and again.
namespace steward::accounts {

using steward::testing::Outcome;
using steward::testing::Scenario;

inline Reason ReasonOf(const absl::Status& status) { return DetailOf(status).reason(); }
inline std::string MessageOf(const Outcome& outcome) {
  return std::string(outcome.status.message());
}

inline v1::CreateAccountRequest Creating(absl::string_view id,
                                         absl::string_view display_name = "Acme") {
  v1::CreateAccountRequest request;
  request.set_account_id(std::string(id));
  request.mutable_account()->set_display_name(std::string(display_name));
  request.mutable_account()->set_tier(v1::TIER_KEY);
  request.mutable_account()->set_country("DE");
  return request;
}

inline v1::ImportAccountRequest Importing(absl::string_view id,
                                          absl::string_view display_name = "Acme") {
  v1::ImportAccountRequest request;
  *request.mutable_account() = Creating(id, display_name).account();
  request.mutable_account()->set_name(absl::StrCat("accounts/", id));
  return request;
}

inline v1::UpdateAccountRequest Updating(absl::string_view id,
                                         const std::vector<std::string>& paths) {
  v1::UpdateAccountRequest request;
  request.mutable_account()->set_name(absl::StrCat("accounts/", id));
  // Valid values for what the mask may leave out.
  request.mutable_account()->set_display_name("Acme");
  request.mutable_account()->set_tier(v1::TIER_KEY);
  for (const auto& path : paths) request.mutable_update_mask()->add_paths(path);
  return request;
}

// A command whose one field is the account's name.
template <class Request>
Request About(absl::string_view id) {
  Request request;
  request.set_name(absl::StrCat("accounts/", id));
  return request;
}

template <class Request>
Request Below(absl::string_view id, absl::string_view parent_id) {
  Request request;
  request.set_account(absl::StrCat("accounts/", id));
  if (!parent_id.empty()) request.set_parent(absl::StrCat("accounts/", parent_id));
  return request;
}

// A contract of one line a month, in cents.
inline contracts::v1::Contract Monthly(int64_t cents) {
  contracts::v1::Contract contract;
  contract.set_currency("USD");
  contract.set_state(contracts::v1::Contract::STATE_DRAFT);
  auto* line = contract.add_lines();
  line->set_line_id("l1");
  line->set_product("Plan");
  line->set_quantity(1);
  line->mutable_unit_price()->set_currency("USD");
  line->mutable_unit_price()->set_minor_units(cents);
  line->set_period(contracts::v1::ContractLine::PERIOD_MONTH);
  return contract;
}

inline google::type::Date OnDay(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// Account a1 and what the contracts service says of its contracts.
class Customer {
 public:
  Customer() { Create({}); }
  explicit Customer(const v1::Account& more) { Create(more); }

  Outcome Draft(absl::string_view id, int64_t cents_a_month = 10'000) {
    contracts::v1::ContractCreated event;
    *event.mutable_contract() = Monthly(cents_a_month);
    return Hears(id, event);
  }
  Outcome Sign(absl::string_view id, bool complete = true) {
    contracts::v1::ContractSigned event;
    event.set_complete(complete);
    return Hears(id, event);
  }
  Outcome Activate(absl::string_view id) { return Hears(id, contracts::v1::ContractActivated()); }
  Outcome ScheduleEnd(absl::string_view id) {
    return Hears(id, contracts::v1::TerminationScheduled());
  }
  Outcome RescindEnd(absl::string_view id) {
    return Hears(id, contracts::v1::TerminationRescinded());
  }
  Outcome Cancel(absl::string_view id) { return Hears(id, contracts::v1::ContractCancelled()); }
  Outcome Terminate(absl::string_view id, const google::type::Date& day = OnDay(2026, 6, 1)) {
    contracts::v1::ContractTerminated event;
    *event.mutable_termination_date() = day;
    return Hears(id, event);
  }
  Outcome Expire(absl::string_view id, const google::type::Date& day = OnDay(2026, 6, 1)) {
    contracts::v1::ContractExpired event;
    *event.mutable_end_date() = day;
    return Hears(id, event);
  }
  Outcome Import(absl::string_view id, contracts::v1::Contract contract) {
    contract.set_name(ContractName(id));
    contracts::v1::ContractImported event;
    *event.mutable_contract() = std::move(contract);
    return Shown(scenario.Hears(ContractName(id), event, true));
  }
  // Drafted, signed and active.
  void Run(absl::string_view id, int64_t cents_a_month = 10'000) {
    Draft(id, cents_a_month);
    Sign(id);
    Activate(id);
  }

  v1::Account account() const { return scenario.Find<v1::AccountState>("accounts/a1")->account(); }
  std::string lifecycle() const { return v1::Account::Lifecycle_Name(account().lifecycle()); }

  // Without what coverage adds: an account without a manager is about more than these tests.
  static Outcome Shown(Outcome outcome) {
    for (size_t i = outcome.types.size(); i-- > 0;) {
      if (outcome.types[i].rfind("CoverageGap", 0) != 0) continue;
      outcome.types.erase(outcome.types.begin() + static_cast<long>(i));
      outcome.events.erase(outcome.events.begin() + static_cast<long>(i));
    }
    return outcome;
  }

  Scenario scenario{Accounts()};

 private:
  void Create(const v1::Account& more) {
    auto request = Creating("a1");
    request.mutable_account()->MergeFrom(more);
    EXPECT_TRUE(scenario.When(request).status.ok());
  }
  static std::string ContractName(absl::string_view id) {
    return absl::StrCat("accounts/a1/contracts/", id);
  }
  Outcome Hears(absl::string_view id, const google::protobuf::Message& event) {
    return Shown(scenario.Hears(ContractName(id), event));
  }
};

// The only event of an outcome, by type.
template <class Event>
Event Only(const Outcome& outcome) {
  if (outcome.events.size() != 1) {
    ADD_FAILURE() << outcome.events.size() << " events; " << outcome.status;
    return {};
  }
  const auto* event = dynamic_cast<const Event*>(outcome.events.front().get());
  if (event == nullptr) {
    ADD_FAILURE() << "another event: " << outcome.events.front()->GetTypeName();
    return {};
  }
  return *event;
}

}  // namespace steward::accounts
