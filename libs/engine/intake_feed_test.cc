#include "libs/engine/intake_feed.h"

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "libs/engine/tokens.h"
#include "libs/testing/matchers.h"

namespace steward::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Cursors = std::vector<common::v1::Cursor>;

ForeignRecord RecordAt(uint32_t partition, uint64_t seq) {
  return {partition, 1, seq, absl::StrCat("payload ", partition, "/", seq)};
}

ForeignRecord InEpochTwo(uint64_t seq) {
  ForeignRecord record = RecordAt(0, seq);
  record.epoch = 2;
  return record;
}

// A subscriber that gives what the test hands in.
class ScriptedSubscriber final : public Subscriber {
 public:
  absl::Status Start(const Cursors& after) override {
    absl::MutexLock lock(&mutex_);
    starts_.push_back(after);
    if (refusals_ > 0) {
      --refusals_;
      return absl::UnavailableError("nobody is there");
    }
    return absl::OkStatus();
  }
  absl::StatusOr<ForeignRecords> Next(size_t, absl::Time until) override {
    absl::MutexLock lock(&mutex_);
    const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return stopped_ || !steps_.empty();
    };
    mutex_.AwaitWithDeadline(absl::Condition(&ready), until);
    if (stopped_) return absl::UnavailableError("stopped");
    if (steps_.empty()) return ForeignRecords();
    auto step = std::move(steps_.front());
    steps_.pop_front();
    return step;
  }
  void Stop() override {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }

  void Give(absl::StatusOr<ForeignRecords> step) {
    absl::MutexLock lock(&mutex_);
    steps_.push_back(std::move(step));
  }
  void RefuseStarts(int count) {
    absl::MutexLock lock(&mutex_);
    refusals_ = count;
  }
  // Waits until it was started so often; answers after what, the last time.
  Cursors AwaitStarts(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto started = [this, count]()
                             ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return starts_.size() >= count; };
    mutex_.Await(absl::Condition(&started));
    return starts_[count - 1];
  }

 private:
  absl::Mutex mutex_;
  std::deque<absl::StatusOr<ForeignRecords>> steps_ ABSL_GUARDED_BY(mutex_);
  std::vector<Cursors> starts_ ABSL_GUARDED_BY(mutex_);
  int refusals_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

// Has records 1 to 3000 of each partition, and remembers what it was asked for. After ForkAt(n)
// those behind n are of epoch 2.
class FullPeer final : public Peer {
 public:
  void ForkAt(uint64_t seq) {
    absl::MutexLock lock(&mutex_);
    fork_ = seq;
  }
  absl::StatusOr<ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                            uint32_t max) override {
    absl::MutexLock lock(&mutex_);
    asked_.push_back(absl::StrCat(partition, "/", from_seq, "+", max));
    ForeignRecords read;
    EXPECT_LE(max, kPeerRecordsMax);
    if (fails_-- > 0) return absl::UnavailableError("not now");
    for (uint64_t seq = from_seq; seq < from_seq + max && seq <= 3000; ++seq) {
      read.records.push_back(RecordAt(partition, seq));
      if (seq > fork_) read.records.back().epoch = 2;
    }
    return read;
  }
  std::vector<std::string> asked() {
    absl::MutexLock lock(&mutex_);
    return asked_;
  }
  void FailOnce() {
    absl::MutexLock lock(&mutex_);
    fails_ = 1;
  }

 private:
  absl::Mutex mutex_;
  int fails_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t fork_ ABSL_GUARDED_BY(mutex_) = 3000;
  std::vector<std::string> asked_ ABSL_GUARDED_BY(mutex_);
};

class IntakeFeedTest : public ::testing::Test {
 protected:
  // Takes until there are so many, and says which.
  std::vector<std::string> Take(size_t count) {
    std::vector<std::string> taken;
    while (taken.size() < count) {
      {
        absl::MutexLock lock(&mutex_);
        const auto woken = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return wakes_ > 0; };
        mutex_.Await(absl::Condition(&woken));
        wakes_ = 0;
      }
      for (const ForeignRecord& record : feed_.Take(count - taken.size())) {
        EXPECT_EQ(record.payload, RecordAt(record.partition, record.seq).payload);
        taken.push_back(absl::StrCat(record.partition, "/", record.seq));
      }
    }
    return taken;
  }

  SourceFork AwaitFork() {
    std::optional<SourceFork> fork = feed_.forked();
    while (!fork.has_value()) {
      absl::MutexLock lock(&mutex_);
      const auto woken = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return wakes_ > 0; };
      mutex_.Await(absl::Condition(&woken));
      wakes_ = 0;
      fork = feed_.forked();
    }
    return *fork;
  }

  ScriptedSubscriber subscriber_;
  FullPeer peer_;
  absl::Mutex mutex_;
  int wakes_ ABSL_GUARDED_BY(mutex_) = 0;
  IntakeFeed feed_{"toysource", subscriber_, peer_, [this] {
                     absl::MutexLock lock(&mutex_);
                     ++wakes_;
                   }};
};

