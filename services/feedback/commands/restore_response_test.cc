#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RestoreResponse, PutsItBackAsFarAsItWas) {
  KnownAccount account;
  const std::string name = account.Answered({Nps(9)});
  account.Do(Exclude(name));
  const auto early = account.When(About<v1::RestoreResponseRequest>(name));
  ASSERT_THAT(early.types, ElementsAre("ResponseRestored"));
  EXPECT_EQ(account.Response(name).state(), v1::Response::STATE_RECEIVED);
  EXPECT_EQ(account.Response(name).exclusion(), v1::Response::EXCLUSION_UNSPECIFIED);
  account.Do(Exclude(name));
  account.scenario.AdvanceTo(Utc(2026, 1, 3));
  account.Do(About<v1::RestoreResponseRequest>(name));
  EXPECT_EQ(account.Response(name).state(), v1::Response::STATE_LOCKED)
      << "its edit window ended meanwhile";
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
