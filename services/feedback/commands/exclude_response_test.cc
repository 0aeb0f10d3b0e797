#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

// The sum of named responses with a 9.
const std::vector<KeyPart> kNines = {std::string("NPS"), std::string(kNamed), std::string("9")};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ExcludeResponse, TakesItOutOfTheScore) {
  KnownAccount account;
  const std::string name = account.Answered({Nps(9)});
  account.scenario.AdvanceTo(Utc(2026, 1, 3));
  // 1 January 2026.
  const Day day = 20'454;
  EXPECT_EQ(account.scenario.Sum(kScores, kNines, kCounted, day), 1);
  ASSERT_THAT(account.When(Exclude(name)).types, ElementsAre("ResponseExcluded"));
  EXPECT_EQ(account.Response(name).exclusion(), v1::Response::EXCLUSION_SPAM);
  EXPECT_EQ(account.scenario.Sum(kScores, kNines, kCounted, day), 0);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ExcludeResponse, StopsTheEditWindow) {
  KnownAccount account;
  const std::string name = account.Answered({Nps(9)});
  account.Do(Exclude(name));
  EXPECT_THAT(account.scenario.Timers(name), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
