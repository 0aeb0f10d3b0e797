#include "services/feedback/policies/transitions.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using v1::FollowUp;
using v1::Invitation;
using v1::Response;
using v1::Survey;
using Names = std::vector<std::string>;

// What is legal is done; what is not is refused with what is.
void Expect(const testing::Outcome& outcome, const std::string& state, const std::string& command,
            const std::set<std::string>& legal) {
  SCOPED_TRACE(state + " " + command);
  if (legal.count(command) != 0) {
    EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
    return;
  }
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
  EXPECT_EQ(DetailOf(outcome.status).state(), state);
  const auto allowed = DetailOf(outcome.status).allowed();
  EXPECT_EQ(std::set<std::string>(allowed.begin(), allowed.end()), legal);
}

// --- Surveys.

testing::Outcome OnSurvey(const std::string& command, KnownAccount& account) {
  Survey survey;
  survey.set_title("Another");
  if (command == "UpdateSurvey") return account.When(Update(survey, {"title"}));
  if (command == "PublishSurvey") return account.When(About<v1::PublishSurveyRequest>(kSurvey));
  if (command == "InviteContacts") return account.When(Invite({kAnn}));
  if (command == "PauseSurvey") return account.When(About<v1::PauseSurveyRequest>(kSurvey));
  if (command == "ResumeSurvey") return account.When(About<v1::ResumeSurveyRequest>(kSurvey));
  if (command == "CloseSurvey") return account.When(About<v1::CloseSurveyRequest>(kSurvey));
  return account.When(About<v1::ArchiveSurveyRequest>(kSurvey));
}

TEST(Transitions, EveryStateOfASurveyTakesItsCommandsAndNoOthers) {
  const Names commands = {"UpdateSurvey", "PublishSurvey", "InviteContacts", "PauseSurvey",
                          "ResumeSurvey", "CloseSurvey",   "ArchiveSurvey"};
  const std::map<Survey::State, std::pair<Names, std::set<std::string>>> states = {
      {Survey::STATE_DRAFT, {{}, {"UpdateSurvey", "PublishSurvey"}}},
      {Survey::STATE_ACTIVE,
       {{"PublishSurvey"},
        {"UpdateSurvey", "PublishSurvey", "InviteContacts", "PauseSurvey", "CloseSurvey"}}},
      {Survey::STATE_PAUSED,
       {{"PublishSurvey", "PauseSurvey"},
        {"UpdateSurvey", "PublishSurvey", "ResumeSurvey", "CloseSurvey"}}},
      {Survey::STATE_CLOSED, {{"PublishSurvey", "CloseSurvey"}, {"ArchiveSurvey"}}},
      {Survey::STATE_ARCHIVED, {{"PublishSurvey", "CloseSurvey", "ArchiveSurvey"}, {}}}};
  for (const auto& [state, way] : states) {
    for (const auto& command : commands) {
      KnownAccount account;
      account.Do(Create(Relationship()));
      for (const auto& step : way.first) ASSERT_TRUE(OnSurvey(step, account).status.ok());
      ASSERT_EQ(account.Survey().state(), state);
      Expect(OnSurvey(command, account), Survey::State_Name(state), command, way.second);
    }
  }
}

// --- Invitations.

struct Sent {
  KnownAccount account;
  std::string name;
  std::string token;
};

void Reach(Invitation::State state, Sent* sent) {
  KnownAccount& account = sent->account;
  account.Publish();
  if (state == Invitation::STATE_SUPPRESSED) {
    auto consent = About<v1::SetConsentRequest>(kAnn);
    consent.set_consent(v1::Contact::CONSENT_WITHDRAWN);
    account.Do(consent);
    sent->name = EventOf<v1::InvitationSuppressed>(account.Do(Invite({kAnn}))).invitation().name();
  } else {
    sent->name = account.Sent();
  }
  sent->token = account.TokenOf(sent->name);
  if (state == Invitation::STATE_COMPLETED) account.Do(Submit(sent->token, {Nps(8)}));
  if (state == Invitation::STATE_EXPIRED) account.scenario.AdvanceTo(Utc(2026, 1, 15));
  if (state == Invitation::STATE_OPTED_OUT) {
    auto request = About<v1::OptOutRequest>(sent->name);
    request.set_token(sent->token);
    account.Do(request);
  }
  const bool reported = state >= Invitation::STATE_DELIVERED && state <= Invitation::STATE_STARTED;
  if (reported) account.Do(Report(sent->name, state));
  ASSERT_EQ(account.Invitation(sent->name).state(), state);
}

TEST(Transitions, EveryStateOfAnInvitationTakesReportsAnswersAndOptOuts) {
  for (int number = Invitation::STATE_SUPPRESSED; number <= Invitation::State_MAX; ++number) {
    const auto state = static_cast<Invitation::State>(number);
    SCOPED_TRACE(Invitation::State_Name(state));
    const bool open = IsOpen(state);
    Sent reported;
    Reach(state, &reported);
    // STARTED is the last stage: what was started is only said again.
    const auto report = reported.account.When(Report(reported.name, Invitation::STATE_STARTED));
    Expect(report, Invitation::State_Name(state), "ReportInvitation",
           open ? std::set<std::string>{"ReportInvitation", "SubmitResponse", "OptOut"}
                : std::set<std::string>{});
    Sent answered;
    Reach(state, &answered);
    const auto answer = answered.account.When(Submit(answered.token, {Nps(7)}));
    const bool edits = state == Invitation::STATE_COMPLETED;
    EXPECT_EQ(answer.status.ok(), open || edits) << MessageOf(answer);
    if (!answer.status.ok()) {
      EXPECT_EQ(ReasonOf(answer), Reason::REASON_SURVEY_OVER);
    }
  }
}

