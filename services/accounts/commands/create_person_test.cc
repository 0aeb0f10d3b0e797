#include "services/accounts/people_for_test.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

v1::CreatePersonRequest Creating(absl::string_view org_unit = "") {
  v1::CreatePersonRequest request;
  request.set_person_id("p1");
  request.mutable_person()->set_display_name("Ann Example");
  request.mutable_person()->set_email("ann@example.com");
  request.mutable_person()->set_job_title("Account Manager");
  request.mutable_person()->set_org_unit(std::string(org_unit));
  return request;
}

TEST(CreatePerson, MakesAnActivePersonOfTheOrgUnit) {
  Office office;
  office.Found("emea");
  const auto outcome = office.scenario.When(Creating("orgUnits/emea"));
  ASSERT_THAT(outcome.status, IsOk());
  const v1::Person person = EventAt<v1::PersonCreated>(outcome).person();
  EXPECT_EQ(person.name(), "people/p1");
  EXPECT_EQ(person.state(), v1::Person::STATE_ACTIVE);
  EXPECT_EQ(person.job_title(), "Account Manager");
  EXPECT_THAT(office.scenario.Index(kPeopleAll, {}), ElementsAre("people/p1"));
  EXPECT_THAT(office.scenario.Index(kPeopleByOrgUnit, {std::string("orgUnits/emea")}),
              ElementsAre("people/p1"));
  EXPECT_THAT(office.scenario.Verify(), IsEmpty());
}

TEST(CreatePerson, KeepsPersonalTextsOutOfTheEvent) {
  Office office;
  const auto outcome = office.scenario.When(Creating());
  const v1::Person person = EventAt<v1::PersonCreated>(outcome).person();
  EXPECT_THAT(person.display_name(), StartsWith("ref:"));
  EXPECT_THAT(person.email(), StartsWith("ref:"));
}

TEST(CreatePerson, TakesNoOutputOnlyFields) {
  Office office;
  auto request = Creating();
  request.mutable_person()->set_state(v1::Person::STATE_LEFT);
  request.mutable_person()->add_reporting_lines()->set_reports_to("people/p9");
  request.mutable_person()->set_etag("7");
  const v1::Person person = EventAt<v1::PersonCreated>(office.scenario.When(request)).person();
  EXPECT_EQ(person.state(), v1::Person::STATE_ACTIVE);
  EXPECT_EQ(person.reporting_lines_size(), 0);
  EXPECT_EQ(person.etag(), "");
}

TEST(CreatePerson, RefusesAnUnknownOrgUnit) {
  Office office;
  EXPECT_THAT(office.scenario.When(Creating("orgUnits/emea")).status,
              HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
}

TEST(CreatePerson, RefusesAnAttributeTwice) {
  Office office;
  auto request = Creating();
  request.mutable_person()->add_attributes()->set_key("floor");
  request.mutable_person()->add_attributes()->set_key("floor");
  const auto outcome = office.scenario.When(request);
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOfStatus(outcome), StartsWith("person.attributes[1].key"));
}

TEST(CreatePerson, RefusesAnIdThatIsTaken) {
  Office office;
  office.Hire("p1");
  EXPECT_THAT(office.scenario.When(Creating()).status, HasReason(Reason::REASON_ALREADY_EXISTS));
}

}  // namespace
}  // namespace steward::accounts
