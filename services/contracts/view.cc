#include "services/contracts/view.h"

#include <memory>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/business_time.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::contracts {
namespace {

template <class Message>
const Message* OrEmpty(const Message* message) {
  return message != nullptr ? message : &Message::default_instance();
}

// States of one account that a reaction looks through: its contracts and all their terms.
constexpr int kStatesMax = limits::kAccountContractsMax;

// The days that have open time in a business calendar.
class CalendarDays final : public OpenDays {
 public:
  explicit CalendarDays(BusinessCalendar calendar) : calendar_(std::move(calendar)) {}

  [[nodiscard]] bool IsOpen(Day day) const override { return calendar_.OpensOn(day); }

 private:
  BusinessCalendar calendar_;
};

bool IsRenewal(absl::string_view name) { return absl::StrContains(name, "/renewals/"); }

bool IsAmendment(absl::string_view name) { return absl::StrContains(name, "/amendments/"); }

// The contract itself, or the one that the input's aggregate is a part of.
std::string ContractOf(const std::string& aggregate) {
  return IsRenewal(aggregate) || IsAmendment(aggregate) ? ParentOf(aggregate) : aggregate;
}

}  // namespace

ContractView::ContractView(const Facts& facts, const Env& env)
    : facts_(facts),
      account_name_(absl::StrCat("accounts/", env.account)),
      renewal_(IsRenewal(env.aggregate) ? facts.Find<v1::RenewalState>(env.aggregate) : nullptr),
      amendment_(IsAmendment(env.aggregate) ? facts.Find<v1::AmendmentState>(env.aggregate)
                                            : nullptr),
      state_(facts.Find<v1::ContractState>(ContractOf(env.aggregate))),
      exists_(state_ != nullptr),
      revenue_(OrEmpty(facts.FindSummary<v1::RevenueSummary>(env.account))),
      account_(facts.FindMirror<accounts::v1::AccountMirror>(env.account)) {
  state_ = OrEmpty(state_);
}

const v1::Renewal* ContractView::renewal() const {
  return renewal_ != nullptr ? &renewal_->renewal() : RenewalOf(contract());
}

const v1::Contract* ContractView::FindContract(absl::string_view name) const {
  const auto* state = facts_.Find<v1::ContractState>(name);
  return state != nullptr ? &state->contract() : nullptr;
}

const v1::Renewal* ContractView::RenewalOf(const v1::Contract& contract) const {
  if (contract.term_no() == 0) return nullptr;
  const auto* state =
      facts_.Find<v1::RenewalState>(RenewalName(contract.name(), contract.term_no()));
  return state != nullptr ? &state->renewal() : nullptr;
}

const v1::Amendment* ContractView::amendment() const {
  return amendment_ != nullptr ? &amendment_->amendment() : nullptr;
}

std::vector<const v1::Amendment*> ContractView::Amendments() const {
  std::vector<const v1::Amendment*> amendments;
  const std::string prefix = absl::StrCat(contract().name(), "/amendments/");
  for (const auto* state : facts_.List<v1::AmendmentState>(prefix, kAmendmentsMax)) {
    amendments.push_back(&state->amendment());
  }
  return amendments;
}

const google::protobuf::RepeatedPtrField<v1::ContractLine>& ContractView::LinesBefore(
    Day day) const {
  const auto start = DayFromDate(contract().start_date());
  if (start.ok() && *start == day) return v1::ContractState::default_instance().lines_before();
  const bool changed = !state_->lines_before().empty() && state_->lines_day() == day;
  return changed ? state_->lines_before() : contract().lines();
}

TermCalendar ContractView::CalendarOf(const v1::Contract& contract) const {
  const auto* calendar = FindCalendar(contract.renewal_terms().calendar());
  if (calendar != nullptr) {
    auto business = mirrors::BusinessCalendarOf(*calendar);
    if (business.ok()) {
      return {.open_days = std::make_unique<CalendarDays>(*std::move(business)),
              .version = calendar->versions_size()};
    }
  }
  return {.open_days = std::make_unique<OpenWeekdays>(
              std::set{Weekday::kMonday, Weekday::kTuesday, Weekday::kWednesday, Weekday::kThursday,
                       Weekday::kFriday})};
}

const accounts::v1::Calendar* ContractView::FindCalendar(absl::string_view name) const {
  return name.empty() ? nullptr : facts_.FindMirror<accounts::v1::Calendar>(kReference, name);
}

std::vector<const v1::Renewal*> ContractView::UndecidedRenewals() const {
  std::vector<const v1::Renewal*> undecided;
  for (const auto* state :
       facts_.List<v1::RenewalState>(absl::StrCat(account_name_, "/contracts/"), kStatesMax)) {
    if (IsUndecided(state->renewal().state())) undecided.push_back(&state->renewal());
  }
  return undecided;
}

const accounts::v1::PersonMirror* ContractView::FindPerson(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::PersonMirror>(kReference, name);
}

}  // namespace steward::contracts
