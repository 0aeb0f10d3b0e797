#include <utility>

#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

std::string Renewals(const std::string& name) {
  return "steward.contracts.v1.RenewalService/" + name;
}

Command OnRenewal(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "renewal",
          .verb = verb,
          .about = about,
          .method = Renewals(method),
          .positionals = {{"RENEWAL", "name"}},
          .columns = RenewalColumns()};
}

// With one more argument.
Command OnRenewal(Command command, Positional argument) {
  command.positionals.push_back(std::move(argument));
  return command;
}

std::vector<Command> Lists() {
  return {
      {.resource = "renewal",
       .verb = "list",
       .about = "The renewals of an account, or of all",
       .method = Renewals("ListRenewals"),
       .positionals = {{"ACCOUNT", "parent", "-"}},
       .filters = {{"state", "state = STATE_$"}, {"owner", "owner = people/$"}},
       .rows = "renewals",
       .columns = RenewalColumns()},
      {.resource = "renewal",
       .verb = "due",
       .about = "Undecided renewals that are due within so many days, the next first",
       .method = Renewals("ListRenewalsDue"),
       .rows = "renewals",
       .columns = RenewalColumns()},
      {.resource = "renewal",
       .verb = "rates",
       .about = "What became of the renewals that were due in a period",
       .method = Renewals("GetRenewalRates"),
       .columns = {{"DUE", "due_count"},
                   {"WON", "won_count"},
                   {"DUE ARR", "due_minor", false, Unit::kMinor},
                   {"WON ARR", "won_minor", false, Unit::kMinor},
                   {"GROSS", "gross_bp", false, Unit::kBasisPoints},
                   {"NET", "net_bp", false, Unit::kBasisPoints},
                   {"BATTING", "batting_bp", false, Unit::kBasisPoints}}},
      {.resource = "renewal",
       .verb = "quote",
       .about = "What the next term would come to by the price rule",
       .method = Renewals("QuoteRenewal"),
       .positionals = {{"RENEWAL", "name"}},
       .columns = {{"TERM", "next_term_no"},
                   {"START", "start_date"},
                   {"END", "end_date"},
                   {"OLD ARR", "old_arr"},
                   {"NEW ARR", "new_arr"},
                   {"UPLIFT", "uplift_bp", false, Unit::kBasisPoints},
                   {"CAPPED", "cap_applied"}}},
  };
}

std::vector<Command> Verbs() {
  return {
      OnRenewal("get", "One renewal (ACCOUNT/CONTRACT/TERM)", "GetRenewal"),
      OnRenewal("open", "Opens it before its first window", "OpenRenewal"),
      OnRenewal("prepare", "OPEN to PREPARING", "PrepareRenewal"),
      OnRenewal("propose", "Our lines for the next term", "ProposeRenewal"),
      OnRenewal(OnRenewal("round", "What one side now asks for", "SubmitRound"), {"SIDE", "side"}),
      OnRenewal("agree", "Agreed, but not signed", "AgreeVerbally"),
      OnRenewal(
          OnRenewal("give-notice", "The customer ends the contract with its term", "GiveNotice"),
          {"CHANNEL", "channel"}),
      OnRenewal("rescind-notice", "Takes a notice back before the end of the term",
                "RescindNotice"),
      OnRenewal(OnRenewal("decide", "Won, or lost with a --reason-code", "DecideRenewal"),
                {"DECISION", "decision"}),
      OnRenewal("assess-risk", "The automated signal and the manager's call", "AssessRisk"),
      OnRenewal(OnRenewal("settle-risk", "Leadership's word on a disputed risk", "SettleRisk"),
                {"LEVEL", "settled"}),
      OnRenewal(OnRenewal("reassign", "Gives it to somebody else", "ReassignRenewal"),
                {"PERSON", "owner"}),
  };
}

}  // namespace

std::vector<Command> RenewalCommands() {
  std::vector<Command> all = Verbs();
  for (Command& command : Lists()) all.push_back(std::move(command));
  return all;
}

std::vector<Column> RenewalColumns() {
  return {{"NAME", "name"},
          {"STATE", "state"},
          {"DUE", "due_date"},
          {"NOTICE UNTIL", "notice_deadline_time"},
          {"NOTICE", "notice.verdict"},
          {"TARGET", "target_arr_minor", false, Unit::kMinor},
          {"FINAL", "final_arr_minor", false, Unit::kMinor},
          {"OUTCOME", "outcome"},
          {"OWNER", "owner"},
          {"CURRENCY", "currency", true},
          {"AT RISK", "at_risk", true},
          {"LOST BY", "loss_reason", true},
          {"UPDATED", "update_time", true},
          {"ETAG", "etag", true}};
}

}  // namespace steward::ctl
