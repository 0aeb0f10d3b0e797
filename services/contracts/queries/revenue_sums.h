#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

#include "libs/base/civil_date.h"
#include "libs/engine/query.h"

// What the queries over recurring revenue share. Pure but for the reads; OUT_OF_RANGE wherever an
// int64 can't hold a total.
namespace steward::contracts {

// The most months of one answer: a century. Beyond it the caller must say which part to show.
inline constexpr int kMonthsMax = 1'200;

// Months are counted from January of the year 0, so that they can be added and compared.
int MonthOf(Day day);
Day LastDayOf(int month);
// "2026-03".
std::string MonthKey(int month);

// The day of the date, or the fallback where the request leaves it out. INVALID_FIELD for `path`.
absl::StatusOr<Day> DayOr(absl::string_view path, const google::type::Date& date, Day fallback);

// The currency of the answer: the one asked for, else the only one that there is, else ("" when
// there is none) INVALID_FIELD naming those that there are.
absl::StatusOr<std::string> ChooseCurrency(absl::string_view asked,
                                           const std::set<std::string>& present);

// A total by the day that it changes on; a day may come more than once, in any order.
struct Change {
  std::string currency;
  Day day = 0;
  int64_t amount = 0;
};
absl::StatusOr<std::vector<Change>> ReadChanges(const engine::QueryContext& context, uint16_t sum,
                                                const std::vector<KeyPart>& group);
std::set<std::string> CurrenciesOf(const std::vector<Change>& changes);
absl::StatusOr<int64_t> TotalAt(const std::vector<Change>& changes, absl::string_view currency,
                                Day at);

// What each group of a sum with a text as its group comes to at the start of a day; groups at 0 are
// left out.
using Totals = std::map<std::string, int64_t>;
absl::StatusOr<Totals> GroupsAt(const engine::QueryContext& context, uint16_t sum,
                                absl::string_view currency, Day at);

}  // namespace steward::contracts
