#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/type/date.pb.h"

#include "libs/base/civil_date.h"
#include "libs/engine/query.h"
#include "services/contracts/policies/forecast_totals.h"
#include "steward/contracts/v1/forecast_service.pb.h"

// What the queries about forecasts share: the renewals of a period, and what became of those that
// were decided. Pure but for the reads.
namespace steward::contracts {

// The most renewals of one forecast: each is read, and their amounts add up without overflow.
inline constexpr int kForecastRenewalsMax = 10'000;

// By due date: [from, to).
struct ForecastPeriod {
  Day from = 0;
  Day to = 0;
};

// The period that is asked for: by default the quarter that today lies in, or three months from
// `from` on. INVALID_FIELD for "from" and "to".
absl::StatusOr<ForecastPeriod> ForecastPeriodOf(const google::type::Date& from,
                                                const google::type::Date& to, Day today);

// Renewals of a period in the order of their due dates, without probabilities.
struct ForecastPage {
  std::vector<v1::ForecastRenewal> renewals;
  std::string next_page_token;
};
// A page may have fewer than its size and a next one: the renewals lie in the index by month, and
// those of the first and the last month that are not in the period are left out. INVALID_PAGE_TOKEN
// for a token of another query.
absl::StatusOr<ForecastPage> ScanForecast(const engine::QueryContext& context,
                                          const ForecastPeriod& period,
                                          const engine::PageRequest& page);

// What became of the renewals that were decided, by currency.
absl::StatusOr<std::map<std::string, ForecastHistory>> ReadForecastHistory(
    const engine::QueryContext& context);

// Everything that a forecast is worked out of.
struct ForecastBasis {
  ForecastPeriod period;
  std::string currency;
  // Of this currency.
  std::vector<v1::ForecastRenewal> renewals;
  std::vector<v1::ConversionRate> rates;
};
// INVALID_FIELD for the request's fields; LIMIT_EXCEEDED beyond kForecastRenewalsMax.
absl::StatusOr<ForecastBasis> ReadForecastBasis(const engine::QueryContext& context,
                                                const v1::GetForecastRequest& request);

// The forecast, its period and currency filled in.
absl::StatusOr<v1::Forecast> ForecastOfBasis(const ForecastBasis& basis,
                                             v1::ForecastGrouping grouping);

}  // namespace steward::contracts
