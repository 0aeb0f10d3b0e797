#include "libs/engine/forks.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "libs/engine/feed.h"
#include "libs/engine/history.h"
#include "libs/engine/rewind.h"
#include "libs/engine/tokens.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

// A journal that goes on in a new epoch, and those who had heard more of the old one.
namespace steward::engine {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::string_view kSource = "toysource";

TEST(LastSeqOfEpoch, IsFoundInAnyJournal) {
  for (const std::vector<uint64_t>& epochs :
       {std::vector<uint64_t>{}, {1}, {2}, {1, 1, 2}, {1, 2, 2, 2, 4, 4}, {3, 3, 3}}) {
    for (uint64_t epoch = 1; epoch <= 5; ++epoch) {
      uint64_t expected = 0;
      for (uint64_t i = 0; i < epochs.size(); ++i) {
        if (epochs[i] <= epoch) expected = i + 1;
      }
      const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
        return epochs[seq - 1];
      };
      EXPECT_THAT(LastSeqOfEpoch(epoch, epochs.size(), epoch_of), IsOkAndHolds(expected));
    }
  }
}

TEST(LastSeqOfEpoch, SaysWhatCouldNotBeRead) {
  const auto epoch_of = [](uint64_t) -> absl::StatusOr<uint64_t> {
    return absl::UnavailableError("not now");
  };
  EXPECT_TRUE(absl::IsUnavailable(LastSeqOfEpoch(1, 3, epoch_of).status()));
}

class Forks : public ::testing::Test {
 protected:
  Forks() {
    EXPECT_THAT(bench_.Do(toy::Make("a1", "t1", 5, "r1")).status, IsOk());
    EXPECT_THAT(bench_.Do(toy::Make("a1", "t2", 6, "r2")).status, IsOk());
  }
  common::v1::StartEpochResponse StartEpoch(uint64_t known = 0) {
    auto begun = bench_.core().StartEpoch({.principal = "operator"}, known);
    EXPECT_THAT(begun, IsOk());
    EXPECT_THAT(bench_.Commit(), IsOk());
    return *std::move(begun);
  }
  // The forks that the newest record of the partition lists: "2@3".
  std::vector<std::string> ForksAtHead(store::Partition p) {
    const History history(bench_.catalog(), bench_.store());
    const auto payload = history.Payload(p, bench_.core().ring().HeadOf(p).seq);
    EXPECT_THAT(payload, IsOk());
    const auto view = history.Parse(*payload);
    EXPECT_THAT(view, IsOk());
    EXPECT_EQ(view->envelope.account(), "");
    EXPECT_EQ(view->envelope.revision(), 0);
    EXPECT_EQ(view->envelope.prev_seq(), 0);
    EXPECT_EQ(view->envelope.actor(), "operator");
    std::vector<std::string> forks;
    const auto* started = FindEvent<common::v1::EpochStarted>(bench_.catalog(), *view->event);
    if (started == nullptr) return {"no EpochStarted"};
    for (const auto& fork : started->forks())
      forks.push_back(absl::StrCat(fork.epoch(), "@", fork.fork_seq()));
    return forks;
  }

  toy::ToyBench bench_;
  const store::Partition p_ = bench_.catalog().PartitionFor("a1");
};

