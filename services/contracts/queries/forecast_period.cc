#include "services/contracts/queries/forecast_period.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/limits.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/queries/renewal_pages.h"
#include "services/contracts/queries/revenue_sums.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using engine::PageRequest;
using engine::QueryContext;

constexpr int kMonthsOfQuarter = 3;

Day StartOfQuarter(Day today) {
  google::type::Date date = DateFromDay(today);
  date.set_month((date.month() - 1) / kMonthsOfQuarter * kMonthsOfQuarter + 1);
  date.set_day(1);
  return DayFromDate(date).value_or(today);
}

// What a page token says: the month where the page begins, and the index's own token within it.
struct Place {
  int month = 0;
  std::string token;
};

// "MONTH.QUERY.TOKEN": where a month begins there is no token of the index to tell the query by.
std::string TokenOf(const Place& place, const PageRequest& page) {
  return absl::StrCat(place.month, ".", Crc32c(page.query), ".", place.token);
}

absl::StatusOr<Place> PlaceOf(const PageRequest& page, const ForecastPeriod& period) {
  Place place{.month = MonthOf(period.from)};
  if (page.page_token.empty()) return place;
  const std::vector<std::string> parts = absl::StrSplit(page.page_token, absl::MaxSplits('.', 2));
  const bool known = parts.size() == 3 && parts[1] == absl::StrCat(Crc32c(page.query)) &&
                     absl::SimpleAtoi(parts[0], &place.month) &&
                     place.month >= MonthOf(period.from) && place.month <= MonthOf(period.to - 1);
  if (!known) {
    return Reject(Reason::REASON_INVALID_PAGE_TOKEN,
                  "page_token belongs to another list: repeat the first request's fields, or begin "
                  "without a token");
  }
  place.token = parts[2];
  return place;
}

bool IsDueIn(const ForecastPeriod& period, const v1::Renewal& renewal) {
  const Day due = DayFromDate(renewal.due_date()).value_or(kDayMin);
  return due >= period.from && due < period.to;
}

absl::Status TooMany(const ForecastPeriod& period) {
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat("more than ", kForecastRenewalsMax, " renewals are due from ",
                             FormatDay(period.from), " until before ", FormatDay(period.to),
                             ", the most of one forecast: ask for a shorter period"));
}

absl::StatusOr<std::vector<v1::ForecastRenewal>> ReadAll(const QueryContext& context,
                                                         const ForecastPeriod& period) {
  std::vector<v1::ForecastRenewal> all;
  PageRequest next{.page_size = limits::kPageItemsMax};
  do {
    STEWARD_ASSIGN_OR_RETURN(ForecastPage page, ScanForecast(context, period, next));
    all.insert(all.end(), std::make_move_iterator(page.renewals.begin()),
               std::make_move_iterator(page.renewals.end()));
    if (all.size() > kForecastRenewalsMax) return TooMany(period);
    next.page_token = page.next_page_token;
  } while (!next.page_token.empty());
  return all;
}

v1::ForecastCategory CategoryNamed(absl::string_view text) {
  v1::ForecastCategory category = v1::FORECAST_CATEGORY_UNSPECIFIED;
  v1::ForecastCategory_Parse(absl::StrCat("FORECAST_CATEGORY_", text), &category);
  return category;
}

}  // namespace

absl::StatusOr<ForecastPeriod> ForecastPeriodOf(const google::type::Date& from,
                                                const google::type::Date& to, Day today) {
  ForecastPeriod period;
  STEWARD_ASSIGN_OR_RETURN(period.from, DayOr("from", from, StartOfQuarter(today)));
  const Day quarter_on = AddMonths(period.from, kMonthsOfQuarter).value_or(kDayMax);
  STEWARD_ASSIGN_OR_RETURN(period.to, DayOr("to", to, quarter_on));
  if (period.to <= period.from) {
    return InvalidField("to", absl::StrCat("must be after ", FormatDay(period.from)));
  }
  if (MonthOf(period.to - 1) - MonthOf(period.from) >= kMonthsMax) {
    return InvalidField("to", absl::StrCat("must leave at most ", kMonthsMax, " months from ",
                                           FormatDay(period.from), " on"));
  }
  return period;
}

