#include "services/ctl/forecast_text.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/money.h"
#include "services/ctl/output.h"
#include "services/ctl/values.h"
#include "steward/contracts/v1/forecast_service.pb.h"

namespace steward::ctl {
namespace {

using contracts::v1::Forecast;
using contracts::v1::ForecastAmounts;
using Cells = std::vector<std::vector<std::string>>;

// As in "1200.00"; minor units as they are where there is no currency.
std::string Amount(int64_t minor, const std::string& currency) {
  const auto amount = FormatAmount(minor, currency);
  return amount.ok() ? *amount : absl::StrCat(minor);
}

std::string RateOf(contracts::v1::ForecastCategory category, const Forecast& forecast) {
  if (category == contracts::v1::FORECAST_CATEGORY_CLOSED) return PercentText(10'000);
  for (const auto& rate : forecast.conversion_rates()) {
    if (rate.category() == category) return PercentText(rate.rate_bp());
  }
  return "";
}

std::string DateText(const google::type::Date& date) {
  const auto day = DayFromDate(date);
  return day.ok() ? FormatDay(*day) : "";
}

void WriteHead(const Forecast& forecast, std::ostream& out) {
  const ForecastAmounts& amounts = forecast.amounts();
  const std::string& currency = forecast.currency();
  out << "renewals due from " << DateText(forecast.from()) << " until before "
      << DateText(forecast.to()) << (currency.empty() ? "" : ", in " + currency) << "\n"
      << amounts.renewal_count() << " due: " << amounts.won_count() << " won, "
      << amounts.lost_count() << " lost, " << amounts.open_count() << " open ("
      << amounts.called_count() << " with a call)\n";
}

// The surest first.
void WriteCategories(const Forecast& forecast, std::ostream& out) {
  const auto& called = forecast.amounts().categories();
  const auto& computed = forecast.amounts().computed();
  const auto line = [&](contracts::v1::ForecastCategory category, int64_t counts, int64_t without) {
    const auto* value = contracts::v1::ForecastCategory_descriptor()->FindValueByNumber(category);
    return std::vector<std::string>{EnumText(*value), Amount(counts, forecast.currency()),
                                    Amount(without, forecast.currency()),
                                    RateOf(category, forecast)};
  };
  out << "\n";
  WriteTable({{"CATEGORY", "FORECAST", "WITHOUT CALLS", "PROBABILITY"},
              line(contracts::v1::FORECAST_CATEGORY_CLOSED, called.closed_minor(),
                   computed.closed_minor()),
              line(contracts::v1::FORECAST_CATEGORY_COMMIT, called.commit_minor(),
                   computed.commit_minor()),
              line(contracts::v1::FORECAST_CATEGORY_MOST_LIKELY, called.most_likely_minor(),
                   computed.most_likely_minor()),
              line(contracts::v1::FORECAST_CATEGORY_BEST_CASE, called.best_case_minor(),
                   computed.best_case_minor()),
              line(contracts::v1::FORECAST_CATEGORY_PIPELINE, called.pipeline_minor(),
                   computed.pipeline_minor()),
              line(contracts::v1::FORECAST_CATEGORY_OMITTED, called.omitted_minor(),
                   computed.omitted_minor())},
             out);
}

// The figures of a whole forecast, with what each is.
std::vector<std::pair<std::string, int64_t>> Figures(const Forecast& forecast) {
  const ForecastAmounts& amounts = forecast.amounts();
  return {{"to be renewed", amounts.target_minor()},
          {"lost", amounts.lost_minor()},
          {"commit, with closed", amounts.cumulative().commit_minor()},
          {"most likely, with what is surer", amounts.cumulative().most_likely_minor()},
          {"best case, with what is surer", amounts.cumulative().best_case_minor()},
          {"open pipeline", amounts.cumulative().open_pipeline_minor()},
          {"renewal forecast", amounts.renewal_minor()},
          {"upsell beyond it", amounts.upsell_minor()},
          {"expected", amounts.expected_minor()},
          {"standard deviation", forecast.distribution().sd_minor()},
          {"P10", forecast.distribution().p10_minor()},
          {"P50", forecast.distribution().p50_minor()},
          {"P90", forecast.distribution().p90_minor()}};
}

void WriteFigures(const Forecast& forecast, std::ostream& out) {
  Cells cells;
  for (const auto& [title, minor] : Figures(forecast)) {
    cells.push_back({title, Amount(minor, forecast.currency())});
  }
  out << "\n";
  WriteTable(cells, out);
  if (!forecast.distribution().exact()) out << "P10, P50 and P90 by the normal distribution\n";
}

void WriteRows(const Forecast& forecast, std::ostream& out) {
  if (forecast.rows().empty()) return;
  Cells cells = {{"KEY", "DUE", "TO BE RENEWED", "COMMIT", "RENEWAL FORECAST", "EXPECTED"}};
  const auto add = [&](const std::string& key, const ForecastAmounts& amounts) {
    cells.push_back({key, absl::StrCat(amounts.renewal_count()),
                     Amount(amounts.target_minor(), forecast.currency()),
                     Amount(amounts.cumulative().commit_minor(), forecast.currency()),
                     Amount(amounts.renewal_minor(), forecast.currency()),
                     Amount(amounts.expected_minor(), forecast.currency())});
  };
  for (const auto& row : forecast.rows()) add(row.key().empty() ? "-" : row.key(), row.amounts());
  add("total", forecast.amounts());
  out << "\n";
  WriteTable(cells, out);
}

}  // namespace

void WriteForecast(const google::protobuf::Message& forecast, std::ostream& out) {
  const auto& typed = dynamic_cast<const Forecast&>(forecast);
  WriteHead(typed, out);
  if (typed.amounts().renewal_count() == 0) return;
  WriteCategories(typed, out);
  WriteFigures(typed, out);
  WriteRows(typed, out);
}

void WriteSimulation(const google::protobuf::Message& simulation, std::ostream& out) {
  const auto& typed = dynamic_cast<const contracts::v1::SimulateForecastResponse&>(simulation);
  const std::string& currency = typed.after().currency();
  const auto before = Figures(typed.before());
  const auto after = Figures(typed.after());
  WriteHead(typed.after(), out);
  Cells cells = {{"", "NOW", "WITH THE CHANGES", "DIFFERENCE"}};
  for (size_t i = 0; i < after.size(); ++i) {
    cells.push_back({after[i].first, Amount(before[i].second, currency),
                     Amount(after[i].second, currency),
                     Amount(after[i].second - before[i].second, currency)});
  }
  out << "\n";
  WriteTable(cells, out);
}

}  // namespace steward::ctl
