#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kInputs = {"title", "effective_date", "changes"};

std::vector<Column> AmendmentColumns() {
  return {{"NAME", "name"},
          {"TITLE", "title"},
          {"STATE", "state"},
          {"EFFECTIVE", "effective_date"},
          {"ARR BEFORE", "arr_before"},
          {"ARR AFTER", "arr_after"},
          {"CO-TERM", "co_term_charges", true},
          {"MISFIT", "misfit", true},
          {"CHANGES", "changes", true},
          {"VERSION", "version", true},
          {"UPDATED", "update_time", true},
          {"ETAG", "etag", true}};
}

std::string Amendments(const std::string& name) {
  return "steward.contracts.v1.AmendmentService/" + name;
}

Command OnAmendment(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "amendment",
          .verb = verb,
          .about = about,
          .method = Amendments(method),
          .positionals = {{"AMENDMENT", "name"}},
          .columns = AmendmentColumns()};
}

Command Sign() {
  Command sign = OnAmendment("sign", "One party's signature", "SignAmendment");
  sign.positionals.push_back({"PARTY", "party"});
  return sign;
}

}  // namespace

std::vector<Command> AmendmentCommands() {
  return {
      OnAmendment("get", "One amendment (ACCOUNT/CONTRACT/ID)", "GetAmendment"),
      {.resource = "amendment",
       .verb = "list",
       .about = "The amendments of a contract (ACCOUNT/ID), of an account (ACCOUNT/-), or of all",
       .method = Amendments("ListAmendments"),
       .positionals = {{"CONTRACT", "parent", "-/-"}},
       .filters = {{"state", "state = STATE_$"}},
       .rows = "amendments",
       .columns = AmendmentColumns()},
      {.resource = "amendment",
       .verb = "create",
       .about = "A draft for a contract, as in --change quantity.line_id=1,quantity.quantity=150",
       .method = Amendments("AmendContract"),
       .positionals = {{"CONTRACT", "parent"}},
       .body = "amendment",
       .inputs = kInputs,
       .flags = {{"amendment_id", "--id,--amendment-id"}},
       .columns = AmendmentColumns()},
      {.resource = "amendment",
       .verb = "update",
       .about = "Changes the fields of a draft that are given",
       .method = Amendments("UpdateAmendment"),
       .positionals = {{"AMENDMENT", "amendment.name"}},
       .body = "amendment",
       .inputs = kInputs,
       .columns = AmendmentColumns()},
      OnAmendment("submit", "Sends a draft to review", "SubmitAmendment"),
      OnAmendment("approve", "Approves an amendment in review", "ApproveAmendment"),
      OnAmendment("reject", "Sends an amendment in review back to draft", "RejectAmendment"),
      Sign(),
      OnAmendment("cancel", "Drops an amendment before its day", "CancelAmendment"),
  };
}

}  // namespace steward::ctl
