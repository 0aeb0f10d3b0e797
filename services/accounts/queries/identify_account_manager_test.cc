#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr v1::AssignmentRole kLead = v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD;

v1::AccountManagerEvidence First(const v1::IdentifyAccountManagerResponse& answer) {
  return answer.candidates(0).evidence(0);
}

TEST(IdentifyAccountManager, TheGoldenVector) {
  Search search;
  search.Own("c1", "p1");
  search.Log({"p1"});
  search.Log({"p2"});
  // DOMAIN.md 3.5: INTERNAL_SOURCE at 1 and CHANNEL at .5 are .86.
  EXPECT_EQ(search.Found(), "FOUND p1: p1 8600, p2 3000");
  EXPECT_THAT(Search::Kinds(search.Ask(), "p1"),
              ElementsAre("INTERNAL_SOURCE 10000", "CHANNEL 5000"));
}

TEST(IdentifyAccountManager, NobodyWhereNothingSpeaks) {
  Search search;
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "NOT_FOUND");
  EXPECT_EQ(answer.account(), "accounts/a1");
  EXPECT_EQ(answer.missing_kinds_size(), 7);
}

TEST(IdentifyAccountManager, TellsWhatToLookForWhereItIsNotEnough) {
  Search search;
  search.Log({"p1"});
  search.Log({"p2"});
  search.SetTitle("p2", "Assistant");
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "NOT_FOUND: p2 4050, p1 3000");
  EXPECT_THAT(
      answer.missing_kinds(),
      ElementsAre(v1::EVIDENCE_KIND_ORG_CHART, v1::EVIDENCE_KIND_DEPARTMENT, v1::EVIDENCE_KIND_TEAM,
                  v1::EVIDENCE_KIND_INTERNAL_SOURCE, v1::EVIDENCE_KIND_STAKEHOLDER));
  search.SetTitle("p2", "Account Manager");
  EXPECT_EQ(search.Found(), "FOUND p2: p2 5100, p1 3000");
}

TEST(IdentifyAccountManager, AnAssignmentDecides) {
  Search search;
  search.Assign("s1", "p1", On(3, 1));
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "FOUND p1: p1 10000");
  EXPECT_EQ(First(answer).kind(), v1::EVIDENCE_KIND_ASSIGNMENT);
  EXPECT_EQ(First(answer).weight_bp(), 10'000);
  EXPECT_EQ(First(answer).reason(), "is assigned as account manager since 2026-03-01");
  EXPECT_EQ(answer.candidates(0).display_name(), "Ann Example");
  v1::WhoWasRequest who;
  who.set_account("accounts/a1");
  v1::WhoWasResponse was;
  ASSERT_THAT(search.scenario.Ask(who, &was), IsOk());
  EXPECT_THAT(First(answer).event_ids(), ElementsAre(was.event_id()));
}

TEST(IdentifyAccountManager, EvidenceAgainstTheAssignmentIsShown) {
  Search search;
  search.Assign("s1", "p1", On(3, 1));
  EXPECT_FALSE(search.Ask().contested());
  search.Own("c1", "p2");
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "FOUND p1: p1 10000, p2 8000");
  EXPECT_TRUE(answer.contested());
}

TEST(IdentifyAccountManager, TwoWhoAreCloseAreAmbiguous) {
  Search search;
  search.Own("c1", "p1");
  search.Attest("t1", "p2");
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "AMBIGUOUS: p1 8000, p2 7000");
  EXPECT_TRUE(answer.contested());
  search.Log({"p1"});
  EXPECT_EQ(search.Found(), "FOUND p1: p1 9200, p2 7000");
}

TEST(IdentifyAccountManager, TheTeamSpeaksInItsOtherRoles) {
  Search search;
  search.AssignAs(kLead, "s1", "p1");
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "FOUND p1: p1 5000");
  EXPECT_EQ(First(answer).kind(), v1::EVIDENCE_KIND_TEAM);
  EXPECT_EQ(First(answer).reason(), "is technical lead in the account's team");
  EXPECT_THAT(First(answer).event_ids(), ElementsAre(MatchesRegex("accounts/[0-9]+/1/[0-9]+")));
}

