#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::AccountRelationship RelationshipOf(const Search& search) {
  return search.scenario.Find<v1::AccountRelationshipState>("accounts/a1/relationship")
      ->account_relationship();
}

TEST(WithdrawAttestation, ItStoodUntilThen) {
  Search search;
  search.Attest("t1", "p1");
  search.scenario.AdvanceTo(On(7, 1));
  const auto outcome = search.Withdraw("t1");
  ASSERT_THAT(outcome.types, ElementsAre("AttestationWithdrawn"));
  EXPECT_EQ(EventAt<v1::AttestationWithdrawn>(outcome).person(), "people/p1");
  EXPECT_THAT(RelationshipOf(search).attestations(0).valid_to(),
              EqualsProto(ToTimestamp(On(7, 1))));
  EXPECT_THAT(search.scenario.Verify(), IsEmpty());
}

TEST(WithdrawAttestation, BeforeItsStartItNeverStood) {
  Search search;
  search.Attest("t1", "p1");
  auto request = Withdrawing("t1");
  *request.mutable_effective_time() = ToTimestamp(On(3, 1));
  ASSERT_THAT(search.scenario.When(request).status, IsOk());
  EXPECT_THAT(RelationshipOf(search).attestations(0).valid_to(),
              EqualsProto(ToTimestamp(On(6, 1))));
}

TEST(WithdrawAttestation, RefusesASecondTime) {
  Search search;
  search.Attest("t1", "p1");
  search.Withdraw("t1");
  const auto outcome = search.Withdraw("t1");
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_ILLEGAL_TRANSITION));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("AttestAccountManager"));
}

TEST(WithdrawAttestation, RefusesWhatIsNotThere) {
  Search search;
  EXPECT_THAT(search.Withdraw("t1").status, HasReason(Reason::REASON_NOT_FOUND));
  search.Attest("t1", "p1");
  EXPECT_THAT(search.Withdraw("t2").status, HasReason(Reason::REASON_NOT_FOUND));
}

TEST(WithdrawAttestation, ForgetsAllButAHundred) {
  Search search;
  search.Attest("t", "p1");
  for (int n = 0; n < 101; ++n) {
    const std::string id = absl::StrCat("x", n);
    ASSERT_THAT(search.Attest(id, "p2").status, IsOk());
    search.scenario.AdvanceTo(search.scenario.now() + absl::Minutes(1));
    ASSERT_THAT(search.Withdraw(id).status, IsOk());
  }
  const auto relationship = RelationshipOf(search);
  EXPECT_EQ(relationship.attestations_size(), 101);
  EXPECT_EQ(relationship.attestations(0).attestation(), "accounts/a1/attestations/t");
  EXPECT_EQ(relationship.attestations(1).attestation(), "accounts/a1/attestations/x1");
}

}  // namespace
}  // namespace steward::accounts
