#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ImportResponse, IsHistoryThatCountsAtOnceAndLeadsToNothing) {
  KnownAccount account;
  const auto outcome = account.When(Import("r1", Csat(1), Utc(2024, 5, 3, 12)));
  ASSERT_THAT(outcome.types, ElementsAre("ResponseImported"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2024, 5, 3, 12));
  const auto response = account.Response("accounts/a1/responses/r1");
  EXPECT_EQ(response.state(), v1::Response::STATE_LOCKED);
  EXPECT_THAT(account.scenario.Timers(response.name()), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ImportResponse, EqualContentIsNothingNew) {
  KnownAccount account;
  account.Do(Import("r1", Csat(1), Utc(2024, 5, 3)));
  EXPECT_THAT(account.Do(Import("r1", Csat(1), Utc(2024, 5, 3))).events, IsEmpty());
  const auto outcome = account.Do(Import("r1", Csat(2), Utc(2024, 5, 3)));
  EXPECT_EQ(EventOf<v1::ResponseImported>(outcome).before().scores(0).score(), 1);
}

TEST(ImportResponse, ALiveExclusionStays) {
  KnownAccount account;
  account.Do(Import("r1", Csat(1), Utc(2024, 5, 3)));
  account.Do(Exclude("accounts/a1/responses/r1"));
  EXPECT_THAT(account.Do(Import("r1", Csat(1), Utc(2024, 5, 3))).events, IsEmpty());
  EXPECT_EQ(ReasonOf(account.When(Import("r1", Csat(2), Utc(2024, 5, 3)))),
            Reason::REASON_IMPORT_CONFLICT);
  auto anyway = Import("r1", Csat(2), Utc(2024, 5, 3));
  anyway.set_overwrite(true);
  account.Do(anyway);
  EXPECT_EQ(account.Response("accounts/a1/responses/r1").state(), v1::Response::STATE_EXCLUDED);
  EXPECT_EQ(account.Response("accounts/a1/responses/r1").scores(0).score(), 2);
}

TEST(ImportResponse, RejectsWhatCantBe) {
  KnownAccount account;
  EXPECT_EQ(ReasonOf(account.When(Import("r1", Csat(6), Utc(2024, 5, 3)))),
            Reason::REASON_SCORE_OUT_OF_SCALE);
  EXPECT_EQ(ReasonOf(account.When(Import("r1", Csat(3), Utc(2026, 5, 3)))),
            Reason::REASON_INVALID_FIELD)
      << "the future is no history";
  auto foreign = Import("r1", Csat(3), Utc(2024, 5, 3));
  foreign.mutable_response()->set_contact("accounts/a2/contacts/ann");
  EXPECT_EQ(ReasonOf(account.When(foreign)), Reason::REASON_INVALID_FIELD);
  auto unknown = Import("r1", Csat(3), Utc(2024, 5, 3));
  unknown.mutable_response()->set_name("accounts/a9/responses/r1");
  EXPECT_EQ(ReasonOf(account.When(unknown)), Reason::REASON_ACCOUNT_UNKNOWN);
}

}  // namespace
}  // namespace steward::feedback
