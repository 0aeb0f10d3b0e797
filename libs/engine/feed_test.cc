#include "libs/engine/feed.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "libs/engine/tokens.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using common::v1::StartPosition;
using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr size_t kBytesMax = 1 << 20;

class FeedTest : public ::testing::Test {
 protected:
  FeedTest() {
    for (int i = 1; i <= 12; ++i) MakeToy(absl::StrCat("a", i % 4), absl::StrCat("t", i));
  }
  void MakeToy(const std::string& account, const std::string& name) {
    EXPECT_THAT(bench_.Do(toy::Make(account, name, 5, name)).status, IsOk());
    bench_.clock().Advance(absl::Minutes(1));
  }
  Feed NewFeed() { return Feed(bench_.catalog(), bench_.store(), bench_.core().ring()); }
  static StartPosition Earliest() {
    StartPosition start;
    start.set_anchor(StartPosition::ANCHOR_EARLIEST);
    return start;
  }
  static StartPosition Token(const std::string& token) {
    StartPosition start;
    start.set_token(token);
    return start;
  }
  // What a subscription delivers until it stands at the heads, `step` events at a time, by toy; and
  // its last token.
  struct Delivered {
    std::vector<std::string> toys;
    std::string token;
  };
  Delivered ReadAll(const StartPosition& start, const common::v1::EventFilter& filter = {},
                    size_t step = 100) {
    Delivered delivered;
    Feed feed = NewFeed();
    auto reader = feed.Open(start, filter, "tester");
    EXPECT_THAT(reader, IsOk());
    if (!reader.ok()) return delivered;
    while (true) {
      common::v1::SubscribeResponse response;
      EXPECT_THAT((*reader)->Read(step, kBytesMax, &response), IsOk());
      EXPECT_LE(response.events_size(), step);
      EXPECT_EQ(response.heads_size(), toy::ToyBench::kPartitions);
      delivered.token = response.token();
      if (response.events_size() == 0) break;
      for (const std::string& bytes : response.events()) {
        toy::v1::ToyEvent event;
        EXPECT_TRUE(event.ParseFromString(bytes));
        delivered.toys.push_back(event.envelope().aggregate());
      }
    }
    EXPECT_TRUE((*reader)->PassedOpeningHeads());
    return delivered;
  }
  absl::Status OpenStatus(const StartPosition& start) {
    return NewFeed().Open(start, {}, "tester").status();
  }
  common::v1::FeedToken HeadToken() { return ParseFeedToken(ReadAll(Earliest()).token).value(); }

  toy::ToyBench bench_;
};

