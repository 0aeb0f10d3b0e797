#include "services/accounts/people_for_test.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::accounts {
namespace {

using steward::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() {
    for (const char* id : {"p1", "p2"}) office_.Hire(id);
    office_.Win();
  }
  steward::testing::Outcome Hears(const google::protobuf::Message& event) {
    return office_.scenario.Hears("accounts/a1/contracts/c1", event);
  }
  // A contract that starts makes the account ACTIVE.
  steward::testing::Outcome Activate() {
    contracts::v1::ContractCreated created;
    created.mutable_contract()->set_name("accounts/a1/contracts/c1");
    created.mutable_contract()->set_currency("USD");
    auto* line = created.mutable_contract()->add_lines();
    line->set_line_id("l1");
    line->set_quantity(1);
    line->mutable_unit_price()->set_currency("USD");
    line->mutable_unit_price()->set_minor_units(10'000);
    line->set_period(contracts::v1::ContractLine::PERIOD_MONTH);
    Hears(created);
    contracts::v1::ContractSigned complete;
    complete.set_complete(true);
    Hears(complete);
    return Hears(contracts::v1::ContractActivated());
  }
  steward::testing::Outcome Terminate() {
    contracts::v1::ContractTerminated event;
    event.mutable_termination_date()->set_year(2026);
    event.mutable_termination_date()->set_month(1);
    event.mutable_termination_date()->set_day(1);
    return Hears(event);
  }
  steward::testing::Outcome End(absl::string_view id, absl::Time valid_to) {
    v1::EndAssignmentRequest request;
    request.set_name(Office::NameOf(id));
    *request.mutable_valid_to() = ToTimestamp(valid_to);
    return office_.scenario.When(request);
  }
  bool gap() const {
    return office_.scenario.Find<v1::AccountState>("accounts/a1")->account().coverage_gap();
  }
  Office office_;
};

TEST_F(CoverageTest, OpensWhenTheAccountGoesLiveWithoutAManager) {
  const auto outcome = Activate();
  EXPECT_THAT(outcome.types, ElementsAre("WentLive", "CoverageGapOpened"));
  EXPECT_EQ(EventAt<v1::CoverageGapOpened>(outcome, 1).role(), v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  const auto& record = static_cast<const v1::AccountsEvent&>(*outcome.records[1]);
  EXPECT_EQ(record.envelope().aggregate(), "accounts/a1");
  EXPECT_TRUE(gap());
}

TEST_F(CoverageTest, StaysSilentForAnAccountThatIsNotActiveOrIsManaged) {
  EXPECT_FALSE(gap());
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1)).types, ElementsAre("AccountAssigned"));
  EXPECT_THAT(Activate().types, ElementsAre("WentLive"));
}

TEST_F(CoverageTest, ClosesWithAnAssignmentAndOpensWithItsEnd) {
  Activate();
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1)).types,
              ElementsAre("AccountAssigned", "CoverageGapClosed"));
  EXPECT_FALSE(gap());
  office_.scenario.AdvanceTo(On(2, 1));
  EXPECT_THAT(End("s1", On(2, 1)).types, ElementsAre("AssignmentEnded", "CoverageGapOpened"));
  EXPECT_TRUE(gap());
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(CoverageTest, CountsNobodyButActiveAccountManagers) {
  Activate();
  EXPECT_THAT(office_.Assign("s1", "p1", On(3, 1)).types, ElementsAre("AccountAssigned"));
  auto lead = Office::Assigning("s2", "p2", On(1, 1));
  lead.set_role(v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
  EXPECT_THAT(office_.scenario.When(lead).types, ElementsAre("AccountAssigned"));
  EXPECT_TRUE(gap());
  EXPECT_THAT(office_.scenario.AdvanceTo(On(3, 1)).types,
              ElementsAre("AssignmentStarted", "CoverageGapClosed"));
}

TEST_F(CoverageTest, OpensWhenAnAssignmentExpires) {
  Activate();
  office_.Assign("s1", "p1", On(1, 1), On(3, 1));
  EXPECT_THAT(office_.scenario.AdvanceTo(On(3, 1)).types,
              ElementsAre("AssignmentExpired", "CoverageGapOpened"));
}

TEST_F(CoverageTest, SeesNoGapInAHandover) {
  Activate();
  office_.Assign("s1", "p1", On(1, 1));
  EXPECT_THAT(office_.Assign("s2", "p2", On(2, 1)).types, Not(Contains("CoverageGapOpened")));
  EXPECT_THAT(office_.scenario.AdvanceTo(On(3, 1)).types,
              ElementsAre("AssignmentExpired", "AssignmentStarted"));
  EXPECT_FALSE(gap());
}

TEST_F(CoverageTest, ClosesWhenTheAccountChurns) {
  Activate();
  EXPECT_THAT(Terminate().types, ElementsAre("AccountChurned", "CoverageGapClosed"));
  EXPECT_FALSE(gap());
}

TEST_F(CoverageTest, FollowsACorrection) {
  Activate();
  office_.Assign("s1", "p1", On(1, 1));
  v1::CorrectAssignmentRequest request;
  request.set_name(Office::NameOf("s1"));
  Office::Between(On(4, 1), absl::InfiniteFuture(), &request);
  EXPECT_THAT(office_.scenario.When(request).types,
              ElementsAre("AssignmentCorrected", "CoverageGapOpened"));
}

}  // namespace
}  // namespace steward::accounts
