#include "libs/base/check.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

enum class Colour { kRed };

int Number(Colour colour) {
  switch (colour) {
    case Colour::kRed:
      return 1;
  }
  STEWARD_UNREACHABLE();
}

TEST(Check, PassesSilentlyAndDoesNotEvaluateItsContext) {
  int evaluations = 0;
  STEWARD_CHECK(1 + 1 == 2) << ++evaluations;
  EXPECT_EQ(evaluations, 0);
}

TEST(Check, BindsToTheRightIfWithoutBraces) {
  bool reached_else = false;
  const bool condition = Number(Colour::kRed) == 2;
  if (condition)
    STEWARD_CHECK(true) << "unused";
  else
    reached_else = true;
  EXPECT_TRUE(reached_else);
}

TEST(CheckDeathTest, NamesPlaceConditionAndContext) {
  EXPECT_DEATH(STEWARD_CHECK(1 > 2) << "partition " << 7,
               "check_test.cc:.*check failed: 1 > 2 partition 7");
}

TEST(CheckDeathTest, UnreachableAborts) {
  EXPECT_EQ(Number(Colour::kRed), 1);
  EXPECT_DEATH(Number(static_cast<Colour>(9)), "check_test.cc:.*reached what cannot be reached");
}

}  // namespace
}  // namespace steward