// --- Responses.

testing::Outcome OnResponse(const std::string& command, const std::string& name,
                            KnownAccount& account) {
  if (command == "ExcludeResponse") return account.When(Exclude(name));
  return account.When(About<v1::RestoreResponseRequest>(name));
}

TEST(Transitions, EveryStateOfAResponseTakesItsCommandsAndNoOthers) {
  const std::map<Response::State, std::set<std::string>> states = {
      {Response::STATE_RECEIVED, {"SubmitResponse", "ExcludeResponse"}},
      {Response::STATE_LOCKED, {"ExcludeResponse"}},
      {Response::STATE_EXCLUDED, {"RestoreResponse"}}};
  for (const auto& [state, legal] : states) {
    for (const std::string command : {"ExcludeResponse", "RestoreResponse"}) {
      KnownAccount account;
      const std::string name = account.Answered({Nps(8)});
      if (state == Response::STATE_LOCKED) account.scenario.AdvanceTo(Utc(2026, 1, 2));
      if (state == Response::STATE_EXCLUDED) account.Do(Exclude(name));
      ASSERT_EQ(account.Response(name).state(), state);
      Expect(OnResponse(command, name, account), Response::State_Name(state), command, legal);
    }
  }
}

// --- Follow-ups.

testing::Outcome OnFollowUp(const std::string& command, const std::string& name,
                            KnownAccount& account) {
  if (command == "AcknowledgeFollowUp") {
    return account.When(About<v1::AcknowledgeFollowUpRequest>(name));
  }
  if (command == "ContactFollowUp") return account.When(About<v1::ContactFollowUpRequest>(name));
  if (command == "AgreeFollowUpAction") return account.When(Agree(name));
  if (command == "ResolveFollowUp") return account.When(About<v1::ResolveFollowUpRequest>(name));
  if (command == "GiveUpFollowUp") return account.When(About<v1::GiveUpFollowUpRequest>(name));
  if (command == "ReopenFollowUp") return account.When(About<v1::ReopenFollowUpRequest>(name));
  auto assign = About<v1::AssignFollowUpRequest>(name);
  assign.set_owner("people/p2");
  return account.When(assign);
}

TEST(Transitions, EveryStateOfAFollowUpTakesItsCommandsAndNoOthers) {
  const Names commands = {"AcknowledgeFollowUp", "ContactFollowUp", "AgreeFollowUpAction",
                          "ResolveFollowUp",     "GiveUpFollowUp",  "ReopenFollowUp",
                          "AssignFollowUp"};
  const Names resolved = {"AcknowledgeFollowUp", "ContactFollowUp", "AgreeFollowUpAction",
                          "ResolveFollowUp"};
  const Names reopened = {"AcknowledgeFollowUp", "ContactFollowUp", "AgreeFollowUpAction",
                          "ResolveFollowUp", "ReopenFollowUp"};
  const std::map<FollowUp::State, std::pair<Names, std::set<std::string>>> states = {
      {FollowUp::STATE_OPEN, {{}, {"AcknowledgeFollowUp", "AssignFollowUp"}}},
      {FollowUp::STATE_ACKNOWLEDGED,
       {{"AcknowledgeFollowUp"}, {"ContactFollowUp", "GiveUpFollowUp", "AssignFollowUp"}}},
      {FollowUp::STATE_CONTACTED,
       {{"AcknowledgeFollowUp", "ContactFollowUp"}, {"AgreeFollowUpAction", "AssignFollowUp"}}},
      {FollowUp::STATE_ACTION_AGREED,
       {{"AcknowledgeFollowUp", "ContactFollowUp", "AgreeFollowUpAction"},
        {"ResolveFollowUp", "AssignFollowUp"}}},
      {FollowUp::STATE_RESOLVED, {resolved, {"ReopenFollowUp"}}},
      {FollowUp::STATE_NO_CONTACT, {{"AcknowledgeFollowUp", "GiveUpFollowUp"}, {}}},
      {FollowUp::STATE_REOPENED, {reopened, {"AcknowledgeFollowUp", "AssignFollowUp"}}}};
  for (const auto& [state, way] : states) {
    for (const auto& command : commands) {
      KnownAccount account;
      const std::string name = account.Unhappy();
      for (const auto& step : way.first) ASSERT_TRUE(OnFollowUp(step, name, account).status.ok());
      ASSERT_EQ(account.FollowUp(name).state(), state);
      Expect(OnFollowUp(command, name, account), FollowUp::State_Name(state), command, way.second);
    }
  }
}

}  // namespace
}  // namespace steward::feedback
