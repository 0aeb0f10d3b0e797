#include "libs/engine/guess_limit.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/base/fake_clock.h"
#include "libs/testing/matchers.h"

namespace steward::engine {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;

class GuessLimitTest : public ::testing::Test {
 protected:
  void Refuse(absl::string_view account, int times) {
    for (int i = 0; i < times; ++i) limit_.NoteRefusal(account);
  }

  FakeClock clock_{absl::FromUnixSeconds(1'780'000'000)};
  GuessLimit limit_{clock_};
};

TEST_F(GuessLimitTest, ManyRefusalsOfAnAccountCloseItForAWhile) {
  Refuse("a1", GuessLimit::kBurst - 1);
  EXPECT_THAT(limit_.Check("a1"), IsOk());
  Refuse("a1", 1);
  const absl::Status closed = limit_.Check("a1");
  EXPECT_THAT(closed, HasReason(Reason::REASON_LIMIT_EXCEEDED));
  EXPECT_EQ(DetailOf(closed).retry_after().seconds(), 1);
  EXPECT_THAT(limit_.Check("a2"), IsOk()) << "another account";
  clock_.Advance(GuessLimit::kRefill);
  EXPECT_THAT(limit_.Check("a1"), IsOk());
  Refuse("a1", 1);
  EXPECT_THAT(limit_.Check("a1"), HasReason(Reason::REASON_LIMIT_EXCEEDED));
}

TEST_F(GuessLimitTest, ForgetsWithTime) {
  Refuse("a1", GuessLimit::kBurst);
  clock_.Advance(GuessLimit::kBurst * GuessLimit::kRefill);
  Refuse("a1", GuessLimit::kBurst - 1);
  EXPECT_THAT(limit_.Check("a1"), IsOk());
}

TEST_F(GuessLimitTest, AccountsBeyondTheMostShareOneCount) {
  for (size_t i = 0; i < GuessLimit::kAccountsMax; ++i) Refuse(absl::StrCat("made-up-", i), 1);
  for (int i = 0; i < GuessLimit::kBurst; ++i) Refuse(absl::StrCat("more-", i), 1);
  EXPECT_THAT(limit_.Check("yet-another"), HasReason(Reason::REASON_LIMIT_EXCEEDED));
  EXPECT_THAT(limit_.Check("made-up-1"), IsOk());
  clock_.Advance(2 * GuessLimit::kBurst * GuessLimit::kRefill);
  EXPECT_THAT(limit_.Check("yet-another"), IsOk());
}

}  // namespace
}  // namespace steward::engine
