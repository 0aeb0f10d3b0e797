#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/amendments_for_test.h"
#include "services/contracts/rows.h"

// Random histories of a contract and its amendments, held against a recomputation line by line and
// day by day from what the events say the lines are.
namespace steward::contracts {
namespace {

using v1::ContractsEvent;

// A contract of the same account that stays as it is: 12,000 a year, open-ended.
constexpr char kOther[] = "accounts/a1/contracts/c9";

// A line's quantity and the price of a year of one unit.
struct Count {
  int64_t quantity = 0;
  int64_t price = 0;
};
using NaiveLines = std::map<std::string, Count>;

int64_t Total(const NaiveLines& lines) {
  int64_t total = 0;
  for (const auto& [id, line] : lines) total += line.quantity * line.price;
  return total;
}

// What of the step from one day's lines to the next one's is price.
int64_t PriceOf(const NaiveLines& before, const NaiveLines& after) {
  int64_t price = 0;
  for (const auto& [id, line] : after) {
    const auto old = before.find(id);
    if (old != before.end()) price += line.quantity * (line.price - old->second.price);
  }
  return price;
}

class History {
 public:
  void Note(const testing::Outcome& outcome) {
    for (const auto& record : outcome.records) {
      Fold(static_cast<const ContractsEvent&>(*record));
    }
  }

  NaiveLines On(Day day) const {
    NaiveLines lines;
    const auto next = lines_.upper_bound(day);
    const bool ended = end_.has_value() && day >= *end_;
    if (next != lines_.begin() && !ended) lines = std::prev(next)->second;
    if (other_.has_value() && day >= *other_) lines["other"] = {1, 12'000};
    return lines;
  }

  // The movements until each day on which something changes, by kind.
  std::map<Day, std::map<std::string, int64_t>> Movements() const {
    std::map<Day, NaiveLines> days = lines_;
    if (end_.has_value()) days[*end_] = {};
    if (other_.has_value()) days[*other_] = {};
    std::map<Day, std::map<std::string, int64_t>> movements;
    std::map<std::string, int64_t> sums;
    bool had_revenue = false;
    for (const auto& [day, ignored] : days) {
      AddDay(On(day - 1), On(day), had_revenue, &sums);
      had_revenue = had_revenue || Total(On(day)) != 0;
      movements[day] = sums;
    }
    return movements;
  }

 private:
  static void AddDay(const NaiveLines& before, const NaiveLines& after, bool had_revenue,
                     std::map<std::string, int64_t>* sums) {
    const int64_t old_total = Total(before);
    const int64_t new_total = Total(after);
    const auto add = [sums](absl::string_view kind, int64_t amount) {
      (*sums)[std::string(kind)] += amount;
    };
    if (old_total == 0) return add(had_revenue ? kGroupReactivation : kGroupNew, new_total);
    if (new_total == 0) return add(kGroupChurn, -old_total);
    const int64_t price = PriceOf(before, after);
    const int64_t volume = new_total - old_total - price;
    add(kGroupPrice, price);
    add(volume > 0 ? kGroupExpansion : kGroupContraction, volume);
  }

  void Fold(const ContractsEvent& event) {
    if (event.envelope().aggregate() == kOther) {
      if (event.has_contract_created()) {
        other_ = *DayFromDate(event.contract_created().contract().start_date());
      }
      return;
    }
    if (event.has_contract_created()) {
      const auto& contract = event.contract_created().contract();
      Set(contract.start_date(), contract.lines());
      SetEnd(contract.has_end_date(), contract.end_date());
    }
    if (event.has_term_renewed()) {
      Set(event.term_renewed().start_date(), event.term_renewed().lines());
      SetEnd(true, event.term_renewed().end_date());
    }
    if (event.has_contract_amended()) {
      const auto& amended = event.contract_amended();
      Set(amended.effective_date(), amended.lines());
      SetEnd(amended.has_end_date(), amended.end_date());
    }
    if (event.has_contract_terminated()) {
      SetEnd(true, event.contract_terminated().termination_date());
    }
  }

  void Set(const google::type::Date& date,
           const google::protobuf::RepeatedPtrField<v1::ContractLine>& lines) {
    NaiveLines naive;
    for (const auto& line : lines) {
      naive[line.line_id()] = {line.quantity(), line.unit_price().minor_units() * 12};
    }
    lines_[*DayFromDate(date)] = naive;
  }

  void SetEnd(bool has_end, const google::type::Date& end) {
    if (has_end) end_ = *DayFromDate(end);
  }

  // From each day on.
  std::map<Day, NaiveLines> lines_;
  std::optional<Day> end_;
  // The start of the account's other contract.
  std::optional<Day> other_;
};

v1::Contract AnyTerms() {
  v1::Contract contract = *rc::gen::arbitrary<bool>() ? Renewing() : Lapsing();
  if (*rc::gen::inRange(0, 4) == 0) contract = OpenEnded();
  *contract.mutable_lines(0) = Line("Pro", *rc::gen::inRange(1, 5), *rc::gen::inRange(0, 300));
  return contract;
}

v1::AmendmentChange AnyChange(const v1::Contract& contract) {
  std::vector<std::string> ids = {"Basic", "Add"};
  for (const auto& line : contract.lines()) ids.insert(ids.end(), 3, line.line_id());
  const std::string line = *rc::gen::elementOf(ids);
  const int64_t quantity = *rc::gen::inRange(1, 6);
  const int64_t price = *rc::gen::inRange(0, 300);
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
      return Removes(line);
    case 1:
      return ExtendsTo(DateFromDay(*DayFromDate(Date(2027, 3, 1)) + *rc::gen::inRange(-5, 90)));
    case 2:
      return CoTerms(Line(line, quantity, price));
    case 3:
      return Adds(Line(line, quantity, price));
    case 4:
    case 5:
    case 6:
      return Counts(quantity, line);
    default:
      return Costs(price, line);
  }
}

// An amendment of the day of the last one or a later one, with one signature still to come; it may
// well be refused, at any step.
std::string Amending(KnownAmendment& known, int number, Day* day, History* history) {
  *day += *rc::gen::element(0, 0, 0, 1, 20, 60);
  const Day asked = *day - *rc::gen::element(0, 0, 0, 0, 0, 0, 30);
  const int count = *rc::gen::inRange(1, 3);
  Changes changes;
  for (int i = 0; i < count; ++i) changes.push_back(AnyChange(known.Stored()));
  const std::string id = absl::StrCat("m", number);
  std::string name = absl::StrCat(kContract, "/amendments/", id);
  history->Note(known.When(Amend(DateFromDay(asked), changes, id)));
  history->Note(known.When(On<v1::SubmitAmendmentRequest>(name)));
  history->Note(known.When(On<v1::ApproveAmendmentRequest>(name)));
  history->Note(known.When(SignPart("customer", name)));
  return name;
}

History AnyHistory(KnownAmendment& known) {
  History history;
  if (*rc::gen::arbitrary<bool>()) {
    v1::Contract other = OpenEnded();
    *other.mutable_start_date() = Date(2026, 2, 1);
    *other.mutable_lines(0) = Line("Pro", 1, 1000);
    history.Note(known.When(Create(other, "c9")));
    known.When(Submit(kOther));
    known.When(Approve(kOther));
    known.SignBoth(kOther);
  }
  history.Note(known.When(Create(AnyTerms())));
  history.Note(known.When(Submit()));
  history.Note(known.When(Approve()));
  history.Note(known.When(Sign("customer")));
  history.Note(known.When(Sign("supplier")));
  Day day = *DayFromDate(known.Stored().start_date());
  const int steps = *rc::gen::inRange(5, 30);
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 34);
    if (what < 8) {
      const auto ahead = absl::Hours(24 * *rc::gen::inRange(1, 60));
      history.Note(known.scenario.AdvanceTo(known.scenario.now() + ahead));
    } else if (what == 8) {
      const Day today = DayInZone(known.scenario.now(), absl::UTCTimeZone());
      history.Note(known.When(Terminate(DateFromDay(today - *rc::gen::inRange(0, 30)))));
    } else if (what > 31) {
      history.Note(known.When(what == 32 ? Freeze() : Suspend()));
    } else if (what > 29) {
      history.Note(known.When(Resume(what == 30 ? "legal" : "billing")));
    } else {
      const std::string name = Amending(known, i, &day, &history);
      history.Note(known.When(SignPart("supplier", name)));
    }
  }
  // What is signed takes effect, or is cancelled.
  const absl::Time last = StartOfDay(day, absl::UTCTimeZone());
  history.Note(known.scenario.AdvanceTo(std::max(known.scenario.now(), last) + absl::Hours(24)));
  return history;
}

