#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

const std::vector<std::string> kSurveyInputs = {"title",      "kind",           "questions",
                                                "anonymous",  "expiry_days",    "reminder_days",
                                                "quiet_days", "recontact_days", "quota"};

std::string Surveys(const std::string& name) { return "steward.feedback.v1.SurveyService/" + name; }
std::string Invitations(const std::string& name) {
  return "steward.feedback.v1.InvitationService/" + name;
}
std::string Responses(const std::string& name) {
  return "steward.feedback.v1.ResponseService/" + name;
}
std::string FollowUps(const std::string& name) {
  return "steward.feedback.v1.FollowUpService/" + name;
}
std::string Scores(const std::string& name) { return "steward.feedback.v1.ScoreService/" + name; }

std::vector<Column> SurveyColumns() {
  return {{"NAME", "name"},       {"TITLE", "title"},
          {"STATE", "state"},     {"KIND", "kind"},
          {"VERSION", "version"}, {"EDITED", "edited"},
          {"ETAG", "etag", true}, {"QUESTIONS", "questions", true}};
}

std::vector<Column> InvitationColumns() {
  return {{"NAME", "name"},         {"STATE", "state"},     {"SURVEY", "survey"},
          {"CONTACT", "contact"},   {"WHY", "suppression"}, {"EXPIRES", "expire_time"},
          {"EMAIL", "email", true}, {"ETAG", "etag", true}};
}

std::vector<Column> ContactColumns() {
  return {{"NAME", "name"},
          {"CONSENT", "consent"},
          {"OPTED OUT", "opted_out"},
          {"LAST INVITED", "last_invited_time"},
          {"ETAG", "etag", true}};
}

std::vector<Column> ResponseColumns() {
  return {{"NAME", "name"},
          {"STATE", "state"},
          {"SURVEY", "survey"},
          {"CONTACT", "contact"},
          {"SCORES", "scores"},
          {"REASON", "reason"},
          {"PRIORITY", "priority"},
          {"RECEIVED", "received_time"},
          {"COMMENT", "comment", true},
          {"ETAG", "etag", true}};
}

std::vector<Column> FollowUpColumns() {
  return {{"NAME", "name"},           {"STATE", "state"},    {"METRIC", "metric"},
          {"SCORE", "score"},         {"OWNER", "owner"},    {"OPENED", "open_time"},
          {"CLOCKS", "clocks", true}, {"ETAG", "etag", true}};
}

Command OnSurvey(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "survey",
          .verb = verb,
          .about = about,
          .method = Surveys(method),
          .positionals = {{"SURVEY", "name"}},
          .columns = SurveyColumns()};
}

Command OnFollowUp(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "follow-up",
          .verb = verb,
          .about = about,
          .method = FollowUps(method),
          .positionals = {{"FOLLOW_UP", "name"}},
          .columns = FollowUpColumns()};
}

std::vector<Command> SurveyVerbs() {
  Command versions = OnSurvey("versions", "What was published, oldest first", "ListSurveyVersions");
  versions.rows = "versions";
  return {
      OnSurvey("get", "One survey", "GetSurvey"),
      {.resource = "survey",
       .verb = "list",
       .about = "All surveys",
       .method = Surveys("ListSurveys"),
       .filters = {{"state", "state = STATE_$"}},
       .rows = "surveys",
       .columns = SurveyColumns()},
      {.resource = "survey",
       .verb = "create",
       .about = "A draft",
       .method = Surveys("CreateSurvey"),
       .positionals = {{"ID", "survey_id"}},
       .body = "survey",
       .inputs = kSurveyInputs,
       .columns = SurveyColumns()},
      {.resource = "survey",
       .verb = "update",
       .about = "Changes what the next version says",
       .method = Surveys("UpdateSurvey"),
       .positionals = {{"SURVEY", "survey.name"}},
       .body = "survey",
       .inputs = kSurveyInputs,
       .columns = SurveyColumns()},
      versions,
      OnSurvey("publish", "Freezes the next version", "PublishSurvey"),
      OnSurvey("pause", "Nobody is invited for now", "PauseSurvey"),
      OnSurvey("resume", "Contacts may be invited again", "ResumeSurvey"),
      OnSurvey("close", "No invitations, no responses any more", "CloseSurvey"),
      OnSurvey("archive", "Puts a closed survey away", "ArchiveSurvey"),
  };
}