TEST(IdentifyAccountManager, WhatTheTeamWasThenCounts) {
  Search search;
  search.AssignAs(kLead, "s1", "p1");
  EXPECT_EQ(Search::Show(search.Ask(On(5, 1))), "NOT_FOUND");
  search.scenario.AdvanceTo(On(7, 1));
  v1::EndAssignmentRequest end;
  end.set_name(Office::NameOf("s1"));
  search.scenario.When(end);
  EXPECT_EQ(search.Found(), "NOT_FOUND");
  EXPECT_EQ(Search::Show(search.Ask(On(6, 15))), "FOUND p1: p1 5000");
  EXPECT_EQ(Search::Show(search.Ask(On(7, 15), On(6, 15))), "FOUND p1: p1 5000");
}

TEST(IdentifyAccountManager, AnImportedManagerWhoEndedSpeaksAtHalfStrength) {
  Search search;
  v1::ImportAssignmentRequest import;
  import.set_account("accounts/a1");
  import.set_role(v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  const auto was = [&](const std::string& person, absl::Time from, absl::Time to) {
    import.set_assignment_id(person);
    import.set_person("people/" + person);
    *import.mutable_valid_from() = ToTimestamp(from);
    *import.mutable_valid_to() = ToTimestamp(to);
    EXPECT_THAT(search.scenario.When(import).status, IsOk());
  };
  was("p1", On(1, 1), On(2, 1));
  was("p2", On(2, 1), On(5, 1));
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "NOT_FOUND: p2 4000");
  EXPECT_EQ(First(answer).reason(), "was account manager until 2026-05-01, as an import says");
  EXPECT_EQ(Search::Show(search.Ask(On(3, 1))), "FOUND p2: p2 10000");
}

TEST(IdentifyAccountManager, WhoEndedByHandWasNoImport) {
  Search search;
  search.Assign("s1", "p1", On(1, 1), On(2, 1));
  EXPECT_EQ(search.Found(), "NOT_FOUND");
}

TEST(IdentifyAccountManager, OwnersOfContractsInForceSpeak) {
  Search search;
  search.Draft("c1", "p1");
  EXPECT_EQ(search.Found(), "NOT_FOUND");
  search.Sign("c1");
  const auto one = search.Ask();
  EXPECT_EQ(Search::Show(one), "FOUND p1: p1 8000");
  EXPECT_EQ(First(one).reason(),
            "owns accounts/a1/contracts/c1, a contract that is signed or in force");
  EXPECT_THAT(First(one).event_ids(), Each(MatchesRegex("contracts/[0-9]+/1/[0-9]+")));
  search.Own("c2", "p1");
  EXPECT_EQ(First(search.Ask()).reason(),
            "owns 2 contracts that are signed or in force, among them accounts/a1/contracts/c2");
  EXPECT_EQ(First(search.Ask()).event_ids_size(), 2);
}

TEST(IdentifyAccountManager, OwnershipIsAskedAtBothInstants) {
  Search search;
  search.Own("c1", "p1");
  search.scenario.AdvanceTo(On(7, 1));
  contracts::v1::ContractTerminated ended;
  search.scenario.Hears(Search::ContractName("c1"), ended);
  search.scenario.AdvanceTo(On(7, 2));
  EXPECT_EQ(search.Found(), "NOT_FOUND");
  EXPECT_EQ(Search::Show(search.Ask(On(6, 15))), "FOUND p1: p1 8000");
  EXPECT_EQ(Search::Show(search.Ask(On(7, 2), On(6, 15))), "FOUND p1: p1 8000");
  EXPECT_EQ(Search::Show(search.Ask(On(5, 1))), "NOT_FOUND");
  EXPECT_EQ(Search::Show(search.Ask(On(6, 15), On(5, 1))), "NOT_FOUND");
}

TEST(IdentifyAccountManager, OwnersOfUndecidedRenewalsSpeak) {
  Search search;
  contracts::v1::RenewalScheduled event;
  event.mutable_renewal()->set_owner("people/p2");
  search.scenario.Hears(Search::ContractName("c1/renewals/1"), event);
  EXPECT_EQ(First(search.Ask()).reason(),
            "owns accounts/a1/contracts/c1/renewals/1, a renewal that is undecided");
  search.scenario.Hears(Search::ContractName("c1/renewals/1"), contracts::v1::RenewalWon());
  EXPECT_EQ(search.Found(), "NOT_FOUND");
}

