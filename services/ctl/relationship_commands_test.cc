#include <gtest/gtest.h>

#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::IdentifyAccountManagerRequest;
using accounts::v1::IdentifyAccountManagerResponse;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class RelationshipCommands : public CtlTest {
 protected:
  static accounts::v1::AccountManagerCandidate* Add(const std::string& person,
                                                    const std::string& name, int32_t confidence_bp,
                                                    IdentifyAccountManagerResponse* answer) {
    auto* candidate = answer->add_candidates();
    candidate->set_person(person);
    candidate->set_display_name(name);
    candidate->set_confidence_bp(confidence_bp);
    auto* evidence = candidate->add_evidence();
    evidence->set_kind(accounts::v1::EVIDENCE_KIND_INTERNAL_SOURCE);
    evidence->set_weight_bp(8'000);
    evidence->set_strength_bp(10'000);
    evidence->set_reason("owns a contract");
    evidence->add_event_ids("contracts/1/1/7");
    evidence->add_event_ids("contracts/1/1/9");
    answer->set_candidate_count(answer->candidates_size());
    return candidate;
  }
  static IdentifyAccountManagerResponse Found() {
    IdentifyAccountManagerResponse answer;
    answer.set_account("accounts/a1");
    answer.set_result(IdentifyAccountManagerResponse::RESULT_FOUND);
    answer.set_account_manager("people/p1");
    Add("people/p1", "Ann Example", 8'605, &answer);
    return answer;
  }
};

TEST_F(RelationshipCommands, SaysWhoHowSureAndWhy) {
  Answer("IdentifyAccountManager", Found());
  ASSERT_EQ(Run("account identify a1 --valid-at 2026-06-01"), 0) << err();
  EXPECT_EQ(Last<IdentifyAccountManagerRequest>().account(), "accounts/a1");
  EXPECT_TRUE(Last<IdentifyAccountManagerRequest>().has_valid_at());
  EXPECT_THAT(out(), AllOf(HasSubstr("Ann Example (people/p1) manages accounts/a1, at 86.05 %\n"),
                           HasSubstr("internal source"), HasSubstr("owns a contract"),
                           HasSubstr("contracts/1/1/7, contracts/1/1/9")));
  EXPECT_THAT(out(), Not(HasSubstr("does not agree")));
}

TEST_F(RelationshipCommands, SaysThatTheEvidenceDoesNotAgree) {
  auto answer = Found();
  answer.set_contested(true);
  Add("people/p2", "", 7'000, &answer);
  Answer("IdentifyAccountManager", answer);
  ASSERT_EQ(Run("account identify a1"), 0) << err();
  EXPECT_THAT(out(),
              AllOf(HasSubstr("; but the evidence does not agree\n"), HasSubstr("\npeople/p2")));
}

TEST_F(RelationshipCommands, SaysBetweenWhomItIsNotClear) {
  auto answer = Found();
  answer.set_result(IdentifyAccountManagerResponse::RESULT_AMBIGUOUS);
  Add("people/p2", "Bob Example", 8'000, &answer);
  answer.set_candidate_count(5);
  Answer("IdentifyAccountManager", answer);
  ASSERT_EQ(Run("account identify a1"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("it is not clear who manages accounts/a1: Ann Example (people/p1) "
                               "at 86.05 %, or Bob Example (people/p2) at 80.00 %\n"));
  EXPECT_THAT(out(), HasSubstr("and 3 more\n"));
}

TEST_F(RelationshipCommands, SaysWhatToLookFor) {
  IdentifyAccountManagerResponse answer;
  answer.set_account("accounts/a1");
  answer.set_result(IdentifyAccountManagerResponse::RESULT_NOT_FOUND);
  answer.add_missing_kinds(accounts::v1::EVIDENCE_KIND_TEAM);
  answer.add_missing_kinds(accounts::v1::EVIDENCE_KIND_JOB_TITLE);
  Answer("IdentifyAccountManager", answer);
  ASSERT_EQ(Run("account identify a1"), 0) << err();
  EXPECT_EQ(out(),
            "nobody is known to manage accounts/a1; nothing speaks for anybody by team, job "
            "title\n");
}

TEST_F(RelationshipCommands, IdentifiesByAContractAndForPrograms) {
  Answer("IdentifyAccountManager", Found());
  ASSERT_EQ(Run("account identify --contract a1/c1 -o json"), 0) << err();
  EXPECT_EQ(Last<IdentifyAccountManagerRequest>().account(), "");
  EXPECT_EQ(Last<IdentifyAccountManagerRequest>().contract(), "accounts/a1/contracts/c1");
  EXPECT_EQ(out_json()["account_manager"], "people/p1");
  EXPECT_EQ(out_json()["candidates"][0]["evidence"][0]["kind"], "EVIDENCE_KIND_INTERNAL_SOURCE");
  ASSERT_EQ(Run("account identify a1 -o csv"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("people/p1,Ann Example,"));
  ASSERT_EQ(Run("account identify a1 -o name"), 0) << err();
  EXPECT_EQ(out(), "people/p1\n");
}

TEST_F(RelationshipCommands, LogsAnInteraction) {
  Answer("LogInteraction", accounts::v1::AccountRelationship());
  ASSERT_EQ(Run({"interaction", "log", "a1", "--person", "p1", "--person", "people/p2", "--channel",
                 "call", "--time", "2026-05-01", "--summary", "the renewal"}),
            0)
      << err();
  const auto request = Last<accounts::v1::LogInteractionRequest>();
  EXPECT_EQ(request.account(), "accounts/a1");
  EXPECT_THAT(request.people(), ElementsAre("people/p1", "people/p2"));
  EXPECT_EQ(request.channel(), accounts::v1::INTERACTION_CHANNEL_CALL);
  EXPECT_TRUE(request.has_time());
  EXPECT_EQ(request.summary(), "the renewal");
}

TEST_F(RelationshipCommands, AddsAndWithdrawsAnAttestation) {
  accounts::v1::AccountRelationship relationship;
  relationship.add_attestations()->set_stakeholder_position("CFO");
  Answer("AttestAccountManager", relationship);
  ASSERT_EQ(Run({"attestation", "add", "a1", "p1", "--stakeholder-name", "Cleo Example",
                 "--stakeholder-position", "CFO", "--id", "t1"}),
            0)
      << err();
  const auto added = Last<accounts::v1::AttestAccountManagerRequest>();
  EXPECT_EQ(added.account(), "accounts/a1");
  EXPECT_EQ(added.person(), "people/p1");
  EXPECT_EQ(added.attestation_id(), "t1");
  EXPECT_EQ(added.stakeholder_name(), "Cleo Example");
  EXPECT_THAT(out(), HasSubstr("CFO"));
  Answer("WithdrawAttestation", relationship);
  ASSERT_EQ(Run("attestation withdraw a1/t1"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::WithdrawAttestationRequest>().name(), "accounts/a1/attestations/t1");
  Answer("GetAccountRelationship", relationship);
  ASSERT_EQ(Run("attestation list a1"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::GetAccountRelationshipRequest>().account(), "accounts/a1");
}

TEST_F(RelationshipCommands, ShowsAndSetsTheJobTitles) {
  accounts::v1::JobTitles titles;
  titles.add_rules()->set_pattern("account manager");
  titles.mutable_rules(0)->set_strength_bp(9'000);
  Answer("GetJobTitles", titles);
  ASSERT_EQ(Run("job-titles show"), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("account manager"), HasSubstr("90.00 %")));
  Answer("SetJobTitles", titles);
  ASSERT_EQ(Run({"job-titles", "set", "--rule", "pattern=account manager,strength_bp=9000",
                 "--rule", "pattern=client partner,strength_bp=8000"}),
            0)
      << err();
  const auto request = Last<accounts::v1::SetJobTitlesRequest>();
  ASSERT_EQ(request.rules_size(), 2);
  EXPECT_EQ(request.rules(1).pattern(), "client partner");
  EXPECT_EQ(request.rules(1).strength_bp(), 8'000);
}

}  // namespace
}  // namespace steward::ctl
