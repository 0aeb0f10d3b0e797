#include "libs/engine/tokens.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using ::steward::testing::EqualsProto;
using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;

const std::string kSecret(32, 's');

TEST(TokensTest, ComeBackAsTheyWere) {
  common::v1::FeedToken feed;
  feed.set_installation("i");
  feed.add_cursors()->set_seq(7);
  ASSERT_THAT(ParseFeedToken(EncodeToken(feed)), IsOk());
  EXPECT_THAT(*ParseFeedToken(EncodeToken(feed)), EqualsProto(feed));
  common::v1::PositionToken position;
  position.add_positions()->set_seq(9);
  EXPECT_THAT(*ParsePositionToken(EncodeToken(position)), EqualsProto(position));
}

TEST(TokensTest, AnythingElseIsRefused) {
  for (const char* text : {"?", "no token at all", "////", "AAAA", "a"}) {
    EXPECT_THAT(ParseFeedToken(text).status(), HasReason(Reason::REASON_INVALID_TOKEN)) << text;
    EXPECT_THAT(ParsePositionToken(text).status(), HasReason(Reason::REASON_INVALID_TOKEN)) << text;
  }
}

TEST(TokensTest, APageTokenBelongsToItsQuery) {
  const std::string key("a\0b", 3);
  const std::string token = EncodePageToken(kSecret, "query", key);
  EXPECT_THAT(DecodePageToken(kSecret, "query", token), IsOkAndHolds(key));
  EXPECT_THAT(DecodePageToken(kSecret, "query", ""), IsOkAndHolds(""));
  EXPECT_THAT(DecodePageToken(kSecret, "other", token).status(),
              HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
  EXPECT_THAT(DecodePageToken(std::string(32, 't'), "query", token).status(),
              HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
  EXPECT_THAT(DecodePageToken(kSecret, "query", "garbage").status(),
              HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
  // Another key under the old hash.
  common::v1::PageToken forged;
  forged.set_query_hash(std::string(16, 'h'));
  forged.set_after_key("z");
  EXPECT_THAT(DecodePageToken(kSecret, "query", EncodeToken(forged)).status(),
              HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
}

// `steward-after`: what has been consumed is what is durable.
class Positions : public ::testing::Test {
 protected:
  std::string SourcePosition(uint64_t seq, const std::string& installation = "toy-installation") {
    common::v1::PositionToken token;
    token.set_installation(installation);
    token.set_service("toysource");
    auto* position = token.add_positions();
    position->set_partition(bench_.catalog().PartitionFor("a1"));
    position->set_seq(seq);
    return EncodeToken(token);
  }
  toy::ToyBench bench_;
};

TEST_F(Positions, OfTheSourceWaitUntilItIsTakenInAndDurable) {
  bench_.Publish("a1", toy::Measured(3));
  EXPECT_THAT(bench_.core().HasConsumed(SourcePosition(1)), IsOkAndHolds(false));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  EXPECT_THAT(bench_.core().HasConsumed(SourcePosition(1)), IsOkAndHolds(false));
  ASSERT_THAT(bench_.Commit(false), IsOk());
  EXPECT_THAT(bench_.core().HasConsumed(SourcePosition(1)), IsOkAndHolds(true));
}

TEST_F(Positions, OfOurOwnWaitUntilTheyAreDurable) {
  const Reply reply = bench_.Execute(toy::Make("a1", "t1", 5, "r1"));
  ASSERT_THAT(reply.status, IsOk());
  EXPECT_THAT(bench_.core().HasConsumed(reply.position), IsOkAndHolds(false));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_THAT(bench_.core().HasConsumed(reply.position), IsOkAndHolds(true));
  EXPECT_THAT(bench_.core().HasConsumed(bench_.core().PositionOfAll()), IsOkAndHolds(true));
}

TEST_F(Positions, OfStrangersAreRefusedOrOfNoConcern) {
  EXPECT_THAT(bench_.core().HasConsumed(SourcePosition(1, "another")).status(),
              HasReason(Reason::REASON_INVALID_TOKEN));
  EXPECT_THAT(bench_.core().HasConsumed("garbage").status(),
              HasReason(Reason::REASON_INVALID_TOKEN));
  common::v1::PositionToken token;
  token.set_installation("toy-installation");
  token.set_service("toysource");
  token.add_positions()->set_partition(99);
  EXPECT_THAT(bench_.core().HasConsumed(EncodeToken(token)).status(),
              HasReason(Reason::REASON_INVALID_TOKEN));
  // A service that we take nothing in from.
  token.set_service("feedback");
  EXPECT_THAT(bench_.core().HasConsumed(EncodeToken(token)), IsOkAndHolds(true));
}

}  // namespace
}  // namespace steward::engine
