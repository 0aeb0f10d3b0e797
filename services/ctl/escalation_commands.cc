#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kInputs = {
    "title",         "subject_kind", "subject",  "source", "cause",  "severity", "trend",
    "justification", "watchers",     "case_ids", "owner",  "policy", "calendar"};

const std::vector<std::string> kPolicyInputs = {"display_name",
                                                "rules",
                                                "calendar",
                                                "approval_required",
                                                "loop_count",
                                                "ack_timeout_s",
                                                "pauses_while_waiting_internal",
                                                "pauses_while_waiting_vendor"};

std::string Escalations(const std::string& name) {
  return "steward.escalations.v1.EscalationService/" + name;
}
std::string Policies(const std::string& name) {
  return "steward.escalations.v1.EscalationPolicyService/" + name;
}

std::vector<Column> EscalationColumns() {
  return {{"NAME", "name"},
          {"SEVERITY", "severity"},
          {"STATE", "state"},
          {"TREND", "trend"},
          {"OWNER", "owner"},
          {"OPENED", "open_time"},
          {"TITLE", "title"},
          {"CAUSE", "cause", true},
          {"SUBJECT", "subject", true},
          {"POLICY", "policy", true},
          {"RESOLVED", "resolve_time", true},
          {"ETAG", "etag", true}};
}

Command On(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "escalation",
          .verb = verb,
          .about = about,
          .method = Escalations(method),
          .positionals = {{"ESCALATION", "name"}},
          .columns = EscalationColumns(),
          .short_enums = true};
}

Command With(Command command, const Positional& positional) {
  command.positionals.push_back(positional);
  return command;
}

std::vector<Command> Reads() {
  return {
      On("get", "One escalation (ACCOUNT/ID)", "GetEscalation"),
      {.resource = "escalation",
       .verb = "list",
       .about = "The escalations of an account, or of all",
       .method = Escalations("ListEscalations"),
       .positionals = {{"ACCOUNT", "parent", "-"}},
       .flags = {{"parent", "--account"}},
       .rows = "escalations",
       .columns = EscalationColumns(),
       .short_enums = true},
      {.resource = "escalation",
       .verb = "due",
       .about = "What is due next, or overdue",
       .method = Escalations("ListDueEscalations"),
       .rows = "escalations",
       .columns = {{"NAME", "name"},
                   {"SEVERITY", "severity"},
                   {"STATE", "state"},
                   {"CLOCK", "kind"},
                   {"DUE", "due"}},
       .short_enums = true},
      {.resource = "escalation",
       .verb = "customer-view",
       .about = "What the customer may see of it",
       .method = Escalations("GetCustomerView"),
       .positionals = {{"ESCALATION", "name"}},
       .columns = {{"NAME", "name"},
                   {"SEVERITY", "severity"},
                   {"STATE", "state"},
                   {"NEXT UPDATE", "next_update_time"}},
       .short_enums = true},
      {.resource = "escalation",
       .verb = "explain-clock",
       .about = "Where a clock's time went, and why",
       .method = Escalations("ExplainClock"),
       .positionals = {{"ESCALATION", "name"}},
       .columns = {{"CLOCK", "clock"},
                   {"INTERVALS", "intervals"},
                   {"ELAPSED MS", "elapsed_ms"},
                   {"OPEN MS", "open_ms"},
                   {"LEFT MS", "left_ms"}},
       .short_enums = true},
  };
}

std::vector<Command> Changes() {
  return {
      {.resource = "escalation",
       .verb = "request",
       .about = "Asks for one",
       .method = Escalations("RequestEscalation"),
       .positionals = {{"ACCOUNT", "parent"}},
       .body = "escalation",
       .inputs = kInputs,
       .flags = {{"escalation_id", "--id,--escalation-id"}},
       .columns = EscalationColumns(),
       .short_enums = true},
      On("approve", "Opens one that was requested", "ApproveEscalation"),
      On("decline", "Doesn't open it", "DeclineEscalation"),
      On("withdraw", "Takes the request back", "WithdrawEscalation"),
      On("acknowledge", "Takes it on: the levels stop climbing", "AcknowledgeEscalation"),
      On("start", "Work on it begins, or goes on", "StartEscalation"),
      With(On("wait", "It waits for the customer, for us or a vendor", "SetWaiting"),
           {"WAITING", "waiting"}),
      On("resume", "It waits no more", "ResumeEscalation"),
      On("mitigate", "The harm is stopped", "MitigateEscalation"),
      On("resolve", "It is solved: every clock ends", "ResolveEscalation"),
      On("close", "Closes a resolved one that is no SEV1", "CloseEscalation"),
      On("close-sev1", "Closes a resolved one, SEV1 too", "CloseSev1Escalation"),
      On("reopen", "It was not solved after all", "ReopenEscalation"),
      With(On("merge", "Another one of the account goes on with it", "MergeEscalation"),
           {"INTO", "into"}),
      With(On("severity", "Raises the severity", "SetSeverity"), {"SEVERITY", "severity"}),
      With(On("lower", "Lowers the severity", "LowerSeverity"), {"SEVERITY", "severity"}),
      With(On("trend", "How it goes", "SetTrend"), {"TREND", "trend"}),
      With(On("owner", "Who brings it to an end", "SetOwner"), {"PERSON", "owner"}),
      On("raise-level", "Calls the next level now", "RaiseLevel"),
      On("note", "A note for us only", "PostInternalNote"),
      On("update", "What the customer is told", "PostCustomerUpdate"),
      On("customer-wrote", "The customer wrote, elsewhere", "RecordCustomerMessage"),
      On("responded", "We answered, elsewhere", "RecordResponse"),
      On("rebind-policy", "Promises what the policy says now", "RebindPolicy"),
      On("recompute-clocks", "Counts its clocks again by the calendars of now", "RecomputeClocks"),
  };
}

Command OnPolicy(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "escalation-policy",
          .verb = verb,
          .about = about,
          .method = Policies(method),
          .columns = {{"NAME", "name"},
                      {"DISPLAY NAME", "display_name"},
                      {"CALENDAR", "calendar"},
                      {"APPROVAL", "approval_required"},
                      {"RULES", "rules", true},
                      {"ETAG", "etag", true}}};
}

std::vector<Command> PolicyVerbs() {
  Command get = OnPolicy("get", "One policy", "GetEscalationPolicy");
  get.positionals = {{"POLICY", "name"}};
  Command list = OnPolicy("list", "What escalations promise", "ListEscalationPolicies");
  list.rows = "escalation_policies";
  Command create =
      OnPolicy("create", "What escalations that name it promise", "CreateEscalationPolicy");
  create.body = "escalation_policy";
  create.inputs = kPolicyInputs;
  create.flags = {{"escalation_policy_id", "--id,--escalation-policy-id"}};
  Command update =
      OnPolicy("update", "Changes the fields that are given", "UpdateEscalationPolicy");
  update.positionals = {{"POLICY", "escalation_policy.name"}};
  update.body = "escalation_policy";
  update.inputs = kPolicyInputs;
  return {get, list, create, update};
}

}  // namespace

std::vector<Command> EscalationCommands() {
  std::vector<Command> all = Reads();
  for (Command& command : Changes()) all.push_back(std::move(command));
  for (Command& command : PolicyVerbs()) all.push_back(std::move(command));
  return all;
}

}  // namespace steward::ctl
