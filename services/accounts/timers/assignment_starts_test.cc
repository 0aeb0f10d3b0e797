#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AssignmentStarts, StartsAllThatAreDue) {
  Office office;
  office.Hire("p1");
  office.Win();
  office.Assign("s1", "p1", On(3, 1));
  auto sponsor = Office::Assigning("s2", "p1", On(3, 1));
  sponsor.set_role(v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR);
  office.scenario.When(sponsor);
  auto later = Office::Assigning("s3", "p1", On(4, 1));
  later.set_role(v1::ASSIGNMENT_ROLE_SUPPORT_LEAD);
  office.scenario.When(later);

  const auto timers = office.scenario.Timers("accounts/a1/team");
  ASSERT_EQ(timers.size(), 1u);
  EXPECT_EQ(timers[0].kind, kAssignmentStarts);
  EXPECT_EQ(timers[0].due, On(3, 1));
  EXPECT_THAT(office.scenario.Index(kTeamByManager, {std::string("people/p1")}), IsEmpty());

  const auto outcome = office.scenario.AdvanceTo(On(3, 15));
  EXPECT_THAT(outcome.types, ElementsAre("AssignmentStarted", "AssignmentStarted"));
  const auto& record = static_cast<const v1::AccountsEvent&>(*outcome.records[0]);
  EXPECT_THAT(record.envelope().effective_time(), EqualsProto(ToTimestamp(On(3, 1))));
  EXPECT_EQ(office.Show("s1"), "p1 03-01.. ACTIVE");
  EXPECT_EQ(office.Show("s3"), "p1 04-01.. SCHEDULED");
  EXPECT_THAT(office.scenario.Index(kTeamByManager, {std::string("people/p1")}),
              ElementsAre("accounts/a1/team"));
  EXPECT_EQ(office.scenario.Timers("accounts/a1/team")[0].due, On(4, 1));
}

}  // namespace
}  // namespace steward::accounts
