#include "services/contracts/contracts_for_test.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "services/contracts/contract.h"

namespace steward::contracts {
namespace {

template <class Request>
Request About(absl::string_view name) {
  Request request;
  request.set_name(std::string(name));
  return request;
}

void MustHold(const testing::Outcome& outcome) {
  STEWARD_CHECK(outcome.status.ok()) << std::string(outcome.status.message());
}

}  // namespace

google::type::Date Date(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

absl::Time Utc(int year, int month, int day, int hour) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
}

v1::ContractLine Line(absl::string_view product, int64_t quantity, int64_t unit_price_minor,
                      v1::ContractLine::Period period) {
  v1::ContractLine line;
  line.set_line_id(std::string(product));
  line.set_product(std::string(product));
  line.set_quantity(quantity);
  line.mutable_unit_price()->set_currency("USD");
  line.mutable_unit_price()->set_minor_units(unit_price_minor);
  line.set_period(period);
  return line;
}

v1::Contract OpenEnded() {
  v1::Contract contract;
  contract.set_title("Seats");
  contract.set_currency("USD");
  *contract.mutable_start_date() = Date(2026, 3, 1);
  *contract.add_lines() = Line("Pro", 120, 2500);
  return contract;
}

v1::Contract Terms() {
  v1::Contract contract = OpenEnded();
  *contract.mutable_end_date() = Date(2027, 3, 1);
  return contract;
}

v1::CreateContractRequest Create(const v1::Contract& contract, absl::string_view id,
                                 absl::string_view account) {
  v1::CreateContractRequest request;
  request.set_parent(std::string(account));
  request.set_contract_id(std::string(id));
  *request.mutable_contract() = contract;
  return request;
}

v1::UpdateContractRequest Update(const v1::Contract& contract,
                                 std::initializer_list<const char*> paths) {
  v1::UpdateContractRequest request;
  *request.mutable_contract() = contract;
  request.mutable_contract()->set_name(kContract);
  for (const char* path : paths) request.mutable_update_mask()->add_paths(path);
  return request;
}

v1::SubmitContractRequest Submit(absl::string_view name) {
  return About<v1::SubmitContractRequest>(name);
}

v1::ApproveContractRequest Approve(absl::string_view name) {
  return About<v1::ApproveContractRequest>(name);
}

v1::RejectContractRequest RejectIt(absl::string_view name) {
  return About<v1::RejectContractRequest>(name);
}

v1::SignContractRequest Sign(absl::string_view party, absl::string_view name) {
  auto request = About<v1::SignContractRequest>(name);
  request.set_party(std::string(party));
  return request;
}

v1::CancelContractRequest Cancel(absl::string_view name) {
  return About<v1::CancelContractRequest>(name);
}

v1::TerminateContractRequest Terminate(const google::type::Date& date, absl::string_view name) {
  auto request = About<v1::TerminateContractRequest>(name);
  *request.mutable_termination_date() = date;
  return request;
}

v1::RescindTerminationRequest Rescind(absl::string_view name) {
  return About<v1::RescindTerminationRequest>(name);
}

v1::SuspendContractRequest Suspend(absl::string_view service, const BlockScopes& scopes,
                                   absl::string_view name) {
  using v1::ContractBlock;
  auto request = About<v1::SuspendContractRequest>(name);
  request.set_service(std::string(service));
  for (const auto scope : scopes) request.add_scopes(scope);
  if (scopes.empty()) {
    request.add_scopes(ContractBlock::SCOPE_ENTITLEMENT);
    request.add_scopes(ContractBlock::SCOPE_BILLING);
  }
  request.set_reason_code("PAYMENT_OVERDUE");
  return request;
}

v1::SuspendContractRequest Freeze(absl::string_view service, absl::string_view name) {
  return Suspend(service, {v1::ContractBlock::SCOPE_CHANGE}, name);
}

v1::ResumeContractRequest Resume(absl::string_view service, absl::string_view name) {
  auto request = About<v1::ResumeContractRequest>(name);
  request.set_service(std::string(service));
  return request;
}

v1::ReinstateContractRequest Reinstate(absl::string_view name) {
  return About<v1::ReinstateContractRequest>(name);
}

v1::ImportContractRequest Import(v1::Contract contract, absl::string_view name) {
  v1::ImportContractRequest request;
  contract.set_name(std::string(name));
  *request.mutable_contract() = contract;
  return request;
}

accounts::v1::AccountCreated NewAccount(absl::string_view country, absl::string_view name) {
  accounts::v1::AccountCreated event;
  event.mutable_account()->set_name(std::string(name));
  event.mutable_account()->set_country(std::string(country));
  event.mutable_account()->set_tier(accounts::v1::TIER_KEY);
  event.mutable_account()->set_lifecycle(accounts::v1::Account::LIFECYCLE_PROSPECT);
  return event;
}

accounts::v1::PersonCreated NewPerson(absl::string_view name) {
  accounts::v1::PersonCreated event;
  event.mutable_person()->set_name(std::string(name));
  event.mutable_person()->set_state(accounts::v1::Person::STATE_ACTIVE);
  return event;
}

accounts::v1::CalendarCreated NewCalendar() {
  accounts::v1::CalendarCreated event;
  auto* calendar = event.mutable_calendar();
  calendar->set_name("calendars/office");
  auto* rules = calendar->add_versions()->mutable_rules();
  rules->set_time_zone("Europe/Berlin");
  for (int day = 1; day <= 5; ++day) {
    auto* hours = rules->add_week();
    hours->set_weekday(static_cast<accounts::v1::WeekdayHours::Weekday>(day));
    hours->add_open()->set_open("09:00");
    hours->mutable_open(0)->set_close("17:00");
  }
  *rules->add_holidays() = Date(2026, 12, 24);
  *rules->add_holidays() = Date(2026, 12, 25);
  return event;
}

KnownAccount::KnownAccount() : scenario(Contracts()) {
  scenario.Hears(kAccount, NewAccount("NL"));
  scenario.Hears("people/p1", NewPerson("people/p1"));
}

testing::Outcome KnownAccount::SignBoth(absl::string_view name) {
  MustHold(When(Sign("customer", name)));
  return When(Sign("supplier", name));
}

void KnownAccount::SignNew(absl::string_view id, const v1::Contract& terms,
                           absl::string_view account) {
  const std::string name = absl::StrCat(account, "/contracts/", id);
  MustHold(When(Create(terms, id, account)));
  MustHold(When(Submit(name)));
  MustHold(When(Approve(name)));
  MustHold(SignBoth(name));
}

void KnownAccount::Reach(v1::Contract::State state, const v1::Contract& terms) {
  using v1::Contract;
  if (state == Contract::STATE_IN_GRACE && terms.renewal_terms().grace_days() == 0) {
    Contract with_grace = terms;
    with_grace.mutable_renewal_terms()->set_grace_days(30);
    return Reach(state, with_grace);
  }
  MustHold(When(Create(terms)));
  if (state == Contract::STATE_DRAFT) return;
  if (state == Contract::STATE_CANCELLED) return MustHold(When(Cancel()));
  MustHold(When(Submit()));
  if (state == Contract::STATE_IN_REVIEW) return;
  MustHold(When(Approve()));
  if (state == Contract::STATE_APPROVED) return;
  MustHold(SignBoth());
  if (state == Contract::STATE_SIGNED) return;
  scenario.AdvanceTo(absl::FromUnixSeconds(Stored().start_time().seconds()));
  if (state == Contract::STATE_ACTIVE) return;
  if (state == Contract::STATE_SUSPENDED) return MustHold(When(Suspend()));
  if (state == Contract::STATE_TERMINATED) {
    return MustHold(When(Terminate(Stored().start_date())));
  }
  if (state == Contract::STATE_RENEWED) {
    Contract successor = terms;
    *successor.mutable_start_date() = terms.end_date();
    successor.mutable_end_date()->set_year(terms.end_date().year() + 1);
    successor.set_predecessor(kContract);
    SignNew("c2", successor);
  }
  scenario.AdvanceTo(absl::FromUnixSeconds(Stored().end_time().seconds()));
  STEWARD_CHECK(Stored().state() == state) << Stored().DebugString();
}

void KnownAccount::StartNow() {
  v1::ContractImported event;
  *event.mutable_contract() = OpenEnded();
  event.mutable_contract()->set_name(kContract);
  event.mutable_contract()->set_state(v1::Contract::STATE_SIGNED);
  event.mutable_contract()->set_time_zone("UTC");
  *event.mutable_contract()->mutable_start_date() = Date(2026, 1, 1);
  *event.mutable_contract()->mutable_start_time() = ToTimestamp(Utc(2026, 1, 1));
  scenario.Given(kContract, event);
}

v1::Contract KnownAccount::Stored() const {
  const auto state = scenario.Find<v1::ContractState>(kContract);
  STEWARD_CHECK(state != nullptr) << "no contract yet";
  return state->contract();
}

common::v1::Reason ReasonOf(const testing::Outcome& outcome) {
  return DetailOf(outcome.status).reason();
}

std::string FieldOf(const testing::Outcome& outcome) {
  const auto detail = DetailOf(outcome.status);
  return detail.violations_size() == 1 ? detail.violations(0).field() : "";
}

std::string MessageOf(const testing::Outcome& outcome) {
  return std::string(outcome.status.message());
}

absl::Time EffectiveTimeOf(const testing::Outcome& outcome, size_t i) {
  const auto& record = static_cast<const v1::ContractsEvent&>(*outcome.records.at(i));
  return *FromTimestamp(record.envelope().effective_time());
}

}  // namespace steward::contracts
