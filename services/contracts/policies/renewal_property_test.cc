#include <algorithm>
#include <map>
#include <optional>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/evolve.h"
#include "services/contracts/forecast_for_test.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_rates.h"
#include "services/contracts/rows.h"

// Random histories of contracts and their renewals, held against a recomputation from the events
// alone, day by day.
namespace steward::contracts {
namespace {

using v1::ContractsEvent;

// What one contract brings, term by term.
struct Naive {
  struct NaiveTerm {
    Day start = 0;
    Day end = 0;
    int64_t arr = 0;
  };
  std::vector<NaiveTerm> terms;
  std::optional<Day> termination;
  int64_t signed_arr = 0;
  Day signed_start = 0;
  Day signed_end = 0;

  int64_t On(Day day) const {
    if (termination.has_value() && day >= *termination) return 0;
    for (const auto& term : terms) {
      if (day >= term.start && day < term.end) return term.arr;
    }
    return 0;
  }
};

class History {
 public:
  void Note(const testing::Outcome& outcome) {
    for (const auto& record : outcome.records) {
      events_.push_back(static_cast<const ContractsEvent&>(*record));
      Fold(events_.back());
    }
  }

  const std::vector<ContractsEvent>& events() const { return events_; }

  int64_t On(Day day) const {
    int64_t total = 0;
    for (const auto& [name, contract] : contracts_) total += contract.On(day);
    return total;
  }

  // The days on which something begins or ends, and those before them.
  std::set<Day> Days() const {
    std::set<Day> days;
    for (const auto& [name, contract] : contracts_) {
      for (const auto& term : contract.terms) {
        days.insert({term.start - 1, term.start, term.end - 1, term.end});
      }
      if (contract.termination.has_value()) {
        days.insert({*contract.termination - 1, *contract.termination});
      }
    }
    return days;
  }

 private:
  void Fold(const ContractsEvent& event) {
    Naive& contract = contracts_[event.envelope().aggregate()];
    if (event.has_contract_created()) Draft(event.contract_created().contract(), &contract);
    if (event.has_contract_signed() && event.contract_signed().complete()) {
      contract.terms = {{contract.signed_start, contract.signed_end, contract.signed_arr}};
    }
    if (event.has_term_renewed()) {
      contract.terms.push_back({*DayFromDate(event.term_renewed().start_date()),
                                *DayFromDate(event.term_renewed().end_date()),
                                event.term_renewed().new_arr().minor_units()});
    }
    if (event.has_termination_scheduled()) {
      contract.termination = *DayFromDate(event.termination_scheduled().termination_date());
    }
    if (event.has_contract_terminated()) {
      contract.termination = *DayFromDate(event.contract_terminated().termination_date());
    }
    if (event.has_termination_rescinded()) contract.termination.reset();
  }

  static void Draft(const v1::Contract& draft, Naive* contract) {
    contract->signed_start = *DayFromDate(draft.start_date());
    contract->signed_end = *DayFromDate(draft.end_date());
    for (const auto& line : draft.lines()) {
      contract->signed_arr += line.unit_price().minor_units() * line.quantity() * 12;
    }
  }

