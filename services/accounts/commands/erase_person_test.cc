#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ErasePersonRequest Erasing() {
  v1::ErasePersonRequest request;
  request.set_name("people/p1");
  return request;
}

TEST(ErasePerson, ErasesAnActivePerson) {
  Office office;
  office.Hire("p1");
  const auto outcome = office.scenario.When(Erasing());
  ASSERT_THAT(outcome.status, IsOk());
  EXPECT_EQ(EventAt<v1::PersonErased>(outcome).person(), "people/p1");
  const v1::Person person = office.Person("p1");
  EXPECT_EQ(person.state(), v1::Person::STATE_ERASED);
  EXPECT_EQ(person.display_name(), "");
  EXPECT_EQ(person.email(), "");
  EXPECT_THAT(office.scenario.Verify(), IsEmpty());
}

TEST(ErasePerson, ErasesAPersonWhoLeft) {
  Office office;
  office.Hire("p1");
  office.Leave("p1");
  EXPECT_THAT(office.scenario.When(Erasing()).types, ElementsAre("PersonErased"));
}

TEST(ErasePerson, FindsNothingNewTheSecondTime) {
  Office office;
  office.Hire("p1");
  office.Erase("p1");
  const auto outcome = office.scenario.When(Erasing());
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST(ErasePerson, RefusesAnUnknownPerson) {
  Office office;
  EXPECT_THAT(office.scenario.When(Erasing()).status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