TEST_F(FeedTest, DeliversEachRecordOnceFromTheBeginning) {
  EXPECT_THAT(ReadAll(Earliest()).toys, SizeIs(12));
  EXPECT_THAT(ReadAll({}).toys, SizeIs(12));
  auto small_steps = ReadAll(Earliest(), {}, 1).toys;
  auto all = ReadAll(Earliest()).toys;
  std::sort(small_steps.begin(), small_steps.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(small_steps, all);
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}

TEST_F(FeedTest, DeliversTheSameFromTheJournalBehindTheRing) {
  const auto from_ring = ReadAll(Earliest()).toys;
  bench_.Restart();
  EXPECT_EQ(ReadAll(Earliest()).toys, from_ring);
}

TEST_F(FeedTest, GoesOnAfterAToken) {
  const std::string token = ReadAll(Earliest()).token;
  EXPECT_THAT(ReadAll(Token(token)).toys, IsEmpty());
  MakeToy("a1", "new");
  EXPECT_THAT(ReadAll(Token(token)).toys, ElementsAre("accounts/a1/toys/new"));
  bench_.Restart();
  EXPECT_THAT(ReadAll(Token(token)).toys, ElementsAre("accounts/a1/toys/new"));
}

TEST_F(FeedTest, BeginsWithTheLatest) {
  StartPosition latest;
  latest.set_anchor(StartPosition::ANCHOR_LATEST);
  const Delivered delivered = ReadAll(latest);
  EXPECT_THAT(delivered.toys, IsEmpty());
  MakeToy("a1", "new");
  EXPECT_THAT(ReadAll(Token(delivered.token)).toys, ElementsAre("accounts/a1/toys/new"));
}

TEST_F(FeedTest, BeginsAtATime) {
  StartPosition at;
  // The last three were made 3, 2 and 1 minutes ago.
  *at.mutable_time() = ToTimestamp(bench_.clock().Now() - absl::Minutes(3));
  EXPECT_THAT(ReadAll(at).toys,
              ::testing::UnorderedElementsAre("accounts/a2/toys/t10", "accounts/a3/toys/t11",
                                              "accounts/a0/toys/t12"));
  *at.mutable_time() = ToTimestamp(bench_.clock().Now() - absl::Hours(1));
  EXPECT_THAT(ReadAll(at).toys, SizeIs(12));
  *at.mutable_time() = ToTimestamp(bench_.clock().Now());
  EXPECT_THAT(ReadAll(at).toys, IsEmpty());
}

TEST_F(FeedTest, BeginsAtANamedCursorOfThePrincipal) {
  StartPosition named;
  named.set_cursor("mine");
  EXPECT_THAT(ReadAll(named).toys, SizeIs(12));
  common::v1::NamedCursor cursor;
  cursor.set_token(ReadAll(Earliest()).token);
  bench_.core().batch().Put(store::Family::kRest,
                            store::NamedCursorKey{.principal = "tester", .cursor = "mine"}.Encode(),
                            EncodeRow(cursor));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_THAT(ReadAll(named).toys, IsEmpty());
  const auto other = NewFeed().Open(named, {}, "somebody else");
  ASSERT_THAT(other, IsOk());
  EXPECT_FALSE((*other)->PassedOpeningHeads());
}

TEST_F(FeedTest, FiltersByAccountAndType) {
  common::v1::EventFilter filter;
  filter.add_accounts("a1");
  EXPECT_THAT(ReadAll(Earliest(), filter, 2).toys,
              ElementsAre("accounts/a1/toys/t1", "accounts/a1/toys/t5", "accounts/a1/toys/t9"));
  filter.add_types("ToyMade");
  EXPECT_THAT(ReadAll(Earliest(), filter).toys, SizeIs(3));
  filter.clear_types();
  filter.add_types("ToyBroke");
  // What is hidden is passed all the same.
  const Delivered nothing = ReadAll(Earliest(), filter);
  EXPECT_THAT(nothing.toys, IsEmpty());
  EXPECT_THAT(ReadAll(Token(nothing.token)).toys, IsEmpty());
}

TEST_F(FeedTest, HidesNoRecordWithoutAccount) {
  bench_.Publish("a1", toy::Played("a1", "nothing"));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.core().DropParked({}, "toysource", bench_.catalog().PartitionFor("a1"), 1),
              IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  common::v1::EventFilter filter;
  filter.add_accounts("nobody");
  EXPECT_THAT(ReadAll(Earliest(), filter).toys, ElementsAre(""));
}

TEST_F(FeedTest, StopsAtTheBytesAskedFor) {
  Feed feed = NewFeed();
  auto reader = feed.Open(Earliest(), {}, "tester");
  ASSERT_THAT(reader, IsOk());
  common::v1::SubscribeResponse response;
  ASSERT_THAT((*reader)->Read(100, 1, &response), IsOk());
  EXPECT_EQ(response.events_size(), 1);
  EXPECT_FALSE((*reader)->PassedOpeningHeads());
}

TEST_F(FeedTest, RefusesWhatIsNoToken) {
  for (const char* text : {"garbage", "////", "x"}) {
    EXPECT_THAT(OpenStatus(Token(text)), HasReason(Reason::REASON_INVALID_TOKEN)) << text;
  }
}

TEST_F(FeedTest, RefusesATokenOfAnotherInstallationServiceOrSize) {
  common::v1::FeedToken token = HeadToken();
  token.set_installation("another");
  EXPECT_THAT(OpenStatus(Token(EncodeToken(token))), HasReason(Reason::REASON_INVALID_TOKEN));
  token = HeadToken();
  token.set_service("another");
  EXPECT_THAT(OpenStatus(Token(EncodeToken(token))), HasReason(Reason::REASON_INVALID_TOKEN));
  token = HeadToken();
  token.mutable_cursors()->RemoveLast();
  EXPECT_THAT(OpenStatus(Token(EncodeToken(token))), HasReason(Reason::REASON_INVALID_TOKEN));
}

TEST_F(FeedTest, RefusesATokenFromTheFuture) {
  common::v1::FeedToken token = HeadToken();
  const auto p = bench_.catalog().PartitionFor("a1");
  token.mutable_cursors(p)->set_seq(token.cursors(p).seq() + 1);
  EXPECT_THAT(OpenStatus(Token(EncodeToken(token))), HasReason(Reason::REASON_FROM_THE_FUTURE));
}

TEST_F(FeedTest, RefusesATokenOfAnotherRecord) {
  common::v1::FeedToken token = HeadToken();
  const auto p = bench_.catalog().PartitionFor("a1");
  token.mutable_cursors(p)->set_checksum(token.cursors(p).checksum() + 1);
  EXPECT_THAT(OpenStatus(Token(EncodeToken(token))), HasReason(Reason::REASON_BEYOND_FORK));
  EXPECT_THAT(NewFeed().OpenAfter({}).status(), HasReason(Reason::REASON_INVALID_TOKEN));
}

TEST_F(FeedTest, SaysThatAPeerHoldsMoreOrSomethingElse) {
  const auto p = bench_.catalog().PartitionFor("a1");
  const common::v1::FeedToken head = HeadToken();
  std::vector<common::v1::Cursor> cursors(head.cursors().begin(), head.cursors().end());
  Feed feed = NewFeed();
  std::vector<absl::Status> told;
  feed.OnRolledBack([&](absl::Status why) { told.push_back(std::move(why)); });
  EXPECT_THAT(feed.OpenAfter(cursors), IsOk());
  EXPECT_THAT(told, IsEmpty());
  cursors[p].set_checksum(cursors[p].checksum() + 1);
  EXPECT_THAT(feed.OpenAfter(cursors).status(), HasReason(Reason::REASON_BEYOND_FORK));
  cursors[p].set_seq(cursors[p].seq() + 1);
  EXPECT_THAT(feed.OpenAfter(cursors).status(), HasReason(Reason::REASON_FROM_THE_FUTURE));
  EXPECT_THAT(told, ElementsAre(HasReason(Reason::REASON_ROLLED_BACK),
                                HasReason(Reason::REASON_ROLLED_BACK)));
}

TEST_F(FeedTest, ARefusedPeerIsToldToWhoAsksLater) {
  Feed feed = NewFeed();
  feed.PeerRefused(Reject(Reason::REASON_INVALID_TOKEN, "no token"));
  std::vector<absl::Status> told;
  feed.OnRolledBack([&](absl::Status why) { told.push_back(std::move(why)); });
  EXPECT_THAT(told, IsEmpty()) << "a token that is none says nothing about the journal";
  feed.OnRolledBack(nullptr);
  ErrorDetail beyond;
  beyond.set_reason(Reason::REASON_FROM_THE_FUTURE);
  feed.PeerRefused(Reject(beyond, "explained by a later epoch"));
  feed.OnRolledBack([&](absl::Status why) { told.push_back(std::move(why)); });
  EXPECT_THAT(told, IsEmpty());
  feed.OnRolledBack(nullptr);
  beyond.set_epoch(1);
  feed.PeerRefused(Reject(beyond, "beyond"));
  feed.OnRolledBack([&](absl::Status why) { told.push_back(std::move(why)); });
  EXPECT_THAT(told, ElementsAre(HasReason(Reason::REASON_ROLLED_BACK)));
}

TEST_F(FeedTest, ReadsAStretchOfAPartition) {
  const auto p = bench_.catalog().PartitionFor("a1");
  const uint64_t head = bench_.core().ring().HeadOf(p).seq;
  common::v1::ReadEventsRequest request;
  request.set_partition(p);
  request.set_from_seq(2);
  common::v1::ReadEventsResponse response;
  ASSERT_THAT(NewFeed().ReadEvents(request, &response), IsOk());
  EXPECT_EQ(response.events_size(), head - 1);
  EXPECT_EQ(response.head_seq(), head);
  EXPECT_EQ(response.installation(), "toy-installation");
  request.set_from_seq(head + 1);
  response.Clear();
  ASSERT_THAT(NewFeed().ReadEvents(request, &response), IsOk());
  EXPECT_EQ(response.events_size(), 0);
  request.set_partition(toy::ToyBench::kPartitions);
  EXPECT_THAT(NewFeed().ReadEvents(request, &response), HasReason(Reason::REASON_INVALID_FIELD));
}

TEST_F(FeedTest, ACorruptRecordIsDataLoss) {
  bench_.Restart();
  const auto rows = bench_.RowsOf(store::Kind::kJournal);
  store::Batch batch;
  batch.Put(store::Family::kJournal, rows[0].key, rows[0].value + "x");
  ASSERT_THAT(bench_.store().Commit(batch, store::Durability::kSynced), IsOk());
  Feed feed = NewFeed();
  auto reader = feed.Open(Earliest(), {}, "tester");
  ASSERT_THAT(reader, IsOk());
  common::v1::SubscribeResponse response;
  EXPECT_THAT((*reader)->Read(100, kBytesMax, &response),
              testing::StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace steward::engine
