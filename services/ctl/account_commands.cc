#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kInputs = {
    "display_name",  "tier",           "country",        "industry",
    "since",         "annual_revenue", "employee_count", "onboarding_required",
    "propensity_bp", "attributes"};

std::string Method(const std::string& name) { return "steward.accounts.v1.AccountService/" + name; }

Command OnAccount(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "account",
          .verb = verb,
          .about = about,
          .method = Method(method),
          .positionals = {{"ACCOUNT", "name"}},
          .columns = AccountColumns()};
}

Command Situation() {
  return {.resource = "account",
          .verb = "situation",
          .about = "What is going wrong at an account now: its open escalations",
          .method = Method("GetAccountSituation"),
          .positionals = {{"ACCOUNT", "account"}},
          .columns = {{"NAME", "name"},
                      {"OPEN", "open_escalation_count"},
                      {"WORST", "worst_severity"},
                      {"BY SEVERITY", "open_by_severity"},
                      {"ESCALATIONS", "open_escalations"},
                      {"UPDATED", "update_time", true}},
          .short_enums = true};
}

Command SubtreeSituation() {
  return {.resource = "account",
          .verb = "subtree-situation",
          .about = "What is going wrong at an account and everywhere below it",
          .method = Method("GetSubtreeSituation"),
          .positionals = {{"ACCOUNT", "account"}},
          .columns = {{"ACCOUNT", "account"},
                      {"ACCOUNTS", "account_count"},
                      {"OPEN", "open_escalation_count"},
                      {"WORST", "worst_severity"}},
          .short_enums = true};
}

std::vector<Command> Reads() {
  return {
      OnAccount("get", "One account", "GetAccount"),
      {.resource = "account",
       .verb = "list",
       .about = "Accounts, by one of manager, member, tier, country, lifecycle, name or a filter",
       .method = Method("ListAccounts"),
       .filters = {{"manager", "manager = \"people/$\""},
                   {"member", "member = \"people/$\""},
                   {"tier", "tier = TIER_$"},
                   {"country", "country = \"$\""},
                   {"lifecycle", "lifecycle = LIFECYCLE_$"},
                   {"display-name", "display_name = \"$\""}},
       .rows = "accounts",
       .columns = AccountColumns()},
      {.resource = "account",
       .verb = "children",
       .about = "The accounts right below an account",
       .method = Method("ListChildAccounts"),
       .positionals = {{"ACCOUNT", "account"}},
       .rows = "children",
       .columns = {{"NAME", ""}}},
      {.resource = "account",
       .verb = "timeline",
       .about = "What happened to an account, newest first",
       .method = Method("ListTimeline"),
       .positionals = {{"ACCOUNT", "account"}},
       .rows = "entries",
       .columns = TimelineColumns()},
      {.resource = "account",
       .verb = "who-was",
       .about = "Who managed an account at a time, as known at a time",
       .method = Method("WhoWas"),
       .positionals = {{"ACCOUNT", "account"}},
       .flags = {{"valid_at", "--valid-at,--at"}},
       .columns = {{"PERSON", "assignment.person"},
                   {"NAME", "person_display_name"},
                   {"ROLE", "assignment.role"},
                   {"FROM", "assignment.valid_from"},
                   {"TO", "assignment.valid_to"},
                   {"REASON", "reason_code"},
                   {"EVENT", "event_id"},
                   {"RECORDED", "recorded_time"},
                   {"WHY", "reason_text", true}}},
      {.resource = "account",
       .verb = "team",
       .about = "Everybody who looks after an account, past and planned",
       .method = Method("GetAccountTeam"),
       .positionals = {{"ACCOUNT", "account"}},
       .rows = "assignments",
       .columns = AssignmentColumns()},
      Situation(),
      SubtreeSituation(),
  };
}

