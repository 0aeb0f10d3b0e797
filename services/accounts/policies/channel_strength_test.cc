#include "services/accounts/policies/channel_strength.h"

#include <map>
#include <rapidcheck.h>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::accounts {
namespace {

using Real = boost::multiprecision::cpp_bin_float_100;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);  // 2026-06-30T12:00:00Z
constexpr absl::Duration kDay = absl::Hours(24);

std::vector<std::pair<std::string, int32_t>> Shares(
    const std::vector<ChannelInteraction>& interactions) {
  std::vector<std::pair<std::string, int32_t>> shares;
  for (const ChannelStrength& strength : ChannelStrengths(interactions, kNow)) {
    shares.emplace_back(strength.person, strength.strength_bp);
  }
  return shares;
}

TEST(ChannelStrengths, AreTheExampleOfTheReference) {
  EXPECT_THAT(Shares({{"p1", kNow - 42 * kDay},
                      {"p0", kNow - 182 * kDay},
                      {"p1", kNow - 146 * kDay},
                      {"p0", kNow - 156 * kDay}}),
              ElementsAre(Pair("p1", 9075), Pair("p0", 925)));
}

TEST(ChannelStrengths, HalveWithEvery30Days) {
  EXPECT_THAT(Shares({{"a", kNow}, {"b", kNow - 30 * kDay}}),
              ElementsAre(Pair("a", 6667), Pair("b", 3333)));
  EXPECT_THAT(Shares({{"a", kNow - 300 * kDay}, {"b", kNow - 330 * kDay}}),
              ElementsAre(Pair("a", 6667), Pair("b", 3333)));
}

TEST(ChannelStrengths, RoundATieUp) {
  // 1 of 32 is 312.5 bp: 31 equal interactions beside one, and one five half-lives older.
  std::vector<ChannelInteraction> interactions(31, {"a", kNow - 17 * kDay});
  interactions.push_back({"b", kNow - 17 * kDay});
  EXPECT_THAT(Shares(interactions), ElementsAre(Pair("a", 9688), Pair("b", 313)));
}

TEST(ChannelStrengths, CountAgesToTheMillisecond) {
  EXPECT_THAT(Shares({{"a", kNow - absl::Hours(12)}, {"b", kNow - absl::Hours(36)}}),
              ElementsAre(Pair("a", 5058), Pair("b", 4942)));
}

TEST(ChannelStrengths, LookBack365DaysBothEndsIncluded) {
  const absl::Duration edge = 365 * kDay;
  EXPECT_THAT(Shares({{"a", kNow - edge}, {"b", kNow - edge - absl::Milliseconds(1)}}),
              ElementsAre(Pair("a", 10'000), Pair("b", 0)));
  EXPECT_THAT(Shares({{"a", kNow}, {"b", kNow + absl::Milliseconds(1)}}),
              ElementsAre(Pair("a", 10'000), Pair("b", 0)));
}

TEST(ChannelStrengths, AreZeroWhereNothingCounts) {
  EXPECT_THAT(Shares({}), IsEmpty());
  EXPECT_THAT(Shares({{"a", kNow - 400 * kDay}, {"b", kNow + kDay}}),
              ElementsAre(Pair("a", 0), Pair("b", 0)));
  EXPECT_THAT(Shares({{"a", absl::InfinitePast()}, {"b", absl::InfiniteFuture()}}),
              ElementsAre(Pair("a", 0), Pair("b", 0)));
}

TEST(ChannelStrengths, EqualAnOracleInRealNumbers) {
  EXPECT_TRUE(rc::check([] {
    const auto ages_ms = *rc::gen::container<std::vector<int64_t>>(
        rc::gen::inRange<int64_t>(-86'400'000, 370LL * 86'400'000));
    std::vector<ChannelInteraction> interactions;
    std::map<std::string, Real> sums;
    Real total = 0;
    for (size_t i = 0; i < ages_ms.size(); ++i) {
      const std::string person = absl::StrCat("p", i % 3);
      interactions.push_back({person, kNow - absl::Milliseconds(ages_ms[i])});
      const bool counts = ages_ms[i] >= 0 && ages_ms[i] <= 365LL * 86'400'000;
      const Real weight = counts ? pow(Real(2), -Real(ages_ms[i]) / (30LL * 86'400'000)) : Real(0);
      sums[person] += weight;
      total += weight;
    }
    for (const auto& [person, strength_bp] : ChannelStrengths(interactions, kNow)) {
      const Real expected = total == 0 ? Real(0) : Real(floor(sums[person] * 10'000 / total + 0.5));
      RC_ASSERT(Real(strength_bp) == expected);
    }
  }));
}

}  // namespace
}  // namespace steward::accounts