TEST(IdentifyAccountManager, TheChannelSharesByWhoTookPart) {
  Search search;
  search.Log({"p1", "p2"}, On(5, 2));
  search.Log({"p1"}, On(5, 2));
  search.Log({"p1"}, On(5, 2));
  const auto answer = search.Ask();
  EXPECT_EQ(Search::Show(answer), "NOT_FOUND: p1 4500, p2 1500");
  EXPECT_EQ(First(answer).reason(),
            "took part in 3 of 3 interactions of the 365 days before; recent ones count more");
  EXPECT_EQ(First(answer).event_ids_size(), 3);
  // A half-life later the same day counts half.
  search.Log({"p2"}, On(6, 1));
  EXPECT_EQ(Search::Kinds(search.Ask(), "p2"), std::vector<std::string>({"CHANNEL 5000"}));
  EXPECT_EQ(Search::Show(search.Ask(On(5, 1))), "NOT_FOUND");
}

TEST(IdentifyAccountManager, CitesTheNewestTen) {
  Search search;
  for (int day = 1; day <= 12; ++day) search.Log({"p1"}, On(5, day));
  const auto last = search.Log({"p1"}, On(5, 20));
  const auto answer = search.Ask();
  ASSERT_EQ(First(answer).event_ids_size(), 10);
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*last.records.front());
  EXPECT_THAT(First(answer).event_ids(0), HasSubstr(absl::StrCat("/", record.envelope().seq())));
}

TEST(IdentifyAccountManager, StakeholdersSpeakWhileTheyStand) {
  Search search;
  search.Attest("t1", "p1");
  EXPECT_EQ(search.Found(), "FOUND p1: p1 7000");
  EXPECT_EQ(First(search.Ask()).reason(), "is named by a stakeholder: CFO");
  auto second = Attesting("t2", "p1");
  second.set_stakeholder_position("COO");
  search.scenario.When(second);
  EXPECT_EQ(First(search.Ask()).reason(), "is named by 2 stakeholders, among them COO");
  search.scenario.AdvanceTo(On(7, 1));
  search.Withdraw("t1");
  search.Withdraw("t2");
  EXPECT_EQ(search.Found(), "NOT_FOUND");
  EXPECT_EQ(Search::Show(search.Ask(On(6, 15))), "FOUND p1: p1 7000");
  EXPECT_EQ(Search::Show(search.Ask(On(7, 1), On(6, 15))), "FOUND p1: p1 7000");
}

TEST(IdentifyAccountManager, IsAskedByAContractToo) {
  Search search;
  search.Own("c1", "p1");
  v1::IdentifyAccountManagerRequest request;
  request.set_contract("accounts/a1/contracts/c1");
  EXPECT_EQ(Search::Show(search.Ask(request)), "FOUND p1: p1 8000");
}

TEST(IdentifyAccountManager, RefusesWhatIsNotKnown) {
  Search search;
  v1::IdentifyAccountManagerResponse response;
  v1::IdentifyAccountManagerRequest request;
  EXPECT_THAT(search.scenario.Ask(request, &response), HasReason(Reason::REASON_INVALID_FIELD));
  request.set_contract("accounts/a1/contracts/c9");
  EXPECT_THAT(search.scenario.Ask(request, &response), HasReason(Reason::REASON_NOT_FOUND));
  request.set_account("accounts/a1");
  EXPECT_THAT(search.scenario.Ask(request, &response), HasReason(Reason::REASON_INVALID_FIELD));
  request.clear_contract();
  request.set_account("accounts/a9");
  EXPECT_THAT(search.scenario.Ask(request, &response), HasReason(Reason::REASON_NOT_FOUND));
}

TEST(IdentifyAccountManager, ShowsTwentyCandidates) {
  Search search;
  std::vector<std::string> people;
  for (int n = 10; n < 31; ++n) {
    people.push_back(absl::StrCat("q", n));
    search.Hire(people.back());
  }
  search.Log({people.begin(), people.begin() + 20});
  search.Log({people.back()}, On(5, 1));
  const auto answer = search.Ask();
  EXPECT_EQ(answer.candidates_size(), 20);
  EXPECT_EQ(answer.candidate_count(), 21);
}

}  // namespace
}  // namespace steward::accounts