std::vector<Command> Changes() {
  return {
      {.resource = "account",
       .verb = "create",
       .about = "A new account, a prospect",
       .method = Method("CreateAccount"),
       .positionals = {{"ACCOUNT", "account_id", "-"}},
       .body = "account",
       .inputs = kInputs,
       .columns = AccountColumns()},
      {.resource = "account",
       .verb = "update",
       .about = "Changes the fields that are given",
       .method = Method("UpdateAccount"),
       .positionals = {{"ACCOUNT", "account.name"}},
       .body = "account",
       .inputs = kInputs,
       .columns = AccountColumns()},
      OnAccount("archive", "Puts a prospect or a churned account away", "ArchiveAccount"),
      OnAccount("restore", "Brings an archived account back", "RestoreAccount"),
      OnAccount("mark-live", "Says that the onboarding is done", "MarkLive"),
      {.resource = "account",
       .verb = "set-parent",
       .about = "Puts an account below another one, or (-) on its own",
       .method = Method("SetAccountParent"),
       .positionals = {{"ACCOUNT", "account"}, {"PARENT", "parent"}},
       .columns = {{"NAME", "name"}, {"PARENT", "parent"}}},
  };
}

std::vector<Command> Assignments() {
  return {
      {.resource = "assignment",
       .verb = "assign",
       .about = "Gives a person a role at an account; who had it is relieved",
       .method = Method("AssignAccount"),
       .positionals = {{"ACCOUNT", "account"}, {"PERSON", "person"}},
       .rows = "assignments",
       .columns = AssignmentColumns()},
      {.resource = "assignment",
       .verb = "end",
       .about = "Ends an assignment (ACCOUNT/ID)",
       .method = Method("EndAssignment"),
       .positionals = {{"ASSIGNMENT", "name"}},
       .rows = "assignments",
       .columns = AssignmentColumns()},
      {.resource = "assignment",
       .verb = "correct",
       .about = "Writes over what was recorded of an assignment (ACCOUNT/ID)",
       .method = Method("CorrectAssignment"),
       .positionals = {{"ASSIGNMENT", "name"}},
       .rows = "assignments",
       .columns = AssignmentColumns()},
      {.resource = "assignment",
       .verb = "list",
       .about = "The assignments of an account, past and planned",
       .method = Method("GetAccountTeam"),
       .positionals = {{"ACCOUNT", "account"}},
       .rows = "assignments",
       .columns = AssignmentColumns()},
  };
}

}  // namespace

std::vector<Command> AccountCommands() {
  std::vector<Command> all = Reads();
  for (Command& command : Changes()) all.push_back(std::move(command));
  for (Command& command : Assignments()) all.push_back(std::move(command));
  return all;
}

std::vector<Column> AccountColumns() {
  return {{"NAME", "name"},
          {"DISPLAY NAME", "display_name"},
          {"TIER", "tier"},
          {"COUNTRY", "country"},
          {"LIFECYCLE", "lifecycle"},
          {"PARENT", "parent"},
          {"INDUSTRY", "industry", true},
          {"SINCE", "since", true},
          {"REVENUE", "annual_revenue", true},
          {"EMPLOYEES", "employee_count", true},
          {"COVERAGE GAP", "coverage_gap", true},
          {"UPDATED", "update_time", true},
          {"ETAG", "etag", true}};
}

std::vector<Column> AssignmentColumns() {
  return {{"NAME", "name"},
          {"ROLE", "role"},
          {"PERSON", "person"},
          {"FROM", "valid_from"},
          {"TO", "valid_to"},
          {"STATE", "state"},
          {"SOURCE", "source", true},
          {"SOURCE REF", "source_ref", true},
          {"REASON", "reason_code", true}};
}

std::vector<Column> TimelineColumns() {
  return {{"EFFECTIVE", "effective_time"}, {"TYPE", "type"},
          {"AGGREGATE", "aggregate"},      {"ACTOR", "actor"},
          {"REASON", "reason_code"},       {"RECORDED", "recorded_time", true},
          {"IMPORTED", "imported", true},  {"EVENT", "event_id", true},
          {"WHY", "reason_text", true},    {"DETAIL", "detail_json", true}};
}

}  // namespace steward::ctl
