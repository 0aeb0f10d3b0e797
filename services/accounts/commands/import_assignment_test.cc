#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ImportAssignmentRequest Importing(absl::string_view id, absl::string_view person,
                                      absl::Time from, absl::Time to = absl::InfiniteFuture()) {
  v1::ImportAssignmentRequest request;
  request.set_account("accounts/a1");
  request.set_assignment_id(std::string(id));
  request.set_role(v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  request.set_person(absl::StrCat("people/", person));
  request.set_source_ref("teams.csv");
  Office::Between(from, to, &request);
  return request;
}

class ImportAssignmentTest : public ::testing::Test {
 protected:
  ImportAssignmentTest() {
    for (const char* id : {"p1", "p2"}) office_.Hire(id);
    office_.Win();
    office_.scenario.AdvanceTo(On(6, 1));
  }
  Office office_;
};

TEST_F(ImportAssignmentTest, IsHistoryFromItsStart) {
  const auto outcome = office_.scenario.When(Importing("s1", "p1", On(2, 1)));
  ASSERT_THAT(outcome.types, ElementsAre("AccountAssigned"));
  EXPECT_EQ(EventAt<v1::AccountAssigned>(outcome).assignment().source(),
            v1::Assignment::SOURCE_IMPORT);
  const auto& record = static_cast<const v1::AccountsEvent&>(*outcome.records[0]);
  EXPECT_EQ(record.envelope().origin(), common::v1::ORIGIN_IMPORT);
  EXPECT_THAT(record.envelope().effective_time(), EqualsProto(ToTimestamp(On(2, 1))));
  EXPECT_EQ(office_.Show("s1"), "p1 02-01.. ACTIVE");
}

TEST_F(ImportAssignmentTest, MeansTheSameInAnyOrderAndAgain) {
  const auto first = Importing("s1", "p1", On(1, 1));
  const auto second = Importing("s2", "p2", On(3, 1));
  for (const bool forward : {true, false}) {
    Office office;
    for (const char* id : {"p1", "p2"}) office.Hire(id);
    office.Win();
    office.scenario.AdvanceTo(On(6, 1));
    EXPECT_THAT(office.scenario.When(forward ? first : second).status, IsOk());
    EXPECT_THAT(office.scenario.When(forward ? second : first).status, IsOk());
    EXPECT_EQ(office.Show("s1"), "p1 01-01..03-01 ENDED");
    EXPECT_EQ(office.Show("s2"), "p2 03-01.. ACTIVE");
    EXPECT_THAT(office.scenario.When(first).types, IsEmpty());
    EXPECT_THAT(office.scenario.When(second).types, IsEmpty());
    EXPECT_THAT(office.scenario.Verify(), IsEmpty());
  }
}

TEST_F(ImportAssignmentTest, CorrectsWhatTheSourceCorrected) {
  office_.scenario.When(Importing("s1", "p1", On(2, 1)));
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p2", On(2, 1))).types,
              ElementsAre("AssignmentCorrected"));
  EXPECT_EQ(office_.Show("s1"), "p2 02-01.. ACTIVE");
}

TEST_F(ImportAssignmentTest, RefusesWhatALiveRequestChangedUnlessItOverwrites) {
  office_.Assign("s1", "p1", On(2, 1));
  auto request = Importing("s1", "p2", On(2, 1));
  EXPECT_THAT(office_.scenario.When(request).status, HasReason(Reason::REASON_IMPORT_CONFLICT));
  request.set_overwrite(true);
  EXPECT_THAT(office_.scenario.When(request).types, ElementsAre("AssignmentCorrected"));
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p1", On(2, 1))).types,
              ElementsAre("AssignmentCorrected"));
}

TEST_F(ImportAssignmentTest, DoesNotEndWhatALiveRequestMade) {
  office_.Assign("s1", "p1", On(2, 1));
  auto request = Importing("s2", "p2", On(3, 1));
  EXPECT_THAT(office_.scenario.When(request).status, HasReason(Reason::REASON_IMPORT_CONFLICT));
  request.set_overwrite(true);
  EXPECT_THAT(office_.scenario.When(request).types,
              ElementsAre("AssignmentEnded", "AccountAssigned"));
}

TEST_F(ImportAssignmentTest, RefusesAnOverlap) {
  office_.scenario.When(Importing("s2", "p2", On(3, 1)));
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p1", On(1, 1), On(4, 1))).status,
              HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
}

TEST_F(ImportAssignmentTest, RefusesWhatIsNotThere) {
  auto elsewhere = Importing("s1", "p1", On(1, 1));
  elsewhere.set_account("accounts/a9");
  EXPECT_THAT(office_.scenario.When(elsewhere).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p9", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_UNKNOWN));
  office_.Leave("p1");
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p1", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_LEFT));
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p1", On(1, 1), On(2, 1))).status, IsOk());
}

TEST_F(ImportAssignmentTest, ChangesNothingAboutAnArchivedAccount) {
  office_.scenario.When(Importing("s1", "p1", On(1, 1)));
  v1::ArchiveAccountRequest archive;
  archive.set_name("accounts/a1");
  ASSERT_THAT(office_.scenario.When(archive).status, IsOk());
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p1", On(1, 1))).status, IsOk());
  EXPECT_THAT(office_.scenario.When(Importing("s1", "p2", On(1, 1))).status,
              HasReason(Reason::REASON_ACCOUNT_ARCHIVED));
}

}  // namespace
}  // namespace steward::accounts
