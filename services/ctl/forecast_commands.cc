#include "services/ctl/command.h"
#include "services/ctl/forecast_text.h"

namespace steward::ctl {
namespace {

std::string Forecasts(const std::string& name) {
  return "steward.contracts.v1.ForecastService/" + name;
}

Column Minor(const std::string& title, const std::string& path, bool wide = false) {
  return {title, path, wide, Unit::kMinor};
}

std::vector<Column> ForecastRowColumns() {
  return {{"KEY", "key"},
          {"DUE", "amounts.renewal_count"},
          {"OPEN", "amounts.open_count"},
          Minor("TARGET", "amounts.target_minor"),
          Minor("LOST", "amounts.lost_minor"),
          Minor("CLOSED", "amounts.categories.closed_minor"),
          Minor("COMMIT", "amounts.cumulative.commit_minor"),
          Minor("MOST LIKELY", "amounts.cumulative.most_likely_minor"),
          Minor("BEST CASE", "amounts.cumulative.best_case_minor"),
          Minor("OPEN PIPELINE", "amounts.cumulative.open_pipeline_minor"),
          Minor("RENEWAL", "amounts.renewal_minor"),
          Minor("UPSELL", "amounts.upsell_minor"),
          Minor("EXPECTED", "amounts.expected_minor")};
}

std::vector<Column> ForecastRenewalColumns() {
  return {{"NAME", "name"},
          {"DUE", "due_date"},
          {"STATE", "state"},
          {"OWNER", "owner"},
          Minor("TARGET", "target_arr_minor"),
          {"CATEGORY", "category"},
          Minor("FORECAST", "forecast_arr_minor"),
          {"PROBABILITY", "probability_bp", false, Unit::kBasisPoints},
          {"CALLED", "call.category"},
          {"COMPUTED", "computed.category"},
          Minor("COMPUTED ARR", "computed.arr_minor", true),
          {"REASON", "call.reason", true},
          {"CALLED AT", "call.call_time", true},
          {"CURRENCY", "currency", true}};
}

std::vector<Column> CallColumns() {
  return {{"NAME", "name"},
          {"STATE", "state"},
          {"DUE", "due_date"},
          Minor("TARGET", "target_arr_minor"),
          {"CALLED", "forecast_call.category"},
          {"ARR", "forecast_call.arr"},
          {"REASON", "forecast_call.reason"},
          {"OWNER", "owner"},
          {"CURRENCY", "currency", true}};
}

// Figures in minor units: the answer's two forecasts name their currency.
std::vector<Column> SimulationColumns() {
  return {{"CURRENCY", "after.currency"},
          {"RENEWAL MINOR NOW", "before.amounts.renewal_minor"},
          {"RENEWAL MINOR", "after.amounts.renewal_minor"},
          {"EXPECTED MINOR NOW", "before.amounts.expected_minor"},
          {"EXPECTED MINOR", "after.amounts.expected_minor"}};
}

}  // namespace

std::vector<Command> ForecastCommands() {
  return {
      {.resource = "forecast",
       .verb = "show",
       .about = "What the renewals of a period will come to; default: of this quarter",
       .method = Forecasts("GetForecast"),
       .flags = {{"grouping", "--by"}},
       .rows = "rows",
       .columns = ForecastRowColumns(),
       .total = true,
       .show = WriteForecast},
      {.resource = "forecast",
       .verb = "list",
       .about = "The renewals of a period, and how its forecast counts them",
       .method = Forecasts("ListForecastRenewals"),
       .rows = "renewals",
       .columns = ForecastRenewalColumns()},
      {.resource = "forecast",
       .verb = "call",
       .about = "What you expect of a renewal (ACCOUNT/CONTRACT/TERM), with a --reason-code",
       .method = Forecasts("SetForecastCall"),
       .positionals = {{"RENEWAL", "name"}, {"CATEGORY", "category"}},
       .columns = CallColumns()},
      {.resource = "forecast",
       .verb = "clear",
       .about = "Takes the call of a renewal back",
       .method = Forecasts("ClearForecastCall"),
       .positionals = {{"RENEWAL", "name"}},
       .columns = CallColumns()},
      {.resource = "forecast",
       .verb = "simulate",
       .about = "A forecast with other calls, as in --change renewal=a1/c1/1,category=commit",
       .method = Forecasts("SimulateForecast"),
       .flags = {{"grouping", "--by"}, {"changes", "--change"}},
       .columns = SimulationColumns(),
       .show = WriteSimulation},
  };
}

}  // namespace steward::ctl