  std::vector<ContractsEvent> events_;
  std::map<std::string, Naive> contracts_;
};

v1::Contract AnyTerms() {
  v1::Contract contract = Terms();
  const Day start = *DayFromDate(Date(2026, 1, 1)) + *rc::gen::inRange(0, 60);
  *contract.mutable_start_date() = DateFromDay(start);
  *contract.mutable_end_date() = DateFromDay(start + *rc::gen::inRange(20, 400));
  *contract.mutable_lines(0) = Line("Pro", *rc::gen::inRange(1, 5), *rc::gen::inRange(1, 300));
  auto* terms = contract.mutable_renewal_terms();
  terms->set_auto_renew(*rc::gen::arbitrary<bool>());
  terms->set_notice_days(*rc::gen::inRange(0, 20));
  terms->set_grace_days(*rc::gen::element(0, 10, 40));
  terms->set_price_rule(
      *rc::gen::element(v1::RenewalTerms::PRICE_RULE_SAME, v1::RenewalTerms::PRICE_RULE_UPLIFT));
  if (terms->price_rule() == v1::RenewalTerms::PRICE_RULE_UPLIFT) {
    terms->set_fixed_bp(*rc::gen::inRange(-500, 1000));
  }
  return contract;
}

std::string CurrentRenewal(const KnownRenewal& known, const std::string& contract) {
  const auto state = known.scenario.Find<v1::ContractState>(contract);
  if (state == nullptr) return kRenewal;
  return absl::StrCat(contract, "/renewals/", state->contract().term_no());
}

testing::Outcome AnyCall(KnownRenewal& known, const std::string& renewal) {
  if (*rc::gen::inRange(0, 4) == 0) return known.When(On<v1::ClearForecastCallRequest>(renewal));
  const auto category =
      *rc::gen::element(v1::FORECAST_CATEGORY_OMITTED, v1::FORECAST_CATEGORY_PIPELINE,
                        v1::FORECAST_CATEGORY_BEST_CASE, v1::FORECAST_CATEGORY_MOST_LIKELY,
                        v1::FORECAST_CATEGORY_COMMIT);
  if (*rc::gen::arbitrary<bool>()) return known.When(Call(category, renewal));
  return known.When(Call(category, int64_t{*rc::gen::inRange(0, 20'000)}, renewal));
}

// A command about a contract or its renewal; it may well be refused.
testing::Outcome AnyCommand(KnownRenewal& known, const std::string& contract) {
  const std::string renewal = CurrentRenewal(known, contract);
  switch (*rc::gen::inRange(0, 15)) {
    case 0:
      return known.When(On<v1::OpenRenewalRequest>(renewal));
    case 1: {
      auto notice = NoticeBy();
      notice.set_name(renewal);
      return known.When(notice);
    }
    case 2:
      return known.When(On<v1::RescindNoticeRequest>(renewal));
    case 3: {
      auto win = WinIt();
      win.set_name(renewal);
      *win.add_lines() = Line(*rc::gen::element(std::string("Pro"), std::string("Basic")),
                              *rc::gen::inRange(1, 5), *rc::gen::inRange(0, 300));
      return known.When(win);
    }
    case 4: {
      auto lose = LoseIt();
      lose.set_name(renewal);
      return known.When(lose);
    }
    case 5:
      return known.When(Terminate(DateFromDay(DayInZone(known.scenario.now(), absl::UTCTimeZone()) +
                                              *rc::gen::inRange(-5, 40)),
                                  contract));
    case 6:
      return known.When(Rescind(contract));
    case 7:
      return known.When(Reinstate(contract));
    case 8:
      return known.When(Suspend("billing", {}, contract));
    case 9:
      return known.When(Freeze("legal", contract));
    case 10:
      return known.When(
          Resume(*rc::gen::element(std::string("billing"), std::string("legal")), contract));
    case 11:
    case 12:
    case 13:
      return AnyCall(known, renewal);
    default: {
      auto win = WinIt();
      win.set_name(renewal);
      return known.When(win);
    }
  }
}

History AnyHistory(KnownRenewal& known, const std::vector<std::string>& contracts) {
  History history;
  for (const auto& name : contracts) {
    history.Note(known.When(Create(AnyTerms(), name.substr(name.rfind('/') + 1))));
    history.Note(known.When(Submit(name)));
    history.Note(known.When(Approve(name)));
    history.Note(known.When(Sign("customer", name)));
    history.Note(known.When(Sign("supplier", name)));
  }
  const int steps = *rc::gen::inRange(5, 25);
  for (int i = 0; i < steps; ++i) {
    if (*rc::gen::inRange(0, 3) == 0) {
      const auto ahead = absl::Hours(24 * *rc::gen::inRange(1, 90) + *rc::gen::inRange(0, 24));
      history.Note(known.scenario.AdvanceTo(known.scenario.now() + ahead));
    } else {
      history.Note(AnyCommand(known, *rc::gen::elementOf(contracts)));
    }
  }
  return history;
}

int64_t MovementsUpTo(const KnownRenewal& known, Day day) {
  int64_t total = 0;
  for (const auto kind : {kGroupNew, kGroupExpansion, kGroupContraction, kGroupChurn,
                          kGroupReactivation, kGroupPrice}) {
    total += known.scenario.Sum(kMovement, {std::string(kind)}, "USD", day);
  }
  return total;
}

// Blocks make a contract in force SUSPENDED, and none is left where nothing leads back.
bool BlocksFit(const v1::Contract& contract) {
  const auto state = contract.state();
  const bool over = state == v1::Contract::STATE_TERMINATED || state == v1::Contract::STATE_RENEWED;
  if (contract.blocks().empty()) return state != v1::Contract::STATE_SUSPENDED;
  return state != v1::Contract::STATE_ACTIVE && !over;
}

TEST(RenewalHistories, AContractIsSuspendedWhileABlockStands) {
  EXPECT_TRUE(rc::check("any history of two contracts", [] {
    KnownRenewal known;
    const std::vector<std::string> contracts = {"accounts/a1/contracts/c1",
                                                "accounts/a1/contracts/c2"};
    AnyHistory(known, contracts);
    for (const auto& name : contracts) {
      RC_ASSERT(BlocksFit(known.scenario.Find<v1::ContractState>(name)->contract()));
    }
  }));
}

TEST(RenewalHistories, RevenueIsWhatTheEventsSay) {
  EXPECT_TRUE(rc::check("any history of two contracts", [] {
    KnownRenewal known;
    const std::vector<std::string> contracts = {"accounts/a1/contracts/c1",
                                                "accounts/a1/contracts/c2"};
    const History history = AnyHistory(known, contracts);
    for (const Day day : history.Days()) {
      RC_ASSERT(known.scenario.Sum(kArrTotal, {}, "USD", day) == history.On(day));
      RC_ASSERT(MovementsUpTo(known, day) == history.On(day));
    }
    RC_ASSERT(known.scenario.Verify().empty());
  }));
}

// The renewal in the words of the arithmetic.
Renewal Plain(const v1::Renewal& renewal) {
  Renewal plain{.due_date = *DayFromDate(renewal.due_date()),
                .target_minor = renewal.target_arr_minor()};
  if (renewal.has_final_arr_minor()) plain.final_minor = renewal.final_arr_minor();
  const auto state = renewal.state();
  if (renewal.has_final_arr_minor()) plain.state = RenewalState::kWon;
  if (state == v1::Renewal::STATE_LOST) plain.state = RenewalState::kLost;
  if (state == v1::Renewal::STATE_VOID) plain.state = RenewalState::kVoid;
  return plain;
}

TEST(RenewalHistories, RatesAreThoseOfTheRenewals) {
  EXPECT_TRUE(rc::check("any history of two contracts", [] {
    KnownRenewal known;
    AnyHistory(known, {"accounts/a1/contracts/c1", "accounts/a1/contracts/c2"});
    v1::ListRenewalsRequest list;
    list.set_parent(kAccount);
    list.set_page_size(1000);
    v1::ListRenewalsResponse listed;
    RC_ASSERT(known.scenario.Ask(list, &listed).ok());
    std::vector<Renewal> plain;
    for (const auto& renewal : listed.renewals()) plain.push_back(Plain(renewal));

    v1::GetRenewalRatesRequest request;
    *request.mutable_from() = Date(2026, 7, 1);
    *request.mutable_to() = Date(2027, 3, 1);
    request.set_currency("USD");
    v1::RenewalRates rates;
    RC_ASSERT(known.scenario.Ask(request, &rates).ok());
    const auto expected =
        RenewalRatesOf(plain, *DayFromDate(request.from()), *DayFromDate(request.to()));
    RC_ASSERT(expected.ok());
    RC_ASSERT(rates.due_minor() == expected->due_minor);
    RC_ASSERT(rates.due_count() == expected->due_count);
    RC_ASSERT(rates.won_count() == expected->won_count);
    RC_ASSERT(rates.gross_bp() == expected->gross_bp.value_or(0));
    RC_ASSERT(rates.net_bp() == expected->net_bp.value_or(0));
    RC_ASSERT(rates.batting_bp() == expected->batting_bp.value_or(0));
  }));
}

// Due and kept of the renewals that were decided, by the category that counted before, from the
// events alone.
std::map<std::string, std::pair<int64_t, int64_t>> DecidedBy(const History& history) {
  std::map<std::string, v1::RenewalState> states;
  std::map<std::string, std::pair<int64_t, int64_t>> decided;
  for (const auto& event : history.events()) {
    v1::RenewalState& state = states[event.envelope().aggregate()];
    const std::string category = CategoryText(ForecastCategoryOf(state.renewal()));
    EvolveRenewal(event, &state);
    const bool won = event.has_renewal_won() || event.has_renewal_auto_renewed();
    if (!won && !event.has_renewal_lost()) continue;
    auto& [due, kept] = decided[category];
    due += state.renewal().target_arr_minor();
    if (!won) continue;
    kept += std::min(state.renewal().final_arr_minor(), state.renewal().target_arr_minor());
  }
  return decided;
}

TEST(RenewalHistories, TheForecastsHistoryIsWhatTheEventsSay) {
  EXPECT_TRUE(rc::check("any history of two contracts", [] {
    KnownRenewal known;
    const History history =
        AnyHistory(known, {"accounts/a1/contracts/c1", "accounts/a1/contracts/c2"});
    auto decided = DecidedBy(history);
    for (int category = v1::FORECAST_CATEGORY_OMITTED; category < v1::FORECAST_CATEGORY_CLOSED;
         ++category) {
      const std::string name = CategoryText(static_cast<v1::ForecastCategory>(category));
      const auto sum = [&](absl::string_view group) {
        return known.scenario.Sum(kForecastHistory, {name, std::string(group)}, "USD", kDayMax);
      };
      RC_ASSERT(sum(kGroupDue) == decided[name].first);
      RC_ASSERT(sum(kGroupKept) == decided[name].second);
    }
    RC_ASSERT(known.scenario.Verify().empty());
  }));
}

// Adds each number of a message to the same one of another.
void AddNumbers(const google::protobuf::Message& from, google::protobuf::Message* to) {
  const auto& type = *from.GetDescriptor();
  const auto& at = *from.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    if (field->message_type() != nullptr) {
      AddNumbers(at.GetMessage(from, field), at.MutableMessage(to, field));
    } else {
      at.SetInt64(to, field, at.GetInt64(*to, field) + at.GetInt64(from, field));
    }
  }
}

TEST(RenewalHistories, ForecastsAddUp) {
  EXPECT_TRUE(rc::check("any history of two contracts", [] {
    KnownRenewal known;
    AnyHistory(known, {"accounts/a1/contracts/c1", "accounts/a1/contracts/c2"});
    v1::GetForecastRequest request;
    *request.mutable_from() = Date(2026, 1, 1);
    *request.mutable_to() = Date(2028, 1, 1);
    request.set_currency("USD");
    request.set_grouping(v1::FORECAST_GROUPING_CATEGORY);
    v1::Forecast forecast;
    RC_ASSERT(known.scenario.Ask(request, &forecast).ok());
    v1::ForecastAmounts sum;
    for (const auto& row : forecast.rows()) AddNumbers(row.amounts(), &sum);
    const v1::ForecastAmounts& whole = forecast.amounts();
    v1::ForecastAmounts filled;
    AddNumbers(whole, &filled);
    RC_ASSERT(sum.renewal_count() == 0 || sum.SerializeAsString() == filled.SerializeAsString());
    RC_ASSERT(sum.renewal_count() == whole.renewal_count());
    RC_ASSERT(whole.renewal_minor() ==
              whole.cumulative().open_pipeline_minor() + whole.categories().closed_minor());
    RC_ASSERT(whole.renewal_count() == whole.open_count() + whole.won_count() + whole.lost_count());
  }));
}

}  // namespace
}  // namespace steward::contracts
