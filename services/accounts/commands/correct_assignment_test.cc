#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::CorrectAssignmentRequest Correcting(absl::string_view id, absl::string_view person,
                                        absl::Time from, absl::Time to = absl::InfiniteFuture()) {
  v1::CorrectAssignmentRequest request;
  request.set_name(Office::NameOf(id));
  if (!person.empty()) request.set_person(absl::StrCat("people/", person));
  Office::Between(from, to, &request);
  return request;
}

class CorrectAssignmentTest : public ::testing::Test {
 protected:
  CorrectAssignmentTest() {
    for (const char* id : {"p1", "p2"}) office_.Hire(id);
    office_.Win();
    office_.scenario.AdvanceTo(On(6, 1));
    office_.Assign("s1", "p1", On(1, 1), On(3, 1));
  }
  Office office_;
};

TEST_F(CorrectAssignmentTest, WritesAnotherIntervalAndPerson) {
  const auto outcome = office_.scenario.When(Correcting("s1", "p2", On(2, 1)));
  ASSERT_THAT(outcome.types, ElementsAre("AssignmentCorrected"));
  const auto event = EventAt<v1::AssignmentCorrected>(outcome);
  EXPECT_EQ(event.before().person(), "people/p1");
  EXPECT_EQ(event.after().person(), "people/p2");
  EXPECT_EQ(office_.Show("s1"), "p2 02-01.. ACTIVE");
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(CorrectAssignmentTest, KeepsThePersonWhenNoneIsNamed) {
  office_.scenario.When(Correcting("s1", "", On(1, 1), On(4, 1)));
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..04-01 ENDED");
  office_.scenario.When(Correcting("s1", "", On(9, 1)));
  EXPECT_EQ(office_.Show("s1"), "p1 09-01.. SCHEDULED");
}

TEST_F(CorrectAssignmentTest, FindsNothingNewInWhatIsSo) {
  const auto outcome = office_.scenario.When(Correcting("s1", "p1", On(1, 1), On(3, 1)));
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST_F(CorrectAssignmentTest, RefusesAnOverlap) {
  office_.Assign("s2", "p2", On(3, 1));
  const auto outcome = office_.scenario.When(Correcting("s1", "", On(1, 1), On(3, 2)));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("accounts/a1/assignments/s2"));
  EXPECT_THAT(office_.scenario.When(Correcting("s2", "", On(2, 1))).status,
              HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
}

TEST_F(CorrectAssignmentTest, RefusesAPersonWhoIsNotThere) {
  EXPECT_THAT(office_.scenario.When(Correcting("s1", "p9", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_UNKNOWN));
  office_.Leave("p2");
  EXPECT_THAT(office_.scenario.When(Correcting("s1", "p2", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_LEFT));
  EXPECT_THAT(office_.scenario.When(Correcting("s1", "p2", On(1, 1), On(2, 1))).status, IsOk());
}

TEST_F(CorrectAssignmentTest, RefusesAnEmptyIntervalAndAnUnknownOne) {
  EXPECT_THAT(office_.scenario.When(Correcting("s1", "", On(1, 1), On(1, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(office_.scenario.When(Correcting("s9", "", On(1, 1))).status,
              HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
