#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::UpdateOrgUnitRequest Moving(absl::string_view id, absl::string_view parent) {
  v1::UpdateOrgUnitRequest request;
  request.mutable_org_unit()->set_name(absl::StrCat("orgUnits/", id));
  request.mutable_org_unit()->set_parent(std::string(parent));
  request.mutable_update_mask()->add_paths("parent");
  return request;
}

TEST(UpdateOrgUnit, MovesItBelowAnotherOne) {
  Office office;
  office.Found("all");
  office.Found("emea");
  const auto outcome = office.scenario.When(Moving("emea", "orgUnits/all"));
  EXPECT_THAT(EventAt<v1::OrgUnitUpdated>(outcome).mask().paths(), ElementsAre("parent"));
  const auto state = office.scenario.Find<v1::OrgUnitState>("orgUnits/emea");
  EXPECT_EQ(state->org_unit().parent(), "orgUnits/all");
  EXPECT_THAT(office.scenario.When(Moving("emea", "orgUnits/all")).types, IsEmpty());
}

TEST(UpdateOrgUnit, RefusesACycle) {
  Office office;
  office.Found("all");
  office.Found("emea", "orgUnits/all");
  office.Found("dach", "orgUnits/emea");
  EXPECT_THAT(office.scenario.When(Moving("all", "orgUnits/dach")).status,
              HasReason(Reason::REASON_HIERARCHY_CYCLE));
  EXPECT_THAT(office.scenario.When(Moving("all", "orgUnits/all")).status,
              HasReason(Reason::REASON_HIERARCHY_CYCLE));
}

TEST(UpdateOrgUnit, RefusesAnUnknownParent) {
  Office office;
  office.Found("emea");
  EXPECT_THAT(office.scenario.When(Moving("emea", "orgUnits/all")).status,
              HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
}

TEST(UpdateOrgUnit, RefusesFieldsOfItsOwn) {
  Office office;
  office.Found("emea");
  auto request = Moving("emea", "");
  request.mutable_update_mask()->add_paths("etag");
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_IMMUTABLE_FIELD));
}

TEST(UpdateOrgUnit, RefusesAnUnknownUnit) {
  Office office;
  EXPECT_THAT(office.scenario.When(Moving("emea", "")).status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
