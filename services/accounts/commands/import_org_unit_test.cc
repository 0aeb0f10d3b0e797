#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ImportOrgUnitRequest Importing(absl::string_view display_name = "Europe") {
  v1::ImportOrgUnitRequest request;
  request.mutable_org_unit()->set_name("orgUnits/emea");
  request.mutable_org_unit()->set_display_name(std::string(display_name));
  request.mutable_org_unit()->set_kind(v1::OrgUnit::KIND_OFFICE);
  return request;
}

v1::UpdateOrgUnitRequest Renaming(absl::string_view display_name) {
  v1::UpdateOrgUnitRequest request;
  request.mutable_org_unit()->set_name("orgUnits/emea");
  request.mutable_org_unit()->set_display_name(std::string(display_name));
  request.mutable_update_mask()->add_paths("display_name");
  return request;
}

TEST(ImportOrgUnit, CreatesThenChangesThenFindsNothingNew) {
  Office office;
  EXPECT_THAT(office.scenario.When(Importing()).types, ElementsAre("OrgUnitCreated"));
  EXPECT_THAT(office.scenario.When(Importing()).types, IsEmpty());
  EXPECT_THAT(office.scenario.When(Importing("EMEA")).types, ElementsAre("OrgUnitUpdated"));
}

TEST(ImportOrgUnit, RefusesWhatALiveRequestChangedUnlessItOverwrites) {
  Office office;
  office.scenario.When(Importing());
  office.scenario.When(Renaming("Europe and more"));
  auto request = Importing();
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_IMPORT_CONFLICT));
  request.set_overwrite(true);
  EXPECT_THAT(office.scenario.When(request).types, ElementsAre("OrgUnitUpdated"));
}

TEST(ImportOrgUnit, RefusesAnUnknownParent) {
  Office office;
  auto request = Importing();
  request.mutable_org_unit()->set_parent("orgUnits/all");
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
}

}  // namespace
}  // namespace steward::accounts
