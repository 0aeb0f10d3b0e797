#include "services/ctl/command.h"
#include "services/ctl/identification_text.h"

namespace steward::ctl {
namespace {

std::string Relationship(const std::string& name) {
  return "steward.accounts.v1.RelationshipService/" + name;
}

std::string JobTitles(const std::string& name) {
  return "steward.accounts.v1.PeopleService/" + name;
}

std::vector<Column> AttestationColumns() {
  return {{"ATTESTATION", "attestation"},
          {"PERSON", "person"},
          {"POSITION", "stakeholder_position"},
          {"STAKEHOLDER", "stakeholder_name"},
          {"FROM", "valid_from"},
          {"TO", "valid_to"},
          {"EVENT", "event_id", true}};
}

std::vector<Column> JobTitleColumns() {
  return {{"PATTERN", "pattern"}, {"STRENGTH", "strength_bp", false, Unit::kBasisPoints}};
}

Command Identify() {
  return {.resource = "account",
          .verb = "identify",
          .about = "Who manages an account, by all that speaks for somebody, and how sure that is",
          .method = "steward.accounts.v1.AccountService/IdentifyAccountManager",
          .positionals = {{"ACCOUNT", "account", "-"}},
          .flags = {{"valid_at", "--valid-at,--at"}},
          .rows = "candidates",
          .columns = {{"PERSON", "person"},
                      {"NAME", "display_name"},
                      {"CONFIDENCE", "confidence_bp", false, Unit::kBasisPoints}},
          .show = ShowIdentification};
}

Command LogInteraction() {
  return {.resource = "interaction",
          .verb = "log",
          .about = "One contact with a customer: --person p1 --person p2 --channel call",
          .method = Relationship("LogInteraction"),
          .positionals = {{"ACCOUNT", "account"}},
          .flags = {{"people", "--person,--people"}},
          .columns = {{"NAME", "name"},
                      {"INTERACTIONS", "interaction_count"},
                      {"LATEST", "last_interaction_time"}}};
}

std::vector<Command> Attestations() {
  return {
      {.resource = "attestation",
       .verb = "add",
       .about = "A stakeholder of the customer says that a person is their account manager",
       .method = Relationship("AttestAccountManager"),
       .positionals = {{"ACCOUNT", "account"}, {"PERSON", "person"}},
       .flags = {{"attestation_id", "--id,--attestation-id"}},
       .rows = "attestations",
       .columns = AttestationColumns()},
      {.resource = "attestation",
       .verb = "withdraw",
       .about = "Says that it is so no longer (ACCOUNT/ID)",
       .method = Relationship("WithdrawAttestation"),
       .positionals = {{"ATTESTATION", "name"}},
       .rows = "attestations",
       .columns = AttestationColumns()},
      {.resource = "attestation",
       .verb = "list",
       .about = "Whom the stakeholders of a customer name as their account manager",
       .method = Relationship("GetAccountRelationship"),
       .positionals = {{"ACCOUNT", "account"}},
       .rows = "attestations",
       .columns = AttestationColumns()},
  };
}

}  // namespace

std::vector<Command> RelationshipCommands() {
  std::vector<Command> all = {
      Identify(),
      LogInteraction(),
      {.resource = "job-titles",
       .verb = "show",
       .about = "The table of titles: the first rule that a title matches decides",
       .method = JobTitles("GetJobTitles"),
       .rows = "rules",
       .columns = JobTitleColumns()},
      {.resource = "job-titles",
       .verb = "set",
       .about = "All rules, in order: --rule \"pattern=account manager,strength_bp=10000\"",
       .method = JobTitles("SetJobTitles"),
       .rows = "rules",
       .columns = JobTitleColumns()},
  };
  for (Command& command : Attestations()) all.push_back(std::move(command));
  return all;
}

}  // namespace steward::ctl
