#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::EndAssignmentRequest Ending(absl::string_view id) {
  v1::EndAssignmentRequest request;
  request.set_name(Office::NameOf(id));
  return request;
}

v1::EndAssignmentRequest Ending(absl::string_view id, absl::Time valid_to) {
  auto request = Ending(id);
  *request.mutable_valid_to() = ToTimestamp(valid_to);
  return request;
}

class EndAssignmentTest : public ::testing::Test {
 protected:
  EndAssignmentTest() {
    for (const char* id : {"p1", "p2"}) office_.Hire(id);
    office_.Win();
    office_.scenario.AdvanceTo(On(6, 1));
    office_.Assign("s1", "p1", On(1, 1));
  }
  Office office_;
};

TEST_F(EndAssignmentTest, EndsNowUnlessItSaysOtherwise) {
  const auto outcome = office_.scenario.When(Ending("s1"));
  ASSERT_THAT(outcome.types, ElementsAre("AssignmentEnded"));
  const auto event = EventAt<v1::AssignmentEnded>(outcome);
  EXPECT_EQ(event.person(), "people/p1");
  EXPECT_FALSE(event.superseded());
  EXPECT_THAT(event.valid_to(), EqualsProto(ToTimestamp(On(6, 1))));
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..06-01 ENDED");
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(EndAssignmentTest, EndsInThePastAndAhead) {
  EXPECT_THAT(office_.scenario.When(Ending("s1", On(9, 1))).status, IsOk());
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..09-01 ACTIVE");
  EXPECT_THAT(office_.scenario.When(Ending("s1", On(3, 1))).status, IsOk());
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..03-01 ENDED");
}

TEST_F(EndAssignmentTest, TakesAPlannedOneBack) {
  office_.Assign("s2", "p2", On(8, 1));
  EXPECT_THAT(office_.scenario.When(Ending("s2")).types, ElementsAre("AssignmentEnded"));
  EXPECT_EQ(office_.Show("s2"), "p2 08-01..08-01 ENDED");
  EXPECT_THAT(office_.scenario.AdvanceTo(On(12, 1)).types, ElementsAre("AssignmentExpired"));
}

TEST_F(EndAssignmentTest, FindsNothingNewInTheSameEnd) {
  office_.scenario.When(Ending("s1", On(3, 1)));
  const auto outcome = office_.scenario.When(Ending("s1", On(3, 1)));
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST_F(EndAssignmentTest, RefusesOneThatIsOver) {
  office_.scenario.When(Ending("s1"));
  office_.scenario.AdvanceTo(On(7, 1));
  const auto outcome = office_.scenario.When(Ending("s1"));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_ILLEGAL_TRANSITION));
  EXPECT_THAT(DetailOf(outcome.status).allowed(), ElementsAre("CorrectAssignment"));
}

TEST_F(EndAssignmentTest, RefusesAnEndAtOrBeforeItsStart) {
  EXPECT_THAT(office_.scenario.When(Ending("s1", On(1, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
}

TEST_F(EndAssignmentTest, RefusesAnEndWithinTheNextOne) {
  office_.Assign("s2", "p2", On(8, 1));
  EXPECT_THAT(office_.scenario.When(Ending("s1", On(8, 2))).status,
              HasReason(Reason::REASON_ASSIGNMENT_OVERLAPS));
}

TEST_F(EndAssignmentTest, RefusesAnUnknownOne) {
  EXPECT_THAT(office_.scenario.When(Ending("s9")).status, HasReason(Reason::REASON_NOT_FOUND));
  auto elsewhere = Ending("s1");
  elsewhere.set_name("accounts/a2/assignments/s1");
  EXPECT_THAT(office_.scenario.When(elsewhere).status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