TEST_F(IntakeFeedTest, DeliversInOrderAndDropsRepeats) {
  subscriber_.Give(
      ForeignRecords{{RecordAt(0, 1), RecordAt(1, 1), RecordAt(0, 1), RecordAt(0, 2)}, {2, 1}});
  EXPECT_FALSE(feed_.connected());
  feed_.Start(Cursors(2));
  EXPECT_THAT(Take(3), ElementsAre("0/1", "1/1", "0/2"));
  EXPECT_TRUE(feed_.connected());
  EXPECT_THAT(feed_.heads(), ElementsAre(2, 1));
  EXPECT_FALSE(feed_.waiting());
  EXPECT_THAT(peer_.asked(), IsEmpty());
}

TEST_F(IntakeFeedTest, AsksThePeerForWhatIsMissing) {
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 5), RecordAt(0, 3)}, {}});
  feed_.Start(Cursors(2));
  EXPECT_THAT(Take(5), ElementsAre("0/1", "0/2", "0/3", "0/4", "0/5"));
  EXPECT_THAT(peer_.asked(), ElementsAre("0/2+3"));
}

TEST_F(IntakeFeedTest, AsksForALongGapInParts) {
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 2500)}, {}});
  feed_.Start(Cursors(1));
  EXPECT_THAT(Take(2500), ::testing::SizeIs(2500));
  EXPECT_THAT(peer_.asked(), ElementsAre("0/2+1000", "0/1002+1000", "0/2002+498"));
}

TEST_F(IntakeFeedTest, StartsAgainWhereItStandsWhenThePeerFails) {
  peer_.FailOnce();
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 3)}, {}});
  subscriber_.Give(ForeignRecords{{RecordAt(0, 3)}, {}});
  feed_.Start(Cursors(2));
  const Cursors after = subscriber_.AwaitStarts(2);
  EXPECT_EQ(after[0].seq(), 1);
  EXPECT_THAT(Take(3), ElementsAre("0/1", "0/2", "0/3"));
}

TEST_F(IntakeFeedTest, ReconnectsBehindWhatItDelivered) {
  subscriber_.RefuseStarts(2);
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(1, 1)}, {}});
  subscriber_.Give(absl::UnavailableError("the connection is gone"));
  subscriber_.Give(ForeignRecords{{RecordAt(0, 2)}, {}});
  feed_.Start(Cursors(2));
  const Cursors after = subscriber_.AwaitStarts(4);
  EXPECT_EQ(after[0].seq(), 1);
  EXPECT_EQ(after[0].checksum(), PayloadChecksum(RecordAt(0, 1).payload));
  EXPECT_EQ(after[1].seq(), 1);
  EXPECT_THAT(Take(3), ElementsAre("0/1", "1/1", "0/2"));
}

TEST_F(IntakeFeedTest, BeginsAnewWhereItIsTold) {
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 2)}, {}});
  feed_.Start(Cursors(2));
  EXPECT_THAT(Take(1), ElementsAre("0/1"));
  // What the loop took was forgotten with its batch.
  feed_.Start(Cursors(2));
  EXPECT_EQ(subscriber_.AwaitStarts(1)[0].seq(), 0);
  EXPECT_THAT(feed_.Take(10), IsEmpty());
  subscriber_.Give(ForeignRecords{{}, {}});
  EXPECT_EQ(subscriber_.AwaitStarts(2)[0].seq(), 0);
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 2)}, {}});
  EXPECT_THAT(Take(2), ElementsAre("0/1", "0/2"));
}

TEST_F(IntakeFeedTest, KeepsEverythingWhilePaused) {
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 2)}, {}});
  feed_.Start(Cursors(1));
  EXPECT_THAT(Take(1), ElementsAre("0/1"));
  feed_.Pause("too much is parked");
  EXPECT_THAT(feed_.Take(10), IsEmpty());
  EXPECT_FALSE(feed_.waiting());
  EXPECT_EQ(feed_.problem().message(), "too much is parked");
}

TEST_F(IntakeFeedTest, EntersAnEpochBehindItsFork) {
  peer_.ForkAt(3);
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), InEpochTwo(5), RecordAt(0, 6)}, {}});
  feed_.Start(Cursors(1));
  EXPECT_THAT(Take(5), ElementsAre("0/1", "0/2", "0/3", "0/4", "0/5"))
      << "what is still under way of the epoch that was left is dropped";
  EXPECT_EQ(feed_.forked(), std::nullopt);
}