absl::StatusOr<ForecastPage> ScanForecast(const QueryContext& context, const ForecastPeriod& period,
                                          const PageRequest& page) {
  STEWARD_ASSIGN_OR_RETURN(Place place, PlaceOf(page, period));
  const int32_t asked = page.page_size > 0 ? page.page_size : limits::kPageItemsDefault;
  int32_t left = std::min(asked, limits::kPageItemsMax);
  const int last_month = MonthOf(period.to - 1);
  ForecastPage answer;
  while (left > 0 && place.month <= last_month) {
    const std::string query = absl::StrCat(page.query, "\n", place.month);
    STEWARD_ASSIGN_OR_RETURN(
        const engine::Page part,
        context.ScanIndex(kRenewalsByMonth, {int64_t{place.month}}, /*prefix_of_last=*/false,
                          {left, place.token, query}));
    STEWARD_ASSIGN_OR_RETURN(const auto renewals, ReadRenewals(context, part.names));
    for (const auto& renewal : renewals) {
      if (IsDueIn(period, renewal)) answer.renewals.push_back(ForecastRenewalOf(renewal));
    }
    left -= static_cast<int32_t>(part.names.size());
    place.token = part.next_page_token;
    if (place.token.empty()) ++place.month;
  }
  if (place.month <= last_month) answer.next_page_token = TokenOf(place, page);
  return answer;
}

absl::StatusOr<std::map<std::string, ForecastHistory>> ReadForecastHistory(
    const QueryContext& context) {
  std::map<std::string, ForecastHistory> histories;
  absl::Status overflow;
  const auto visit = [&histories, &overflow](const QueryContext::SumEntry& entry) {
    const auto category = CategoryNamed(std::get<std::string>(entry.group.at(0)));
    DecidedTotals& totals = histories[entry.currency][category];
    const bool due = std::get<std::string>(entry.group.at(1)) == kGroupDue;
    int64_t& total = due ? totals.due_minor : totals.won_minor;
    const auto added = CheckedAdd(total, entry.amount);
    if (!added.ok()) overflow = added.status();
    total = added.value_or(0);
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kForecastHistory, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  return histories;
}

absl::StatusOr<ForecastBasis> ReadForecastBasis(const QueryContext& context,
                                                const v1::GetForecastRequest& request) {
  ForecastBasis basis;
  const Day today = DayInZone(context.now(), absl::UTCTimeZone());
  STEWARD_ASSIGN_OR_RETURN(basis.period, ForecastPeriodOf(request.from(), request.to(), today));
  STEWARD_ASSIGN_OR_RETURN(basis.renewals, ReadAll(context, basis.period));
  std::set<std::string> currencies;
  for (const auto& renewal : basis.renewals) currencies.insert(renewal.currency());
  STEWARD_ASSIGN_OR_RETURN(basis.currency, ChooseCurrency(request.currency(), currencies));
  std::erase_if(basis.renewals,
                [&basis](const auto& each) { return each.currency() != basis.currency; });
  STEWARD_ASSIGN_OR_RETURN(auto histories, ReadForecastHistory(context));
  STEWARD_ASSIGN_OR_RETURN(basis.rates, ConversionRatesOf(histories[basis.currency]));
  return basis;
}

absl::StatusOr<v1::Forecast> ForecastOfBasis(const ForecastBasis& basis,
                                             v1::ForecastGrouping grouping) {
  STEWARD_ASSIGN_OR_RETURN(v1::Forecast forecast,
                           ForecastOf(basis.renewals, basis.rates, grouping));
  *forecast.mutable_from() = DateFromDay(basis.period.from);
  *forecast.mutable_to() = DateFromDay(basis.period.to);
  forecast.set_currency(basis.currency);
  return forecast;
}

}  // namespace steward::contracts
