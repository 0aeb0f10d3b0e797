#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AssignAccountTest : public ::testing::Test {
 protected:
  AssignAccountTest() {
    for (const char* id : {"p1", "p2", "p3"}) office_.Hire(id);
    office_.Win();
    office_.scenario.AdvanceTo(On(6, 1));
  }
  Office office_;
};

TEST_F(AssignAccountTest, BeginsNowUnlessItSaysOtherwise) {
  auto request = Office::Assigning("s1", "p1");
  request.set_reason_code("FIRST_OWNER");
  const auto outcome = office_.scenario.When(request);
  ASSERT_THAT(outcome.types, ElementsAre("AccountAssigned"));
  const v1::Assignment assignment = EventAt<v1::AccountAssigned>(outcome).assignment();
  EXPECT_EQ(assignment.name(), "accounts/a1/assignments/s1");
  EXPECT_THAT(assignment.valid_from(), EqualsProto(ToTimestamp(On(6, 1))));
  EXPECT_EQ(assignment.share_bp(), 10'000);
  EXPECT_EQ(assignment.source(), v1::Assignment::SOURCE_MANUAL);
  EXPECT_EQ(assignment.reason_code(), "FIRST_OWNER");
  EXPECT_EQ(office_.Show("s1"), "p1 06-01.. ACTIVE");
  EXPECT_THAT(office_.scenario.Index(kTeamByManager, {std::string("people/p1")}),
              ElementsAre("accounts/a1/team"));
  EXPECT_THAT(office_.scenario.Timers("accounts/a1/team"), IsEmpty());
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(AssignAccountTest, MakesAnIdWhenNoneIsGiven) {
  const auto outcome = office_.scenario.When(Office::Assigning("", "p1"));
  const std::string name = EventAt<v1::AccountAssigned>(outcome).assignment().name();
  EXPECT_THAT(name, ::testing::MatchesRegex("accounts/a1/assignments/[0-9a-f-]{36}"));
}

TEST_F(AssignAccountTest, EndsTheHolderAtItsStart) {
  office_.Assign("s1", "p1", On(1, 1));
  const auto outcome = office_.Assign("s2", "p2", On(5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("AssignmentEnded", "AccountAssigned"));
  const auto ended = EventAt<v1::AssignmentEnded>(outcome);
  EXPECT_EQ(ended.assignment(), "accounts/a1/assignments/s1");
  EXPECT_EQ(ended.person(), "people/p1");
  EXPECT_TRUE(ended.superseded());
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..05-01 ENDED");
  EXPECT_EQ(office_.Show("s2"), "p2 05-01.. ACTIVE");
  EXPECT_THAT(office_.scenario.Index(kTeamByManager, {std::string("people/p1")}), IsEmpty());
  const auto& record = static_cast<const v1::AccountsEvent&>(*outcome.records[0]);
  EXPECT_THAT(record.envelope().effective_time(), EqualsProto(ToTimestamp(On(5, 1))));
}

TEST_F(AssignAccountTest, PlansAHandover) {
  office_.Assign("s1", "p1", On(1, 1));
  office_.Assign("s2", "p2", On(8, 1), On(9, 1));
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..08-01 ACTIVE");
  EXPECT_EQ(office_.Show("s2"), "p2 08-01..09-01 SCHEDULED");
}

TEST_F(AssignAccountTest, LetsOthersShareARole) {
  for (const char* person : {"p1", "p2"}) {
    auto request = Office::Assigning(person, person, On(1, 1));
    request.set_role(v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
    EXPECT_THAT(office_.scenario.When(request).types, ElementsAre("AccountAssigned"));
  }
  auto sponsor = Office::Assigning("s3", "p3", On(1, 1));
  sponsor.set_role(v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR);
  EXPECT_THAT(office_.scenario.When(sponsor).types, ElementsAre("AccountAssigned"));
  auto next = Office::Assigning("s4", "p2", On(2, 1));
  next.set_role(v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR);
  EXPECT_THAT(office_.scenario.When(next).types, ElementsAre("AssignmentEnded", "AccountAssigned"));
}

TEST_F(AssignAccountTest, FindsNothingNewInWhatIsSo) {
  office_.Assign("s1", "p1", On(1, 1));
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1)).types, IsEmpty());
  EXPECT_THAT(office_.Assign("", "p1", On(1, 1)).types, IsEmpty());
  const auto now = office_.scenario.When(Office::Assigning("", "p1"));
  EXPECT_THAT(now.status, IsOk());
  EXPECT_THAT(now.types, IsEmpty());
}

TEST_F(AssignAccountTest, RefusesWhatALaterOneOverlaps) {
  office_.Assign("s2", "p2", On(3, 1));
  const auto outcome = office_.Assign("s1", "p1", On(1, 1));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("accounts/a1/assignments/s2"));
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1), On(3, 2)).status,
              HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1), On(3, 1)).status, IsOk());
}

TEST_F(AssignAccountTest, RefusesOneThatBeginsWithAnother) {
  office_.Assign("s1", "p1", On(3, 1));
  EXPECT_THAT(office_.Assign("s2", "p2", On(3, 1)).status,
              HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
}

TEST_F(AssignAccountTest, RefusesAnUnknownOrArchivedAccount) {
  auto request = Office::Assigning("s1", "p1");
  request.set_account("accounts/a9");
  EXPECT_THAT(office_.scenario.When(request).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  v1::ArchiveAccountRequest archive;
  archive.set_name("accounts/a1");
  ASSERT_THAT(office_.scenario.When(archive).status, IsOk());
  EXPECT_THAT(office_.scenario.When(Office::Assigning("s1", "p1")).status,
              HasReason(Reason::REASON_ACCOUNT_ARCHIVED));
}

TEST_F(AssignAccountTest, RefusesAPersonWhoIsNotThere) {
  EXPECT_THAT(office_.Assign("s1", "p9", On(1, 1)).status,
              HasReason(Reason::REASON_PERSON_UNKNOWN));
  office_.Leave("p1");
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1)).status, HasReason(Reason::REASON_PERSON_LEFT));
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1), On(6, 2)).status,
              HasReason(Reason::REASON_PERSON_LEFT));
  EXPECT_THAT(office_.Assign("s1", "p1", On(1, 1), On(6, 1)).status, IsOk());
}

TEST_F(AssignAccountTest, RefusesAnEmptyIntervalAndAnIdThatIsTaken) {
  EXPECT_THAT(office_.Assign("s1", "p1", On(2, 1), On(2, 1)).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  office_.Assign("s1", "p1", On(2, 1));
  EXPECT_THAT(office_.Assign("s1", "p2", On(3, 1)).status,
              HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST_F(AssignAccountTest, RefusesMoreThanFiveHundred) {
  office_.Assign("s", "p1", On(1, 1));
  v1::AccountAssigned event;
  v1::Assignment& assignment = *event.mutable_assignment();
  assignment = office_.Find("s");
  assignment.set_role(v1::ASSIGNMENT_ROLE_SUPPORT_LEAD);
  for (int n = 1; n < 500; ++n) {
    assignment.set_name(Office::NameOf(absl::StrCat("x", n)));
    office_.scenario.Given("accounts/a1/team", event);
  }
  EXPECT_THAT(office_.Assign("s2", "p2", On(5, 1)).status,
              HasReason(Reason::REASON_LIMIT_EXCEEDED));
}

}  // namespace
}  // namespace steward::accounts
