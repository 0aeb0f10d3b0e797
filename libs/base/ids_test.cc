#include "libs/base/ids.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include <gtest/gtest.h>

#include "libs/base/fake_clock.h"

namespace steward {
namespace {

const char kKey[] = "0123456789abcdef0123456789abcdef";
constexpr int64_t kNowMs = 1'772'357'400'123;

TEST(UuidV7, CarriesItsTimeVersionAndVariant) {
  const FakeClock clock(absl::FromUnixMillis(kNowMs));
  UuidV7Generator generator(clock);
  const std::string id = generator.Next();
  ASSERT_EQ(id.size(), 36u) << id;
  EXPECT_EQ(id[14], '7') << id;
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
  EXPECT_EQ(ParseUuidV7Millis(id), kNowMs) << id;
}

TEST(UuidV7, AscendsWithinAMillisecondAndWhenTheClockStepsBackALittle) {
  FakeClock clock(absl::FromUnixMillis(kNowMs));
  UuidV7Generator generator(clock);
  std::string last = generator.Next();
  for (int i = 0; i < 10'000; ++i) {
    if (i % 3 == 0) clock.Advance(absl::Milliseconds(i % 2 == 0 ? -40 : 30));
    std::string next = generator.Next();
    ASSERT_LT(last, next);
    last = std::move(next);
  }
}

TEST(UuidV7, FollowsTheClockAfterALargeStepBack) {
  FakeClock clock(absl::FromUnixMillis(kNowMs) + absl::Hours(24 * 365));
  UuidV7Generator generator(clock);
  generator.Next();
  clock.Set(absl::FromUnixMillis(kNowMs));
  EXPECT_EQ(ParseUuidV7Millis(generator.Next()), kNowMs);
}

TEST(UuidV7, IsUniqueAcrossThreadsAndGenerators) {
  const FakeClock clock(absl::FromUnixMillis(kNowMs));
  UuidV7Generator shared(clock);
  UuidV7Generator other(clock);
  std::vector<std::vector<std::string>> made(3);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < made.size(); ++t) {
    UuidV7Generator& generator = t == 2 ? other : shared;
    threads.emplace_back([&ids = made[t], &generator] {
      for (int i = 0; i < 2000; ++i) ids.push_back(generator.Next());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> distinct;
  for (const auto& ids : made) distinct.insert(ids.begin(), ids.end());
  EXPECT_EQ(distinct.size(), 6000u);
}

TEST(ParseUuidV7Millis, ReadsTheExampleOfTheRfcInEitherCase) {
  EXPECT_EQ(ParseUuidV7Millis("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), 1'645'557'742'000);
  EXPECT_EQ(ParseUuidV7Millis("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), 1'645'557'742'000);
}

TEST(ParseUuidV7Millis, RefusesEverythingElse) {
  for (const char* text :
       {"", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e-279b0-7cc3-98c4-dc0c0c07398f"}) {
    EXPECT_EQ(ParseUuidV7Millis(text), std::nullopt) << text;
  }
}

TEST(DeriveId, IsTheSameForARepeatAndAnotherForEveryOtherCall) {
  const std::string id = DeriveId(kKey, "alice", "CreateContract", "r-1");
  EXPECT_EQ(id, "40dfbb88-d8ee-8bfa-87b4-00be79dccac7");
  EXPECT_TRUE(IsValidId(id));
  EXPECT_EQ(id[14], '8') << id;
  EXPECT_EQ(ParseUuidV7Millis(id), std::nullopt);
  EXPECT_NE(id, DeriveId(kKey, "bob", "CreateContract", "r-1"));
  EXPECT_NE(id, DeriveId(kKey, "alice", "CreateAccount", "r-1"));
  EXPECT_NE(id, DeriveId(kKey, "alice", "CreateContract", "r-2"));
  EXPECT_NE(id, DeriveId("1123456789abcdef0123456789abcdef", "alice", "CreateContract", "r-1"));
}

TEST(IsValidId, TakesOneToSixtyThreeOfTheCharacters) {
  for (const char* id : {"a", "A-1", "x_y.z", "0", "-", "..."}) EXPECT_TRUE(IsValidId(id)) << id;
  EXPECT_TRUE(IsValidId(std::string(63, 'a')));
  EXPECT_FALSE(IsValidId(std::string(64, 'a')));
  for (const char* id : {"", "a b", "a/b", "é", "a\n", "a:b"}) EXPECT_FALSE(IsValidId(id)) << id;
  EXPECT_FALSE(IsValidId(absl::string_view("a\0b", 3)));
}

TEST(RandomBytes, HasTheSizeAndDiffers) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_EQ(RandomBytes(33).size(), 33u);
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
}

}  // namespace
}  // namespace steward
