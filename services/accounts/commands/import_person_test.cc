#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::ImportPersonRequest Importing(absl::string_view job_title = "Account Manager") {
  v1::ImportPersonRequest request;
  request.mutable_person()->set_name("people/p1");
  request.mutable_person()->set_display_name("Ann Example");
  request.mutable_person()->set_job_title(std::string(job_title));
  return request;
}

v1::UpdatePersonRequest Retitling(absl::string_view job_title) {
  v1::UpdatePersonRequest request;
  request.mutable_person()->set_name("people/p1");
  request.mutable_person()->set_job_title(std::string(job_title));
  request.mutable_update_mask()->add_paths("job_title");
  return request;
}

TEST(ImportPerson, CreatesThenChangesThenFindsNothingNew) {
  Office office;
  EXPECT_THAT(office.scenario.When(Importing()).types, ElementsAre("PersonCreated"));
  const auto again = office.scenario.When(Importing());
  EXPECT_THAT(again.status, IsOk());
  EXPECT_THAT(again.types, IsEmpty());
  const auto changed = office.scenario.When(Importing("Lead"));
  EXPECT_THAT(EventAt<v1::PersonUpdated>(changed).mask().paths(), ElementsAre("job_title"));
  EXPECT_THAT(office.scenario.Find<v1::PersonState>("people/p1")->live_fields(), IsEmpty());
  EXPECT_THAT(office.scenario.Verify(), IsEmpty());
}

TEST(ImportPerson, IsHistory) {
  Office office;
  auto request = Importing();
  *request.mutable_effective_time() = ToTimestamp(absl::FromUnixSeconds(0));
  const auto outcome = office.scenario.When(request);
  ASSERT_EQ(outcome.records.size(), 1u);
  const auto& record = static_cast<const v1::AccountsEvent&>(*outcome.records[0]);
  EXPECT_EQ(record.envelope().origin(), common::v1::ORIGIN_IMPORT);
  EXPECT_EQ(record.envelope().effective_time().seconds(), 0);
}

TEST(ImportPerson, RefusesWhatALiveRequestChanged) {
  Office office;
  office.scenario.When(Importing());
  office.scenario.When(Retitling("Director"));
  const auto outcome = office.scenario.When(Importing("Lead"));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_IMPORT_CONFLICT));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("job_title"));
}

TEST(ImportPerson, TakesItWhenItOverwrites) {
  Office office;
  office.scenario.When(Importing());
  office.scenario.When(Retitling("Director"));
  auto request = Importing("Lead");
  request.set_overwrite(true);
  EXPECT_THAT(office.scenario.When(request).types, ElementsAre("PersonUpdated"));
  EXPECT_THAT(office.scenario.When(Importing("Head")).types, ElementsAre("PersonUpdated"));
}

TEST(ImportPerson, RefusesAnErasedPersonAndAnUnknownOrgUnit) {
  Office office;
  auto request = Importing();
  request.mutable_person()->set_org_unit("orgUnits/emea");
  EXPECT_THAT(office.scenario.When(request).status, HasReason(Reason::REASON_ORG_UNIT_UNKNOWN));
  office.scenario.When(Importing());
  office.Erase("p1");
  EXPECT_THAT(office.scenario.When(Importing()).status, HasReason(Reason::REASON_ERASED));
}

}  // namespace
}  // namespace steward::accounts