TEST_F(Forks, ANewEpochBeginsInEveryPartition) {
  const auto begun = StartEpoch();
  EXPECT_EQ(begun.epoch(), 2);
  ASSERT_EQ(begun.fork_seqs_size(), toy::ToyBench::kPartitions);
  EXPECT_EQ(begun.fork_seqs(p_), 2);
  for (store::Partition p = 0; p < toy::ToyBench::kPartitions; ++p) {
    const uint64_t fork = begun.fork_seqs(p);
    EXPECT_EQ(bench_.core().ring().HeadOf(p).epoch, 2);
    EXPECT_EQ(bench_.core().ring().HeadOf(p).seq, fork + 1);
    EXPECT_THAT(ForksAtHead(p), ElementsAre(absl::StrCat("2@", fork)));
  }
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(Forks, APositionThatWasLostIsNotWaitedForAndOneThatIsThereIsConsumed) {
  const std::string kept = bench_.core().PositionOf(p_);
  StartEpoch();
  EXPECT_THAT(bench_.core().HasConsumed(kept), IsOkAndHolds(true));
  EXPECT_THAT(bench_.core().HasConsumed(bench_.core().PositionOf(p_)), IsOkAndHolds(true));
  const auto position_at = [this](uint64_t epoch, uint64_t seq) {
    common::v1::PositionToken token = *ParsePositionToken(bench_.core().PositionOf(p_));
    token.mutable_positions(0)->set_epoch(epoch);
    token.mutable_positions(0)->set_seq(seq);
    return EncodeToken(token);
  };
  const uint64_t head = bench_.core().ring().HeadOf(p_).seq;
  EXPECT_THAT(bench_.core().HasConsumed(position_at(1, head)).status(),
              HasReason(Reason::REASON_BEYOND_FORK));
  EXPECT_THAT(bench_.core().HasConsumed(position_at(1, head + 100)).status(),
              HasReason(Reason::REASON_BEYOND_FORK));
  EXPECT_THAT(bench_.core().HasConsumed(position_at(2, head + 1)), IsOkAndHolds(false));
  EXPECT_THAT(bench_.core().HasConsumed(position_at(3, 1)), IsOkAndHolds(false));
}

TEST_F(Forks, LaterEpochsListAllForksAndLieAboveWhatOthersHold) {
  StartEpoch();
  ASSERT_THAT(bench_.Do(toy::Change("a1", "t1", 7, "r3")).status, IsOk());
  bench_.Restart();
  EXPECT_EQ(StartEpoch(/*known=*/6).epoch(), 7);
  EXPECT_THAT(ForksAtHead(p_), ElementsAre("2@2", "7@4"));
  ASSERT_THAT(bench_.Do(toy::Change("a1", "t1", 8, "r4")).status, IsOk());
  EXPECT_EQ(bench_.core().ring().HeadOf(p_).epoch, 7);
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->size(), 8);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(Forks, ABatchThatIsForgottenForgetsTheEpoch) {
  bench_.store().FailCommits(absl::UnavailableError("the disk is full"));
  ASSERT_THAT(bench_.core().StartEpoch({.principal = "operator"}, 0), IsOk());
  EXPECT_FALSE(bench_.Commit().ok());
  bench_.store().FailCommits(absl::OkStatus());
  EXPECT_EQ(StartEpoch().epoch(), 2);
  EXPECT_THAT(ForksAtHead(p_), ElementsAre("2@2"));
}

// A subscriber of the lost history: its token is what the journal says at its end; then the journal
// goes back, as by a restore, and on in a new epoch.
class BeyondAFork : public Forks {
 protected:
  BeyondAFork() {
    auto backup = bench_.store().Clone();
    EXPECT_THAT(bench_.Do(toy::Change("a1", "t1", 50, "lost")).status, IsOk());
    common::v1::SubscribeResponse response;
    Feed feed(bench_.catalog(), bench_.store(), bench_.core().ring());
    common::v1::StartPosition start;
    start.set_anchor(common::v1::StartPosition::ANCHOR_LATEST);
    EXPECT_THAT((*feed.Open(start, {}, "tester"))->Read(10, 1 << 20, &response), IsOk());
    token_ = *ParseFeedToken(response.token());
    bench_.Restore(*backup);
  }
  Feed NewFeed() { return Feed(bench_.catalog(), bench_.store(), bench_.core().ring()); }
  std::vector<common::v1::Cursor> Cursors() const {
    return {token_.cursors().begin(), token_.cursors().end()};
  }
  absl::Status OpenStatus(const common::v1::FeedToken& token) {
    common::v1::StartPosition start;
    start.set_token(EncodeToken(token));
    return NewFeed().Open(start, {}, "tester").status();
  }

  common::v1::FeedToken token_;
};

TEST_F(BeyondAFork, ASubscriberGetsTheTokenToGoOnFrom) {
  EXPECT_THAT(OpenStatus(token_), HasReason(Reason::REASON_FROM_THE_FUTURE));
  StartEpoch();
  const absl::Status status = OpenStatus(token_);
  ASSERT_THAT(status, HasReason(Reason::REASON_BEYOND_FORK));
  const auto resume = ParseFeedToken(DetailOf(status).resume_token());
  ASSERT_THAT(resume, IsOk());
  EXPECT_EQ(resume->cursors(p_).seq(), 2);
  EXPECT_THAT(OpenStatus(*resume), IsOk());
  Feed feed = NewFeed();
  common::v1::StartPosition start;
  start.set_token(EncodeToken(*resume));
  common::v1::EventFilter filter;
  filter.add_types("ToyMade");
  common::v1::SubscribeResponse response;
  ASSERT_THAT((*feed.Open(start, filter, "tester"))->Read(10, 1 << 20, &response), IsOk());
  EXPECT_EQ(response.events_size(), toy::ToyBench::kPartitions) << "no filter hides EpochStarted";
}

TEST_F(BeyondAFork, APeerIsSentBackToTheForkAndTheServiceIsNotRolledBackAnyMore) {
  Feed feed = NewFeed();
  std::vector<absl::Status> told;
  feed.OnRolledBack([&](absl::Status why) { told.push_back(std::move(why)); });
  EXPECT_THAT(feed.OpenAfter(Cursors()).status(), HasReason(Reason::REASON_FROM_THE_FUTURE));
  ASSERT_THAT(told, ElementsAre(HasReason(Reason::REASON_ROLLED_BACK)));
  EXPECT_EQ(DetailOf(told[0]).epoch(), 1);
  StartEpoch();
  feed.NewEpoch();
  EXPECT_THAT(told[1], IsOk());
  const absl::Status refused = feed.OpenAfter(Cursors()).status();
  ASSERT_THAT(refused, HasReason(Reason::REASON_BEYOND_FORK));
  const auto resume = ParseFeedToken(DetailOf(refused).resume_token());
  ASSERT_THAT(resume, IsOk());
  auto reader = feed.OpenAfter({resume->cursors().begin(), resume->cursors().end()});
  ASSERT_THAT(reader, IsOk());
  common::v1::SubscribeResponse response;
  ASSERT_THAT((*reader)->Read(100, 1 << 20, &response), IsOk());
  EXPECT_EQ(response.events_size(), toy::ToyBench::kPartitions);
  EXPECT_THAT(told, ::testing::SizeIs(2));
}

TEST_F(BeyondAFork, ACursorAtAForkThatWasLostTooIsRefused) {
  StartEpoch();
  std::vector<common::v1::Cursor> cursors(toy::ToyBench::kPartitions);
  cursors[p_] = token_.cursors(p_);
  const auto record = NewFeed().Records(p_, 2, 1);
  ASSERT_THAT(record, IsOk());
  cursors[p_].set_seq(2);
  cursors[p_].set_checksum(record->front()->checksum);
  cursors[p_].set_epoch(2);
  EXPECT_THAT(NewFeed().OpenAfter(cursors), IsOk());
  cursors[p_].set_epoch(3);
  EXPECT_THAT(NewFeed().OpenAfter(cursors).status(), HasReason(Reason::REASON_BEYOND_FORK));
}

// The consumer's side: the toy service, whose source is forked below it.
class BehindASource : public Forks {
 protected:
  BehindASource() {
    // Another account of the partition, which only the lost history knows.
    for (int i = 2; neighbor_.empty(); ++i) {
      const std::string account = absl::StrCat("a", i);
      if (bench_.catalog().PartitionFor(account) == p_) neighbor_ = account;
    }
    bench_.Publish("a1", toy::Measured(10));
    bench_.Publish("a1", toy::Measured(1));
    bench_.Publish("a1", toy::Played("a1", "t1"));
    bench_.Publish(neighbor_, toy::Measured(3));
    bench_.Publish(neighbor_, toy::Played(neighbor_, "nothing"));
    EXPECT_THAT(bench_.TakeIn(), IsOk());
    EXPECT_THAT(bench_.Commit(), IsOk());
    EXPECT_EQ(bench_.core().parked_count(), 1);
    bench_.ForkSource(p_, 1, 2);
  }
  absl::StatusOr<Rewind> Plan(uint64_t seq = 1) {
    const auto snapshot = bench_.store().Snapshot();
    return PlanRewind({bench_.catalog(), *snapshot, bench_.source(), std::string(kSource)},
                      {p_, 2, seq});
  }
  void TakeBack() {
    const auto plan = Plan();
    ASSERT_THAT(plan, IsOk());
    ASSERT_THAT(bench_.core().TakeBack(*plan), IsOk());
    ASSERT_THAT(bench_.Commit(), IsOk());
  }
  std::optional<common::v1::CrossedForkRow> Crossed() {
    const auto row = bench_.store().Get(store::Family::kRest,
                                        store::CrossedForkKey{.p = p_, .source = kSource}.Encode());
    if (!row.ok() || !row->has_value()) return std::nullopt;
    common::v1::CrossedForkRow crossed;
    EXPECT_THAT(DecodeRow(**row, &crossed), IsOk());
    return crossed;
  }

  std::string neighbor_;
};

TEST_F(BehindASource, GoesBackToTheForkWithItsMirrors) {
  TakeBack();
  const common::v1::Cursor& cursor = bench_.core().CursorsOf(kSource)[p_];
  EXPECT_EQ(cursor.epoch(), 2);
  EXPECT_EQ(cursor.seq(), 1);
  EXPECT_EQ(bench_.core().parked_count(), 0) << "what was parked beyond the fork never happened";
  const auto mirrors = bench_.RowsOf(store::Kind::kMirror);
  ASSERT_EQ(mirrors.size(), 1) << "the neighbor's shelf was never measured";
  EXPECT_EQ(store::MirrorKey::Decode(mirrors[0].key)->account, "a1");
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(BehindASource, KeepsAndTellsWhatItDidBecauseOfTheLost) {
  EXPECT_TRUE(bench_.FindToy("accounts/a1/toys/t1")->sticks_out());
  TakeBack();
  EXPECT_TRUE(bench_.FindToy("accounts/a1/toys/t1")->sticks_out());
  const auto crossed = Crossed();
  ASSERT_TRUE(crossed.has_value());
  EXPECT_EQ(crossed->epoch(), 2);
  EXPECT_EQ(crossed->fork_seq(), 1);
  EXPECT_EQ(crossed->left_epoch(), 1);
  EXPECT_EQ(crossed->left_seq(), 5);
  // Two toys that stuck out, and one that was played with.
  EXPECT_EQ(crossed->kept_effect_count(), 3);
  EXPECT_THAT(crossed->kept_effects(),
              ElementsAre(absl::StrCat("toy/", p_, "/1/3"), absl::StrCat("toy/", p_, "/1/4"),
                          absl::StrCat("toy/", p_, "/1/5")));
}

TEST_F(BehindASource, WhatWasLookedAtIsToldNoMore) {
  TakeBack();
  EXPECT_THAT(bench_.core().AcceptForks(), IsOkAndHolds(1));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_FALSE(Crossed().has_value());
  EXPECT_THAT(bench_.core().AcceptForks(), IsOkAndHolds(0));
}

TEST_F(BehindASource, GoesOnInTheNewEpochAndReacts) {
  TakeBack();
  bench_.Publish("a1", toy::Measured(5));
  bench_.Publish("a1", toy::Played("a1", "t2"));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_FALSE(bench_.FindToy("accounts/a1/toys/t1")->sticks_out());
  EXPECT_EQ(bench_.core().CursorsOf(kSource)[p_].seq(), 4);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
  bench_.Restart();
  EXPECT_EQ(bench_.core().CursorsOf(kSource)[p_].epoch(), 2);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(BehindASource, ADroppedRecordOfTheLostHistoryHidesNoNewOne) {
  ASSERT_THAT(bench_.core().DropParked({.principal = "operator"}, kSource, p_, 5), IsOkAndHolds(1));
  ASSERT_THAT(bench_.Commit(), IsOk());
  TakeBack();
  bench_.Publish("a1", toy::Measured(2));
  bench_.Publish("a1", toy::Measured(3));
  bench_.Publish("a1", toy::Measured(4));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_THAT(bench_.Verify(), IsEmpty()) << "record 5 of epoch 2 is folded";
}

TEST_F(BehindASource, WaitsForASourceThatDoesNotHaveTheForkYet) {
  EXPECT_TRUE(absl::IsUnavailable(Plan(/*seq=*/3).status()));
}

}  // namespace
}  // namespace steward::engine
