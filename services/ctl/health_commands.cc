#include <utility>

#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

std::string Method(const std::string& name) { return "steward.accounts.v1.HealthService/" + name; }

std::vector<Column> HealthColumns() {
  return {{"NAME", "name"},
          {"BAND", "band"},
          {"SCORE", "score_centi", false, Unit::kCenti},
          {"COVERAGE", "coverage_bp", false, Unit::kBasisPoints},
          {"TREND", "trend"},
          {"SLOPE", "slope_centi", false, Unit::kCenti},
          {"OVERRIDE UNTIL", "override.expires_at"},
          {"COMPUTED", "computed_band", true},
          {"WHY", "override.reason_code", true},
          {"VERSION", "scorecard_version", true},
          {"SCORED", "score_time", true},
          {"UPDATED", "update_time", true},
          {"ETAG", "etag", true}};
}

std::vector<Column> ScorecardColumns() {
  return {{"NAME", "name"},
          {"DISPLAY NAME", "display_name"},
          {"VERSION", "version"},
          {"UPDATED", "update_time"},
          {"BANDS", "rules.bands", true},
          {"GATE", "rules.worst_of_gate", true},
          {"ETAG", "etag", true}};
}

Command OnHealth(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "health",
          .verb = verb,
          .about = about,
          .method = Method(method),
          .positionals = {{"ACCOUNT", "account"}},
          .columns = HealthColumns()};
}

// With one more argument.
Command OnHealth(Command command, Positional argument) {
  command.positionals.push_back(std::move(argument));
  return command;
}

std::vector<Command> Scorecards() {
  return {
      {.resource = "scorecard",
       .verb = "define",
       .about = "A scorecard, or its next version, from a --file",
       .method = Method("DefineScorecard"),
       .positionals = {{"SCORECARD", "scorecard.name"}},
       .body = "scorecard",
       .inputs = {"display_name", "rules"},
       .columns = ScorecardColumns()},
      {.resource = "scorecard",
       .verb = "list",
       .about = "What health is measured by",
       .method = Method("ListScorecards"),
       .rows = "scorecards",
       .columns = ScorecardColumns()},
  };
}

}  // namespace

std::vector<Command> HealthCommands() {
  std::vector<Command> all = {
      OnHealth("get", "How an account is, as one row", "GetHealth"),
      OnHealth(OnHealth("set", "What a measure is (--raw), or --not-applicable", "SetMeasure"),
               {"MEASURE", "measure"}),
      OnHealth(OnHealth("override", "Shows another band until --expires-at, for a --reason-code",
                        "OverrideHealth"),
               {"BAND", "band"}),
      OnHealth("clear-override", "Shows the score's band again", "ClearHealthOverride"),
      {.resource = "health",
       .verb = "list",
       .about = "How accounts are, the worst first",
       .method = Method("ListAccountHealth"),
       .filters = {{"band", "band = HEALTH_BAND_$"}},
       .rows = "health",
       .columns = HealthColumns()},
      {.resource = "health",
       .verb = "quality",
       .about = "How healthy all accounts together are",
       .method = Method("GetPortfolioQuality"),
       .columns = {{"QUALITY", "quality_centi", false, Unit::kCenti},
                   {"GREEN", "green_count"},
                   {"YELLOW", "yellow_count"},
                   {"RED", "red_count"},
                   {"UNKNOWN", "unknown_count"}}},
  };
  for (Command& command : Scorecards()) all.push_back(std::move(command));
  return all;
}

}  // namespace steward::ctl
