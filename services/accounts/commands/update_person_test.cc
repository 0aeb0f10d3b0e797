#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::UpdatePersonRequest Updating(std::vector<std::string> paths) {
  v1::UpdatePersonRequest request;
  request.mutable_person()->set_name("people/p1");
  request.mutable_person()->set_display_name("Ann Example");
  for (auto& path : paths) request.mutable_update_mask()->add_paths(std::move(path));
  return request;
}

TEST(UpdatePerson, ChangesTheMaskedFields) {
  Office office;
  office.Found("emea");
  office.Hire("p1");
  auto request = Updating({"job_title", "org_unit"});
  request.mutable_person()->set_job_title("Lead");
  request.mutable_person()->set_org_unit("orgUnits/emea");
  request.mutable_person()->set_email("not masked");
  const auto outcome = office.scenario.When(request);
  ASSERT_THAT(outcome.status, IsOk());
  const auto event = EventAt<v1::PersonUpdated>(outcome);
  EXPECT_THAT(event.mask().paths(), ElementsAre("job_title", "org_unit"));
  EXPECT_EQ(event.before().job_title(), "");
  EXPECT_EQ(event.after().job_title(), "Lead");
  EXPECT_EQ(office.Person("p1").org_unit(), "orgUnits/emea");
  EXPECT_THAT(office.scenario.Index(kPeopleByOrgUnit, {std::string("orgUnits/emea")}),
              ElementsAre("people/p1"));
  EXPECT_THAT(office.scenario.Verify(), IsEmpty());
}

TEST(UpdatePerson, FindsNothingNewInEqualTexts) {
  Office office;
  office.Hire("p1", "Ann Example");
  const auto outcome = office.scenario.When(Updating({"display_name"}));
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST(UpdatePerson, ChangesAPersonWhoLeft) {
  Office office;
  office.Hire("p1");
  office.Leave("p1");
  auto request = Updating({"job_title"});
  request.mutable_person()->set_job_title("Retired");
  EXPECT_THAT(office.scenario.When(request).types, ElementsAre("PersonUpdated"));
}

TEST(UpdatePerson, RefusesAnErasedPerson) {
  Office office;
  office.Hire("p1");
  office.Erase("p1");
  EXPECT_THAT(office.scenario.When(Updating({"display_name"})).status,
              HasReason(Reason::REASON_ERASED));
}

TEST(UpdatePerson, RefusesFieldsOfItsOwn) {
  Office office;
  office.Hire("p1");
  EXPECT_THAT(office.scenario.When(Updating({"state"})).status,
              HasReason(Reason::REASON_IMMUTABLE_FIELD));
  EXPECT_THAT(office.scenario.When(Updating({"salary"})).status,
              HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(UpdatePerson, RefusesAnUnknownOrgUnit) {
  Office office;
  office.Hire("p1");
  auto request = Updating({"org_unit"});
  request.mutable_person()->set_org_unit("orgUnits/emea");
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
}

TEST(UpdatePerson, RefusesAnUnknownPerson) {
  Office office;
  EXPECT_THAT(office.scenario.When(Updating({"display_name"})).status,
              HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
