#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

TEST(AttestAccountManager, StandsFromNowUnlessItSaysOtherwise) {
  Search search;
  const auto outcome = search.Attest("t1", "p1");
  ASSERT_THAT(outcome.types, ElementsAre("AccountManagerAttested"));
  const auto attestation = EventAt<v1::AccountManagerAttested>(outcome).attestation();
  EXPECT_EQ(attestation.attestation(), "accounts/a1/attestations/t1");
  EXPECT_EQ(attestation.person(), "people/p1");
  EXPECT_EQ(attestation.stakeholder_position(), "CFO");
  EXPECT_EQ(attestation.stakeholder_name().substr(0, 4), "ref:");
  EXPECT_THAT(attestation.valid_from(), EqualsProto(ToTimestamp(On(6, 1))));
  auto earlier = Attesting("t2", "p2");
  *earlier.mutable_valid_from() = ToTimestamp(On(3, 1));
  search.scenario.When(earlier);
  v1::GetAccountRelationshipRequest request;
  request.set_account("accounts/a1");
  v1::AccountRelationship relationship;
  ASSERT_THAT(search.scenario.Ask(request, &relationship), IsOk());
  ASSERT_EQ(relationship.attestations_size(), 2);
  EXPECT_EQ(relationship.attestations(0).attestation(), "accounts/a1/attestations/t2");
  EXPECT_THAT(relationship.attestations(1).event_id(), MatchesRegex("accounts/[0-9]+/1/[0-9]+"));
  EXPECT_THAT(search.scenario.Verify(), IsEmpty());
}

TEST(AttestAccountManager, FindsNothingNewInWhatTheStakeholderSays) {
  Search search;
  search.Attest("t1", "p1");
  search.scenario.AdvanceTo(On(6, 2));
  const auto again = search.Attest("t2", "p1");
  EXPECT_THAT(again.status, IsOk());
  EXPECT_THAT(again.types, IsEmpty());
  auto other = Attesting("t2", "p1");
  other.set_stakeholder_name("Dana Example");
  EXPECT_THAT(search.scenario.When(other).types, ElementsAre("AccountManagerAttested"));
  search.Withdraw("t1");
  EXPECT_THAT(search.Attest("t3", "p1").types, ElementsAre("AccountManagerAttested"));
}

TEST(AttestAccountManager, RefusesAnIdThatIsTaken) {
  Search search;
  search.Attest("t1", "p1");
  EXPECT_THAT(search.Attest("t1", "p2").status, HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST(AttestAccountManager, RefusesTheFuture) {
  Search search;
  auto request = Attesting("t1", "p1");
  *request.mutable_valid_from() = ToTimestamp(On(6, 1) + absl::Microseconds(1));
  const auto outcome = search.scenario.When(request);
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("valid_from"));
}

TEST(AttestAccountManager, RefusesWhoIsNotThere) {
  Search search;
  EXPECT_THAT(search.Attest("t1", "p9").status, HasReason(Reason::REASON_PERSON_UNKNOWN));
  search.Leave("p2");
  EXPECT_THAT(search.Attest("t1", "p2").status, HasReason(Reason::REASON_PERSON_LEFT));
  auto request = Attesting("t1", "p1");
  request.set_account("accounts/a9");
  EXPECT_THAT(search.scenario.When(request).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
}

TEST(AttestAccountManager, RefusesAPositionThatIsNoName) {
  Search search;
  auto request = Attesting("t1", "p1");
  request.set_stakeholder_position("C\nFO");
  EXPECT_THAT(search.scenario.When(request).status, HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(AttestAccountManager, RefusesMoreThanAHundredThatStand) {
  Search search;
  search.Attest("t", "p1");
  v1::AccountManagerAttested event;
  *event.mutable_attestation() =
      search.scenario.Find<v1::AccountRelationshipState>("accounts/a1/relationship")
          ->account_relationship()
          .attestations(0);
  for (int n = 1; n < 100; ++n) {
    event.mutable_attestation()->set_attestation(absl::StrCat("accounts/a1/attestations/x", n));
    search.scenario.Given("accounts/a1/relationship", event);
  }
  EXPECT_THAT(search.Attest("t2", "p2").status, HasReason(Reason::REASON_LIMIT_EXCEEDED));
  ASSERT_THAT(search.Withdraw("x1").status, IsOk());
  EXPECT_THAT(search.Attest("t2", "p2").status, IsOk());
}

}  // namespace
}  // namespace steward::accounts
