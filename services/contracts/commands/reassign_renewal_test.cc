#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

v1::ReassignRenewalRequest To(absl::string_view person) {
  auto request = On<v1::ReassignRenewalRequest>();
  request.set_owner(std::string(person));
  return request;
}

TEST(ReassignRenewal, GivesItToSomebodyElse) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(To("people/p1"));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalReassigned"));
  EXPECT_EQ(known.StoredRenewal().owner(), "people/p1");
  EXPECT_THAT(known.When(To("people/p1")).types, IsEmpty());
}

TEST(ReassignRenewal, RejectsWhoIsNotThere) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(ReasonOf(known.When(To("people/nobody"))), Reason::REASON_PERSON_UNKNOWN);
  known.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_EQ(ReasonOf(known.When(To("people/p1"))), Reason::REASON_PERSON_LEFT);
}

}  // namespace
}  // namespace steward::contracts
