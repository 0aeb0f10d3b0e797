#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;

v1::CreateOrgUnitRequest Creating(absl::string_view id, absl::string_view parent = "") {
  v1::CreateOrgUnitRequest request;
  request.set_org_unit_id(std::string(id));
  request.mutable_org_unit()->set_display_name("Europe");
  request.mutable_org_unit()->set_kind(v1::OrgUnit::KIND_DEPARTMENT);
  request.mutable_org_unit()->set_parent(std::string(parent));
  return request;
}

TEST(CreateOrgUnit, StandsBelowItsParent) {
  Office office;
  office.Found("all");
  const auto outcome = office.scenario.When(Creating("emea", "orgUnits/all"));
  ASSERT_THAT(outcome.status, IsOk());
  const v1::OrgUnit unit = EventAt<v1::OrgUnitCreated>(outcome).org_unit();
  EXPECT_EQ(unit.name(), "orgUnits/emea");
  EXPECT_EQ(unit.parent(), "orgUnits/all");
  EXPECT_THAT(office.scenario.Index(kOrgUnitsAll, {}),
              ElementsAre("orgUnits/all", "orgUnits/emea"));
}

TEST(CreateOrgUnit, RefusesAnUnknownParent) {
  Office office;
  EXPECT_THAT(office.scenario.When(Creating("emea", "orgUnits/all")).status,
              HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
}

TEST(CreateOrgUnit, RefusesANameThatCantBeSeen) {
  Office office;
  auto request = Creating("emea");
  request.mutable_org_unit()->set_display_name("two\nlines");
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(CreateOrgUnit, RefusesMoreThanSixteenLevels) {
  Office office;
  std::string parent;
  for (int level = 1; level <= 16; ++level) {
    const std::string id = absl::StrCat("u", level);
    office.Found(id, parent);
    parent = absl::StrCat("orgUnits/", id);
  }
  EXPECT_THAT(office.scenario.When(Creating("u17", parent)).status,
              HasReason(Reason::REASON_HIERARCHY_TOO_DEEP));
}

TEST(CreateOrgUnit, RefusesAnIdThatIsTaken) {
  Office office;
  office.Found("emea");
  EXPECT_THAT(office.scenario.When(Creating("emea")).status,
              HasReason(Reason::REASON_ALREADY_EXISTS));
}

}  // namespace
}  // namespace steward::accounts