TEST_F(IntakeFeedTest, StandsStillBeyondAFork) {
  peer_.ForkAt(2);
  subscriber_.Give(ForeignRecords{{RecordAt(0, 1), RecordAt(0, 2), RecordAt(0, 3)}, {}});
  feed_.Start(Cursors(1));
  EXPECT_THAT(Take(3), ElementsAre("0/1", "0/2", "0/3"));
  subscriber_.Give(ForeignRecords{{InEpochTwo(3), InEpochTwo(4)}, {7}});
  const SourceFork fork = AwaitFork();
  EXPECT_EQ(fork.partition, 0);
  EXPECT_EQ(fork.epoch, 2);
  EXPECT_EQ(fork.seq, 2);
  EXPECT_THAT(feed_.problem().message(), HasSubstr("went on in epoch 2 from record 2"));
  Cursors after(1);
  after[0].set_epoch(2);
  after[0].set_seq(2);
  feed_.Start(after);
  EXPECT_THAT(feed_.heads(), IsEmpty()) << "heads of the history that was left say nothing";
  EXPECT_EQ(subscriber_.AwaitStarts(2)[0].seq(), 2);
  subscriber_.Give(ForeignRecords{{RecordAt(0, 3), InEpochTwo(3)}, {}});
  EXPECT_THAT(Take(1), ElementsAre("0/3"));
  EXPECT_EQ(feed_.forked(), std::nullopt);
}

TEST_F(IntakeFeedTest, BeginsBehindAForkThatItsSourceNames) {
  peer_.ForkAt(2);
  common::v1::FeedToken token;
  token.set_installation("here");
  token.add_cursors()->set_seq(2);
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_BEYOND_FORK);
  detail.set_resume_token(EncodeToken(token));
  Cursors after(1);
  after[0].set_epoch(1);
  after[0].set_seq(5);
  subscriber_.Give(Reject(detail, "beyond a fork"));
  subscriber_.Give(ForeignRecords{{InEpochTwo(3)}, {}});
  feed_.Start(after);
  EXPECT_EQ(subscriber_.AwaitStarts(2)[0].seq(), 2);
  EXPECT_EQ(subscriber_.AwaitStarts(2)[0].installation(), "here");
  EXPECT_EQ(AwaitFork().seq, 2);
}

TEST_F(IntakeFeedTest, LeavesAHistoryThatItsSourceLeftBelowTheFork) {
  // Its records 4 and 5 are others than the source's, which went on in epoch 2 behind 7.
  peer_.ForkAt(7);
  Cursors after(2);
  after[0].set_epoch(1);
  after[0].set_seq(5);
  after[0].set_checksum(1);
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_BEYOND_FORK);
  subscriber_.Give(Reject(detail, "holds another record at 5"));
  feed_.Start(after);
  const SourceFork fork = AwaitFork();
  EXPECT_EQ(fork.partition, 0);
  EXPECT_EQ(fork.epoch, 2);
  EXPECT_EQ(fork.seq, 7);
}

TEST_F(IntakeFeedTest, LeavesAHistoryThatWentOnBeyondItsSource) {
  peer_.ForkAt(2999);
  Cursors after(1);
  after[0].set_epoch(1);
  after[0].set_seq(3003);
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_BEYOND_FORK);
  subscriber_.Give(Reject(detail, "holds another record in another partition"));
  feed_.Start(after);
  EXPECT_EQ(AwaitFork().seq, 2999);
}

TEST_F(IntakeFeedTest, OverABusEntersAnEpochOnlyFromTheSameHistory) {
  peer_.ForkAt(7);
  Cursors after(1);
  after[0].set_epoch(1);
  after[0].set_seq(5);
  after[0].set_checksum(1);
  subscriber_.Give(ForeignRecords{{InEpochTwo(8)}, {}});
  feed_.Start(after);
  EXPECT_EQ(AwaitFork().seq, 7);
}

TEST_F(IntakeFeedTest, WhatWaitsBeyondAForkIsNotDelivered) {
  peer_.ForkAt(2);
  subscriber_.Give(ForeignRecords{
      {RecordAt(0, 1), RecordAt(0, 2), RecordAt(0, 3), RecordAt(1, 9), InEpochTwo(4)}, {}});
  feed_.Start(Cursors(2));
  const std::vector<std::string> taken = Take(11);
  EXPECT_THAT(taken, ::testing::Not(::testing::Contains("0/3")));
  EXPECT_EQ(AwaitFork().seq, 2);
}

TEST_F(IntakeFeedTest, ARecordOfNoPartitionIsAProblem) {
  subscriber_.Give(ForeignRecords{{RecordAt(7, 1)}, {}});
  feed_.Start(Cursors(2));
  subscriber_.AwaitStarts(2);
  EXPECT_THAT(feed_.Take(10), IsEmpty());
}

}  // namespace
}  // namespace steward::engine
