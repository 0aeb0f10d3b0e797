#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kInputs = {
    "title", "currency",   "start_date",    "end_date",    "time_zone", "lines", "required_parties",
    "owner", "attributes", "renewal_terms", "predecessor", "proration"};

std::string Contracts(const std::string& name) {
  return "steward.contracts.v1.ContractService/" + name;
}
std::string Revenue(const std::string& name) {
  return "steward.contracts.v1.RevenueService/" + name;
}

Command OnContract(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "contract",
          .verb = verb,
          .about = about,
          .method = Contracts(method),
          .positionals = {{"CONTRACT", "name"}},
          .columns = ContractColumns()};
}

// One contract, with what blocks it.
std::vector<Column> ColumnsWithBlocks() {
  std::vector<Column> columns = ContractColumns();
  for (Column& column : columns) {
    if (column.path == "blocks") column.wide = false;
  }
  return columns;
}

Command Get() {
  Command get = OnContract("get", "One contract (ACCOUNT/ID)", "GetContract");
  get.columns = ColumnsWithBlocks();
  return get;
}

Command OnBlock(const std::string& verb, const std::string& about, const std::string& method) {
  Command command = OnContract(verb, about, method);
  command.positionals.push_back({"SERVICE", "service"});
  command.columns = ColumnsWithBlocks();
  return command;
}

Command Sign() {
  Command sign = OnContract("sign", "One party's signature", "SignContract");
  sign.positionals.push_back({"PARTY", "party"});
  return sign;
}

Command Terminate() {
  Command terminate = OnContract("terminate", "Ends an active contract at a day, the first without",
                                 "TerminateContract");
  terminate.flags = {{"termination_date", "--at,--termination-date"}};
  return terminate;
}

std::vector<Command> ContractVerbs() {
  return {
      Get(),
      {.resource = "contract",
       .verb = "list",
       .about = "The contracts of an account, or of all",
       .method = Contracts("ListContracts"),
       .positionals = {{"ACCOUNT", "parent", "-"}},
       .filters = {{"state", "state = STATE_$"}},
       .rows = "contracts",
       .columns = ContractColumns()},
      {.resource = "contract",
       .verb = "create",
       .about = "A draft for an account",
       .method = Contracts("CreateContract"),
       .positionals = {{"ACCOUNT", "parent"}},
       .body = "contract",
       .inputs = kInputs,
       .flags = {{"contract_id", "--id,--contract-id"}},
       .columns = ContractColumns()},
      {.resource = "contract",
       .verb = "update",
       .about = "Changes the fields of a draft that are given",
       .method = Contracts("UpdateContract"),
       .positionals = {{"CONTRACT", "contract.name"}},
       .body = "contract",
       .inputs = kInputs,
       .columns = ContractColumns()},
      OnContract("submit", "Sends a draft to review", "SubmitContract"),
      OnContract("approve", "Approves a contract in review", "ApproveContract"),
      OnContract("reject", "Sends a contract in review back to draft", "RejectContract"),
      Sign(),
      OnContract("cancel", "Drops a contract before its start", "CancelContract"),
      OnBlock("suspend", "Puts a service's block, as in --scope billing --reason-code FRAUD",
              "SuspendContract"),
      OnBlock("resume", "Lifts a service's block", "ResumeContract"),
      Terminate(),
      OnContract("rescind", "Takes a scheduled termination back", "RescindTermination"),
      OnContract("reinstate", "Another term for a contract that expired", "ReinstateContract"),
  };
}

std::vector<Command> Arr() {
  return {
      {.resource = "arr",
       .verb = "show",
       .about = "Yearly recurring revenue at the start of a day",
       .method = Revenue("GetArr"),
       .flags = {{"grouping", "--by"}},
       .rows = "rows",
       .columns = {{"KEY", "key"}, {"ARR", "arr_minor", false, Unit::kMinor}},
       .total = true},
      {.resource = "arr",
       .verb = "movements",
       .about = "How it moved: opening + movements = closing",
       .method = Revenue("ListArrMovements"),
       .rows = "rows",
       .columns = {{"KEY", "key"},
                   {"OPENING", "opening", false, Unit::kMinor},
                   {"NEW", "new", false, Unit::kMinor},
                   {"EXPANSION", "expansion", false, Unit::kMinor},
                   {"CONTRACTION", "contraction", false, Unit::kMinor},
                   {"CHURN", "churn", false, Unit::kMinor},
                   {"REACTIVATION", "reactivation", false, Unit::kMinor},
                   {"PRICE", "price", true, Unit::kMinor},
                   {"CLOSING", "closing", false, Unit::kMinor}}},
      {.resource = "arr",
       .verb = "retention",
       .about = "What is kept of those who were there at the start of a period",
       .method = Revenue("GetRetention"),
       .columns = {{"COHORT", "cohort"},
                   {"OPENING ARR", "opening_arr_minor", false, Unit::kMinor},
                   {"GRR", "grr_bp", false, Unit::kBasisPoints},
                   {"NRR", "nrr_bp", false, Unit::kBasisPoints},
                   {"LOGOS", "logo_bp", false, Unit::kBasisPoints}}},
  };
}

}  // namespace

std::vector<Command> ContractCommands() {
  std::vector<Command> all = ContractVerbs();
  for (Command& command : Arr()) all.push_back(std::move(command));
  return all;
}

std::vector<Column> ContractColumns() {
  return {
      {"NAME", "name"},         {"TITLE", "title"},           {"STATE", "state"},
      {"START", "start_date"},  {"END", "end_date"},          {"TERMINATION", "termination_date"},
      {"CURRENCY", "currency"}, {"BLOCKS", "blocks", true},   {"OWNER", "owner", true},
      {"LINES", "lines", true}, {"VERSION", "version", true}, {"UPDATED", "update_time", true},
      {"ETAG", "etag", true}};
}

}  // namespace steward::ctl
