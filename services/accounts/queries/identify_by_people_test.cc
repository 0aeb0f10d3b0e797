#include "services/accounts/identify_for_test.h"

// What job titles, departments and the org chart say of who manages an account.
namespace steward::accounts {
namespace {

using steward::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

constexpr v1::AssignmentRole kLead = v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD;

class IdentifyByPeople : public ::testing::Test {
 protected:
  // p1 is in the team.
  IdentifyByPeople() { search_.AssignAs(kLead, "s1", "p1"); }

  void FoundUnit(absl::string_view id, absl::string_view name, v1::OrgUnit::Kind kind,
                 absl::string_view parent = "") {
    v1::CreateOrgUnitRequest request;
    request.set_org_unit_id(std::string(id));
    request.mutable_org_unit()->set_display_name(std::string(name));
    request.mutable_org_unit()->set_kind(kind);
    if (!parent.empty()) request.mutable_org_unit()->set_parent(absl::StrCat("orgUnits/", parent));
    EXPECT_THAT(search_.scenario.When(request).status, IsOk());
  }
  std::vector<std::string> Kinds(absl::string_view id) const {
    return Search::Kinds(search_.Ask(), id);
  }
  Search search_;
};

TEST_F(IdentifyByPeople, ATitleSpeaksForWhoIsACandidate) {
  search_.SetTitle("p1", "Key Account Manager");
  search_.SetTitle("p2", "Account Manager");
  const auto answer = search_.Ask();
  EXPECT_EQ(Search::Show(answer), "FOUND p1: p1 6500");
  const auto& evidence = answer.candidates(0).evidence(1);
  EXPECT_EQ(evidence.kind(), v1::EVIDENCE_KIND_JOB_TITLE);
  EXPECT_EQ(evidence.weight_bp(), 3'000);
  EXPECT_EQ(evidence.reason(), "has the title Key Account Manager");
  EXPECT_THAT(evidence.event_ids(), ElementsAre(MatchesRegex("accounts/[0-9]+/1/[0-9]+")));
}

TEST_F(IdentifyByPeople, AChangedTitleIsEvidenceFromThenOn) {
  search_.SetTitle("p1", "Account Manager");
  search_.scenario.AdvanceTo(On(7, 1));
  search_.SetTitle("p1", "Engineer");
  EXPECT_EQ(search_.Found(), "FOUND p1: p1 5000");
  EXPECT_EQ(Search::Show(search_.Ask(On(7, 1), On(6, 15))), "FOUND p1: p1 6500");
}

TEST_F(IdentifyByPeople, TheTableOfTitlesDecides) {
  search_.SetTitle("p1", "Kundenbetreuer");
  EXPECT_THAT(Kinds("p1"), ElementsAre("TEAM 10000"));
  v1::SetJobTitlesRequest request;
  auto* rule = request.add_rules();
  rule->set_pattern("kundenbetreuer");
  rule->set_strength_bp(9'000);
  ASSERT_THAT(search_.scenario.When(request).status, IsOk());
  EXPECT_THAT(Kinds("p1"), ElementsAre("TEAM 10000", "JOB_TITLE 9000"));
}

TEST_F(IdentifyByPeople, ADepartmentSpeaksFromTheUnitOrAboveIt) {
  FoundUnit("cs", "Customer Success", v1::OrgUnit::KIND_DEPARTMENT);
  FoundUnit("north", "North", v1::OrgUnit::KIND_TEAM, "cs");
  search_.Join("p1", "north");
  search_.Join("p2", "cs");
  const auto answer = search_.Ask();
  EXPECT_EQ(Search::Show(answer), "FOUND p1: p1 6500");
  const auto& evidence = answer.candidates(0).evidence(0);
  EXPECT_EQ(evidence.kind(), v1::EVIDENCE_KIND_DEPARTMENT);
  EXPECT_EQ(evidence.reason(), "works in Customer Success (orgUnits/cs)");
  EXPECT_THAT(evidence.event_ids(), SizeIs(2));
}

TEST_F(IdentifyByPeople, OnlyADepartmentOfCustomersSpeaks) {
  FoundUnit("sales", "Sales", v1::OrgUnit::KIND_TEAM);
  FoundUnit("rd", "Research", v1::OrgUnit::KIND_DEPARTMENT);
  search_.Join("p1", "sales");
  EXPECT_THAT(Kinds("p1"), ElementsAre("TEAM 10000"));
  search_.Join("p1", "rd");
  EXPECT_THAT(Kinds("p1"), ElementsAre("TEAM 10000"));
}

TEST_F(IdentifyByPeople, TheOrgChartLeadsToAnAccountManager) {
  search_.ReportTo("p1", "p2");
  EXPECT_EQ(search_.Found(), "FOUND p1: p1 5000");
  search_.SetTitle("p2", "Account Manager");
  const auto answer = search_.Ask();
  EXPECT_EQ(Search::Show(answer), "AMBIGUOUS: p2 5800, p1 5000");
  EXPECT_THAT(Search::Kinds(answer, "p2"), ElementsAre("ORG_CHART 10000", "JOB_TITLE 10000"));
  EXPECT_EQ(answer.candidates(0).evidence(0).reason(),
            "leads 1 of 1 for whom the account's own records speak");
  EXPECT_THAT(answer.candidates(0).evidence(0).event_ids(),
              ElementsAre(MatchesRegex("accounts/[0-9]+/1/[0-9]+")));
}

TEST_F(IdentifyByPeople, TheOrgChartSpeaksByTheShareOfReports) {
  search_.AssignAs(v1::ASSIGNMENT_ROLE_SUPPORT_LEAD, "s2", "p3");
  search_.ReportTo("p1", "p2");
  search_.SetTitle("p2", "Account Manager");
  EXPECT_THAT(Kinds("p2"), ElementsAre("ORG_CHART 5000", "JOB_TITLE 10000"));
}

TEST_F(IdentifyByPeople, TheOrgChartIsThatOfTheInstant) {
  search_.SetTitle("p2", "Account Manager");
  search_.scenario.AdvanceTo(On(7, 1));
  search_.ReportTo("p1", "p2");
  EXPECT_THAT(Search::Kinds(search_.Ask(On(6, 15)), "p2"), IsEmpty());
  EXPECT_THAT(Search::Kinds(search_.Ask(On(7, 1)), "p2"), Not(IsEmpty()));
}

TEST_F(IdentifyByPeople, WhoHadLeftIsNoCandidate) {
  search_.Log({"p2"});
  search_.scenario.AdvanceTo(On(7, 1));
  search_.Leave("p2");
  EXPECT_THAT(Search::Kinds(search_.Ask(), "p2"), IsEmpty());
  EXPECT_THAT(Search::Kinds(search_.Ask(On(6, 15)), "p2"), Contains("CHANNEL 10000"));
  EXPECT_THAT(Search::Kinds(search_.Ask(On(7, 1), On(6, 15)), "p2"), Contains("CHANNEL 10000"));
}

TEST_F(IdentifyByPeople, TheOrgChartLeadsToNobodyWhoHadLeft) {
  search_.ReportTo("p1", "p2");
  search_.SetTitle("p2", "Account Manager");
  search_.Leave("p2");
  EXPECT_EQ(search_.Found(), "FOUND p1: p1 5000");
}

TEST_F(IdentifyByPeople, WhoIsAssignedStaysSo) {
  search_.Assign("s2", "p2", On(6, 1));
  search_.scenario.AdvanceTo(On(7, 1));
  search_.Leave("p2");
  EXPECT_EQ(search_.Found(), "FOUND p2: p2 10000, p1 5000");
}

TEST_F(IdentifyByPeople, AnErasedPersonHasNoName) {
  search_.Assign("s2", "p2", On(6, 1));
  search_.Erase("p2");
  EXPECT_EQ(search_.Ask().candidates(0).display_name(), "");
}

}  // namespace
}  // namespace steward::accounts
