#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

#include "services/ctl/output.h"

// The commands that are one call of one method, as a table: what is not said here follows from the
// descriptors of the request and its rules.

namespace steward::ctl {

// An argument without a flag.
struct Positional {
  // As help shows it.
  std::string placeholder;
  // Path of the request field that it fills.
  std::string field;
  // Stands for an argument that is left out; empty: it may not be.
  std::string otherwise = {};
};

// A flag that makes the request's `filter`: "tier = TIER_$", with what the user wrote in the
// place of $.
struct FilterFlag {
  std::string flag;
  std::string filter;
};

struct Command {
  // "steward RESOURCE VERB".
  std::string resource;
  std::string verb;
  std::string about;
  // "steward.accounts.v1.AccountService/GetAccount".
  std::string method;
  std::vector<Positional> positionals = {};
  // The request's field that holds a resource, and which of its fields are input: each has a flag.
  // With an update_mask in the request it masks what was given.
  std::string body = {};
  std::vector<std::string> inputs = {};
  // Request fields whose flag has another name, or several ("--valid-at,--at"). One that is an
  // argument can be given by this flag, too.
  std::map<std::string, std::string> flags = {};
  std::vector<FilterFlag> filters = {};
  // The response's repeated field that is listed; empty: the response itself is the one row.
  std::string rows = {};
  std::vector<Column> columns = {};
  // A last row of tables, with the response's own fields of the columns' names.
  bool total = false;
  // A method that every service serves: without --service all of them are asked. Else --service
  // must be given.
  bool every_service = false;
  // In JSON and YAML, enums stand without their type's name ("SEV1"), and a list is one array.
  bool short_enums = false;
  // Tables show the answer by this instead of columns; null: by them.
  void (*show)(const google::protobuf::Message& response, std::ostream& out) = nullptr;
};

std::vector<Command> AccountCommands();
std::vector<Command> PeopleCommands();
std::vector<Command> ContractCommands();
std::vector<Command> RenewalCommands();
std::vector<Command> AmendmentCommands();
std::vector<Command> ForecastCommands();
std::vector<Command> FeedbackCommands();
std::vector<Command> RelationshipCommands();
std::vector<Command> EscalationCommands();
std::vector<Command> HealthCommands();
std::vector<Command> OperationCommands();
// All of the above.
const std::vector<Command>& Commands();

// The columns in which resources are listed, also by `account show`.
std::vector<Column> AccountColumns();
std::vector<Column> AssignmentColumns();
std::vector<Column> ContractColumns();
std::vector<Column> RenewalColumns();
std::vector<Column> TimelineColumns();

}  // namespace steward::ctl