TEST(AmendmentHistories, RevenueAndMovementsAreWhatTheLinesSay) {
  EXPECT_TRUE(rc::check("any history of a contract that is amended", [] {
    KnownAmendment known;
    const History history = AnyHistory(known);
    for (const auto& [day, sums] : history.Movements()) {
      RC_ASSERT(known.ArrOn(DateFromDay(day)) == Total(history.On(day)));
      for (const auto kind : {kGroupNew, kGroupExpansion, kGroupContraction, kGroupChurn,
                              kGroupReactivation, kGroupPrice}) {
        const auto sum = sums.find(std::string(kind));
        const int64_t expected = sum == sums.end() ? 0 : sum->second;
        RC_ASSERT(known.MovedUntil(kind, DateFromDay(day)) == expected);
      }
    }
    RC_ASSERT(known.scenario.Verify().empty());
  }));
}

TEST(AmendmentHistories, NoSignedAmendmentIsForgotten) {
  EXPECT_TRUE(rc::check("any history of a contract that is amended", [] {
    KnownAmendment known;
    AnyHistory(known);
    v1::ListAmendmentsRequest request;
    request.set_parent(kContract);
    request.set_filter("state = STATE_SIGNED");
    v1::ListAmendmentsResponse response;
    RC_ASSERT(known.scenario.Ask(request, &response).ok());
    RC_ASSERT(response.amendments().empty());
  }));
}

}  // namespace
}  // namespace steward::contracts
