#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;

v1::MarkPersonLeftRequest Leaving() {
  v1::MarkPersonLeftRequest request;
  request.set_name("people/p1");
  return request;
}

TEST(MarkPersonLeft, LeavesAtTheEffectiveTime) {
  Office office;
  office.Hire("p1");
  office.scenario.AdvanceTo(On(3, 1));
  auto request = Leaving();
  *request.mutable_effective_time() = ToTimestamp(On(2, 1));
  const auto outcome = office.scenario.When(request);
  ASSERT_THAT(outcome.status, IsOk());
  EXPECT_THAT(EventAt<v1::PersonLeft>(outcome).left_time(), EqualsProto(ToTimestamp(On(2, 1))));
  EXPECT_EQ(office.Person("p1").state(), v1::Person::STATE_LEFT);
}

TEST(MarkPersonLeft, LeavesReportingLinesToThemOpen) {
  Office office;
  office.Hire("p1");
  office.Hire("p2");
  v1::SetReportingLineRequest line;
  line.set_person("people/p2");
  line.set_reports_to("people/p1");
  ASSERT_THAT(office.scenario.When(line).status, IsOk());
  EXPECT_THAT(office.scenario.When(Leaving()).types, ElementsAre("PersonLeft"));
  EXPECT_FALSE(office.Person("p2").reporting_lines(0).has_valid_to());
}

TEST(MarkPersonLeft, RefusesWhoIsNotActive) {
  Office office;
  office.Hire("p1");
  office.Leave("p1");
  const auto outcome = office.scenario.When(Leaving());
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_ILLEGAL_TRANSITION));
  EXPECT_THAT(DetailOf(outcome.status).allowed(),
              ElementsAre("ErasePerson", "SetReportingLine", "UpdatePerson"));
  office.Erase("p1");
  EXPECT_THAT(office.scenario.When(Leaving()).status, HasReason(Reason::REASON_ILLEGAL_TRANSITION));
}

TEST(MarkPersonLeft, RefusesATimeAhead) {
  Office office;
  office.Hire("p1");
  auto request = Leaving();
  *request.mutable_effective_time() = ToTimestamp(On(2, 1));
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(MarkPersonLeft, RefusesAnUnknownPerson) {
  Office office;
  EXPECT_THAT(office.scenario.When(Leaving()).status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
