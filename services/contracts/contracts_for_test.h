#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"

#include "libs/base/errors.h"
#include "libs/testing/scenario.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"

// What the tests of the contracts service are written with: one account, one contract, and the
// requests about it, shortest first.
namespace steward::contracts {

inline constexpr char kAccount[] = "accounts/a1";
inline constexpr char kContract[] = "accounts/a1/contracts/c1";

google::type::Date Date(int year, int month, int day);
absl::Time Utc(int year, int month, int day, int hour = 0);

// `quantity` units of a product at a price for each and a period.
v1::ContractLine Line(absl::string_view product, int64_t quantity, int64_t unit_price_minor,
                      v1::ContractLine::Period period = v1::ContractLine::PERIOD_MONTH);
// 120 seats of "Pro" at 25.00 USD a month (36,000.00 a year) from 1 March 2026 to 1 March 2027,
// UTC.
v1::Contract Terms();
// The same without an end.
v1::Contract OpenEnded();

v1::CreateContractRequest Create(const v1::Contract& contract, absl::string_view id = "c1",
                                 absl::string_view account = kAccount);
v1::UpdateContractRequest Update(const v1::Contract& contract,
                                 std::initializer_list<const char*> paths);
v1::SubmitContractRequest Submit(absl::string_view name = kContract);
v1::ApproveContractRequest Approve(absl::string_view name = kContract);
v1::RejectContractRequest RejectIt(absl::string_view name = kContract);
v1::SignContractRequest Sign(absl::string_view party, absl::string_view name = kContract);
v1::CancelContractRequest Cancel(absl::string_view name = kContract);
v1::TerminateContractRequest Terminate(const google::type::Date& date,
                                       absl::string_view name = kContract);
v1::RescindTerminationRequest Rescind(absl::string_view name = kContract);
// The block of a service, for PAYMENT_OVERDUE: of entitlement and billing unless stated.
using BlockScopes = std::vector<v1::ContractBlock::Scope>;
v1::SuspendContractRequest Suspend(absl::string_view service = "billing",
                                   const BlockScopes& scopes = {},
                                   absl::string_view name = kContract);
// One that refuses changes.
v1::SuspendContractRequest Freeze(absl::string_view service = "legal",
                                  absl::string_view name = kContract);
v1::ResumeContractRequest Resume(absl::string_view service = "billing",
                                 absl::string_view name = kContract);
v1::ReinstateContractRequest Reinstate(absl::string_view name = kContract);
v1::ImportContractRequest Import(v1::Contract contract, absl::string_view name = kContract);

// Events of the accounts service.
accounts::v1::AccountCreated NewAccount(absl::string_view country,
                                        absl::string_view name = kAccount);
accounts::v1::PersonCreated NewPerson(absl::string_view name);

// "calendars/office": Monday to Friday in Berlin, closed on 24 and 25 December 2026.
accounts::v1::CalendarCreated NewCalendar();

// The contracts service on 1 January 2026. It knows account a1 of NL, and p1, who is still there.
class KnownAccount {
 public:
  KnownAccount();

  // Takes c1, with these terms, into a state by the commands (and the days) that lead there:
  // IN_GRACE with a grace of 30 days unless they have one, RENEWED with a successor c2, SUSPENDED
  // by Suspend().
  void Reach(v1::Contract::State state, const v1::Contract& terms = Terms());
  // Signs for both parties; the outcome is the last one's.
  testing::Outcome SignBoth(absl::string_view name = kContract);
  // A whole life up to the signatures, for contract `id`.
  void SignNew(absl::string_view id, const v1::Contract& terms,
               absl::string_view account = kAccount);

  // Makes c1 a signed contract whose start is this very instant, its timer still waiting.
  void StartNow();

  testing::Outcome When(const google::protobuf::Message& request) { return scenario.When(request); }
  // c1 as stored.
  v1::Contract Stored() const;

  testing::Scenario scenario;
};

common::v1::Reason ReasonOf(const testing::Outcome& outcome);
std::string MessageOf(const testing::Outcome& outcome);
// The field that the only violation is about.
std::string FieldOf(const testing::Outcome& outcome);
// When the fact of a record of an outcome holds.
absl::Time EffectiveTimeOf(const testing::Outcome& outcome, size_t i = 0);

// The event at this place of an outcome.
template <class Event>
const Event& EventOf(const testing::Outcome& outcome, size_t i = 0) {
  return static_cast<const Event&>(*outcome.events.at(i));
}

}  // namespace steward::contracts