std::vector<Command> InvitationVerbs() {
  return {
      {.resource = "invitation",
       .verb = "send",
       .about = "Invites contacts of an account, each unless a rule says no",
       .method = Invitations("InviteContacts"),
       .positionals = {{"ACCOUNT", "parent"}, {"SURVEY", "survey"}},
       .columns = {{"NAME", "name"},
                   {"SURVEY", "survey"},
                   {"VERSION", "survey_version"},
                   {"SENT", "sent_count"},
                   {"SUPPRESSED", "suppressed_count"},
                   {"RESULTS", "results", true}}},
      {.resource = "invitation",
       .verb = "get",
       .about = "One invitation (ACCOUNT/ID)",
       .method = Invitations("GetInvitation"),
       .positionals = {{"INVITATION", "name"}},
       .columns = InvitationColumns()},
      {.resource = "invitation",
       .verb = "list",
       .about = "The invitations of an account, or of all",
       .method = Invitations("ListInvitations"),
       .positionals = {{"ACCOUNT", "parent", "-"}},
       .filters = {{"state", "state = STATE_$"}},
       .rows = "invitations",
       .columns = InvitationColumns()},
      {.resource = "invitation",
       .verb = "token",
       .about = "What the contact needs to answer",
       .method = Invitations("GetInvitationToken"),
       .positionals = {{"INVITATION", "name"}},
       .columns = {{"INVITATION", "invitation"}, {"TOKEN", "token"}}},
      {.resource = "invitation",
       .verb = "report",
       .about = "What its sender learnt of it",
       .method = Invitations("ReportInvitation"),
       .positionals = {{"INVITATION", "name"}, {"STAGE", "stage"}},
       .columns = InvitationColumns()},
      {.resource = "invitation",
       .verb = "opt-out",
       .about = "The contact wants no more of them",
       .method = Invitations("OptOut"),
       .positionals = {{"INVITATION", "name"}, {"TOKEN", "token"}},
       .columns = InvitationColumns()},
      {.resource = "consent",
       .verb = "set",
       .about = "What a contact allows (ACCOUNT/CONTACT)",
       .method = Invitations("SetConsent"),
       .positionals = {{"CONTACT", "name"}, {"CONSENT", "consent"}},
       .columns = ContactColumns()},
      {.resource = "consent",
       .verb = "get",
       .about = "What a contact allows (ACCOUNT/CONTACT)",
       .method = Invitations("GetContact"),
       .positionals = {{"CONTACT", "name"}},
       .columns = ContactColumns()},
  };
}

Command OnResponse(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "response",
          .verb = verb,
          .about = about,
          .method = Responses(method),
          .positionals = {{"RESPONSE", "name"}},
          .columns = ResponseColumns()};
}

std::vector<Command> ResponseVerbs() {
  Command submit =
      OnResponse("submit", "Answers with the token of an invitation", "SubmitResponse");
  submit.positionals = {{"TOKEN", "token"}};
  Command list = OnResponse("list", "The responses of an account, or of all", "ListResponses");
  list.positionals = {{"ACCOUNT", "parent", "-"}};
  list.filters = {{"state", "state = STATE_$"}};
  list.rows = "responses";
  Command exclude =
      OnResponse("exclude", "It doesn't count: duplicate, test, spam", "ExcludeResponse");
  exclude.positionals.push_back({"WHY", "exclusion"});
  return {OnResponse("get", "One response (ACCOUNT/ID)", "GetResponse"), list, submit, exclude,
          OnResponse("restore", "It counts after all", "RestoreResponse")};
}

std::vector<Command> FollowUpVerbs() {
  Command list = OnFollowUp("list", "The follow-ups of an account, or of all", "ListFollowUps");
  list.positionals = {{"ACCOUNT", "parent", "-"}};
  list.filters = {{"state", "state = STATE_$"}, {"owner", "owner = \"people/$\""}};
  list.rows = "follow_ups";
  Command agree = OnFollowUp("agree", "They agreed on what is done", "AgreeFollowUpAction");
  agree.positionals.push_back({"ACTION", "action"});
  Command assign = OnFollowUp("assign", "Another owner", "AssignFollowUp");
  assign.positionals.push_back({"PERSON", "owner"});
  return {OnFollowUp("get", "One follow-up (ACCOUNT/ID)", "GetFollowUp"),
          list,
          OnFollowUp("acknowledge", "Somebody takes it", "AcknowledgeFollowUp"),
          OnFollowUp("contact", "Somebody talked to the customer", "ContactFollowUp"),
          agree,
          OnFollowUp("resolve", "It is done", "ResolveFollowUp"),
          OnFollowUp("give-up", "The customer could not be reached", "GiveUpFollowUp"),
          OnFollowUp("reopen", "It was not done after all", "ReopenFollowUp"),
          assign};
}

std::vector<Column> ScoreColumns() {
  return {{"KEY", "key"},
          {"N", "n"},
          {"NUMERATOR", "numerator", true},
          {"DENOMINATOR", "denominator", true},
          {"FIGURE", "bp", false, Unit::kBasisPoints},
          {"LOW", "low_bp", false, Unit::kBasisPoints},
          {"HIGH", "high_bp", false, Unit::kBasisPoints},
          {"ACCOUNTS", "accounts", true},
          {"WITHHELD", "withheld"}};
}

std::vector<Command> ScoreVerbs() {
  return {
      {.resource = "score",
       .verb = "show",
       .about = "A metric over what contacts answered",
       .method = Scores("GetScore"),
       .flags = {{"grouping", "--by"}},
       .rows = "rows",
       .columns = ScoreColumns(),
       .total = true},
      {.resource = "score",
       .verb = "trend",
       .about = "The same metric at the ends of the last months",
       .method = Scores("GetTrend"),
       .rows = "rows",
       .columns = ScoreColumns()},
      {.resource = "score",
       .verb = "exit-reasons",
       .about = "Why customers left, by what exit surveys say",
       .method = Scores("ListExitReasons"),
       .rows = "rows",
       .columns = {{"REASON", "key"}, {"N", "n"}}},
  };
}

}  // namespace

std::vector<Command> FeedbackCommands() {
  std::vector<Command> all;
  for (const auto& part :
       {SurveyVerbs(), InvitationVerbs(), ResponseVerbs(), FollowUpVerbs(), ScoreVerbs()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace steward::ctl
