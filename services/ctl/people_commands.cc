#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kPersonInputs = {"display_name", "email", "job_title", "org_unit",
                                                "attributes"};
const std::vector<std::string> kUnitInputs = {"display_name", "kind", "parent"};

std::string Method(const std::string& name) { return "steward.accounts.v1.PeopleService/" + name; }

std::vector<Column> PersonColumns() {
  return {{"NAME", "name"},
          {"DISPLAY NAME", "display_name"},
          {"JOB", "job_title"},
          {"ORG UNIT", "org_unit"},
          {"STATE", "state"},
          {"EMAIL", "email", true},
          {"REPORTS TO", "reporting_lines", true},
          {"ETAG", "etag", true}};
}

std::vector<Column> UnitColumns() {
  return {{"NAME", "name"},
          {"DISPLAY NAME", "display_name"},
          {"KIND", "kind"},
          {"PARENT", "parent"},
          {"ETAG", "etag", true}};
}

std::string Calendar(const std::string& name) {
  return "steward.accounts.v1.CalendarService/" + name;
}

std::vector<Column> CalendarColumns() {
  return {{"NAME", "name"},
          {"DISPLAY NAME", "display_name"},
          {"VERSIONS", "versions"},
          {"ETAG", "etag", true}};
}

Command OnPerson(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "person",
          .verb = verb,
          .about = about,
          .method = Method(method),
          .positionals = {{"PERSON", "name"}},
          .columns = PersonColumns()};
}

std::vector<Command> People() {
  return {
      OnPerson("get", "One person", "GetPerson"),
      {.resource = "person",
       .verb = "list",
       .about = "People, all or by org unit or name",
       .method = Method("ListPeople"),
       .filters = {{"org-unit", "org_unit = \"orgUnits/$\""},
                   {"display-name", "display_name = \"$\""}},
       .rows = "people",
       .columns = PersonColumns()},
      {.resource = "person",
       .verb = "create",
       .about = "A new person of our own organisation",
       .method = Method("CreatePerson"),
       .positionals = {{"PERSON", "person_id", "-"}},
       .body = "person",
       .inputs = kPersonInputs,
       .columns = PersonColumns()},
      {.resource = "person",
       .verb = "update",
       .about = "Changes the fields that are given",
       .method = Method("UpdatePerson"),
       .positionals = {{"PERSON", "person.name"}},
       .body = "person",
       .inputs = kPersonInputs,
       .columns = PersonColumns()},
      OnPerson("left", "Says that a person left the organisation", "MarkPersonLeft"),
      OnPerson("erase", "Deletes a person's personal texts in every service, for good",
               "ErasePerson"),
      {.resource = "person",
       .verb = "report-to",
       .about = "Says who a person reports to in an interval; (-) nobody",
       .method = Method("SetReportingLine"),
       .positionals = {{"PERSON", "person"}, {"MANAGER", "reports_to"}},
       .columns = PersonColumns()},
  };
}

std::vector<Command> OrgUnits() {
  return {
      {.resource = "org-unit",
       .verb = "get",
       .about = "One org unit",
       .method = Method("GetOrgUnit"),
       .positionals = {{"UNIT", "name"}},
       .columns = UnitColumns()},
      {.resource = "org-unit",
       .verb = "list",
       .about = "The units of our own organisation",
       .method = Method("ListOrgUnits"),
       .rows = "org_units",
       .columns = UnitColumns()},
      {.resource = "org-unit",
       .verb = "create",
       .about = "A new org unit",
       .method = Method("CreateOrgUnit"),
       .positionals = {{"UNIT", "org_unit_id", "-"}},
       .body = "org_unit",
       .inputs = kUnitInputs,
       .columns = UnitColumns()},
      {.resource = "org-unit",
       .verb = "update",
       .about = "Changes the fields that are given",
       .method = Method("UpdateOrgUnit"),
       .positionals = {{"UNIT", "org_unit.name"}},
       .body = "org_unit",
       .inputs = kUnitInputs,
       .columns = UnitColumns()},
  };
}

std::vector<Command> Calendars() {
  return {
      {.resource = "calendar",
       .verb = "get",
       .about = "One business calendar, with its versions",
       .method = Calendar("GetCalendar"),
       .positionals = {{"CALENDAR", "name"}},
       .columns = CalendarColumns()},
      {.resource = "calendar",
       .verb = "list",
       .about = "The business calendars",
       .method = Calendar("ListCalendars"),
       .rows = "calendars",
       .columns = CalendarColumns()},
      {.resource = "calendar",
       .verb = "create",
       .about = "A new business calendar",
       .method = Calendar("CreateCalendar"),
       .positionals = {{"CALENDAR", "calendar_id", "-"}},
       .columns = CalendarColumns()},
      {.resource = "calendar",
       .verb = "revise",
       .about = "New rules from --effective-time on",
       .method = Calendar("ReviseCalendar"),
       .positionals = {{"CALENDAR", "name"}},
       .columns = CalendarColumns()},
  };
}

}  // namespace

std::vector<Command> PeopleCommands() {
  std::vector<Command> all = People();
  for (Command& command : OrgUnits()) all.push_back(std::move(command));
  for (Command& command : Calendars()) all.push_back(std::move(command));
  return all;
}

}  // namespace steward::ctl
