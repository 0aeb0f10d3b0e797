#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AssignmentEndsTest : public ::testing::Test {
 protected:
  AssignmentEndsTest() {
    for (const char* id : {"p1", "p2"}) office_.Hire(id);
    office_.Win();
  }
  Office office_;
};

TEST_F(AssignmentEndsTest, ExpiresWhatIsDue) {
  office_.Assign("s1", "p1", On(1, 1), On(3, 1));
  const auto timers = office_.scenario.Timers("accounts/a1/team");
  ASSERT_EQ(timers.size(), 1u);
  EXPECT_EQ(timers[0].kind, kAssignmentEnds);
  EXPECT_EQ(timers[0].due, On(3, 1));
  EXPECT_THAT(office_.scenario.AdvanceTo(On(3, 1)).types, ElementsAre("AssignmentExpired"));
  EXPECT_EQ(office_.Show("s1"), "p1 01-01..03-01 ENDED");
  EXPECT_THAT(office_.scenario.Timers("accounts/a1/team"), IsEmpty());
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(AssignmentEndsTest, HandsOverInOneTransition) {
  office_.Assign("s1", "p1", On(1, 1));
  office_.Assign("s2", "p2", On(3, 1), On(4, 1));
  const auto handover = office_.scenario.AdvanceTo(On(3, 1));
  ASSERT_THAT(handover.types, ElementsAre("AssignmentExpired", "AssignmentStarted"));
  const auto& first = static_cast<const v1::AccountsEvent&>(*handover.records[0]);
  EXPECT_EQ(first.envelope().transition_count(), 2u);
  EXPECT_THAT(office_.scenario.AdvanceTo(On(5, 1)).types, ElementsAre("AssignmentExpired"));
}

}  // namespace
}  // namespace steward::accounts
