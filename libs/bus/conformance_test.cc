// What every bus holds, whatever carries the events: order, no loss, repeats byte for byte, gaps
// filled by the peer, restarts of the source, slow consumers. An implementation joins by a Bus of
// its own in buses_test.cc, and by a line at the end of this file.

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/buses_test.h"
#include "libs/bus/kafka/test_kafka.h"
#include "libs/engine/codec.h"
#include "libs/engine/intake_feed.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::bus {
namespace {

using common::v1::Cursor;
using engine::ForeignRecord;
using engine::ForeignRecords;
using ::steward::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::TestWithParam;

constexpr uint32_t kPartitions = toy::ToyBench::kPartitions;
constexpr absl::Duration kPatience = absl::Seconds(30);

struct BusCase {
  const char* name;
  std::unique_ptr<Bus> (*make)(const BusSource&);
  bool needs_broker = false;
};

// A consumer that holds the contract: in each partition the next record is the next seq.
class Follower {
 public:
  explicit Follower(std::vector<Cursor> cursors = std::vector<Cursor>(kPartitions))
      : cursors_(std::move(cursors)) {}

  void Follow(Bus& bus) {
    repeats_ = bus.may_repeat();
    subscriber_ = bus.NewSubscriber();
    ASSERT_THAT(subscriber_->Start(cursors_), IsOk());
  }

  // Takes records, at most `step` at a time, until there are `count` of them.
  void Take(size_t count, size_t step = 1000) {
    const absl::Time bound = absl::Now() + kPatience;
    while (payloads_.size() < count && absl::Now() < bound) {
      const size_t max = std::min(step, count - payloads_.size());
      const auto read = subscriber_->Next(max, bound);
      ASSERT_THAT(read, IsOk());
      EXPECT_LE(read->records.size(), max);
      for (const ForeignRecord& record : read->records) Note(record);
    }
    ASSERT_EQ(payloads_.size(), count);
  }

  engine::Subscriber& subscriber() { return *subscriber_; }
  const std::vector<Cursor>& cursors() const { return cursors_; }
  const std::vector<std::string>& payloads() const { return payloads_; }

 private:
  void Note(const ForeignRecord& record) {
    ASSERT_LT(record.partition, kPartitions);
    Cursor& cursor = cursors_[record.partition];
    if (repeats_ && record.epoch == cursor.epoch() && record.seq <= cursor.seq()) return;
    ASSERT_EQ(record.seq, cursor.seq() + 1) << "partition " << record.partition;
    cursor.set_epoch(record.epoch);
    cursor.set_seq(record.seq);
    cursor.set_checksum(engine::PayloadChecksum(record.payload));
    cursor.set_installation(record.installation);
    payloads_.push_back(record.payload);
  }

  std::vector<Cursor> cursors_;
  bool repeats_ = false;
  std::unique_ptr<engine::Subscriber> subscriber_;
  std::vector<std::string> payloads_;
};

class BusConformance : public TestWithParam<BusCase> {
 protected:
  void SetUp() override {
    if (GetParam().needs_broker && TestBroker().empty()) {
      if (BrokerIsRequired()) FAIL() << kNoBroker;
      GTEST_SKIP() << kNoBroker;
    }
    Open();
  }
  void TearDown() override {
    bus_.reset();
    if (GetParam().needs_broker && !TestBroker().empty())
      DeleteTestTopics(TestKafkaOptions(name_), "toy");
  }

  // Writes records over all partitions.
  void Write(int count, int accounts = 23) {
    for (int i = 0; i < count; ++i, ++written_) {
      const std::string toy = absl::StrCat("t", written_);
      ASSERT_THAT(source_.Do(toy::Make(absl::StrCat("a", written_ % accounts), toy, 5, toy)).status,
                  IsOk());
    }
  }

  void RestartSource() {
    bus_.reset();
    feed_.reset();
    source_.Restart();
    Open();
  }

  Bus& bus() { return *bus_; }

 private:
  void Open() {
    feed_ =
        std::make_unique<engine::Feed>(source_.catalog(), source_.store(), source_.core().ring());
    bus_ = GetParam().make({*feed_, source_, name_});
  }

  const std::string name_ = RandomTopicPrefix();
  toy::ToyBench source_;
  int written_ = 0;
  std::unique_ptr<engine::Feed> feed_;
  std::unique_ptr<Bus> bus_;
};

TEST_P(BusConformance, DeliversEveryRecordInOrderFromTheBeginning) {
  Write(300);
  Follower follower;
  follower.Follow(bus());
  follower.Take(300, 7);
}

TEST_P(BusConformance, BeginsAfterTheCursors) {
  Write(100);
  Follower first;
  first.Follow(bus());
  first.Take(100);
  Write(50);
  Follower second(first.cursors());
  second.Follow(bus());
  second.Take(50);
}

TEST_P(BusConformance, DeliversWhatIsWrittenWhileSomebodyWaits) {
  Follower follower;
  follower.Follow(bus());
  std::thread waiting([&follower] { follower.Take(20); });
  Write(20);
  waiting.join();
}

TEST_P(BusConformance, RepeatsTheSameBytesWhenBegunAgain) {
  Write(60);
  Follower follower;
  follower.Follow(bus());
  follower.Take(60);
  Follower whole;
  whole.Follow(bus());
  ASSERT_THAT(whole.subscriber().Next(30, absl::Now() + kPatience), IsOk());
  ASSERT_THAT(whole.subscriber().Start(std::vector<Cursor>(kPartitions)), IsOk());
  whole.Take(60);
  EXPECT_TRUE(std::is_permutation(whole.payloads().begin(), whole.payloads().end(),
                                  follower.payloads().begin()));
}

TEST_P(BusConformance, GoesOnAfterARestartOfTheSource) {
  Write(80);
  Follower follower;
  follower.Follow(bus());
  follower.Take(40);
  Follower after(follower.cursors());
  follower = Follower();
  RestartSource();
  Write(20);
  after.Follow(bus());
  after.Take(60);
}

TEST_P(BusConformance, ASlowConsumerHoldsNobodyUpAndLosesNothing) {
  Follower slow;
  slow.Follow(bus());
  Write(10);
  slow.Take(5, 5);
  Write(600);
  Follower quick;
  quick.Follow(bus());
  quick.Take(610);
  slow.Take(610, 100);
}

TEST_P(BusConformance, AnswersWithNothingWhenNothingComes) {
  Follower follower;
  follower.Follow(bus());
  const auto read = follower.subscriber().Next(10, absl::Now() + absl::Milliseconds(50));
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->records, IsEmpty());
}

TEST_P(BusConformance, StopEndsAWait) {
  Follower follower;
  follower.Follow(bus());
  std::thread stopper([&follower] { follower.subscriber().Stop(); });
  const absl::Time bound = absl::Now() + kPatience;
  bool ended = false;
  while (!ended && absl::Now() < bound) {
    const auto read = follower.subscriber().Next(10, bound);
    // The in-process feed answers nothing, the others an error; neither waits on.
    ended = !read.ok() || absl::Now() < bound;
  }
  EXPECT_TRUE(ended);
  stopper.join();
}

TEST_P(BusConformance, ThePeerReadsAnyStretch) {
  Write(200);
  Follower follower;
  follower.Follow(bus());
  follower.Take(200);
  for (uint32_t p = 0; p < kPartitions; ++p) {
    const uint64_t head = follower.cursors()[p].seq();
    ASSERT_GT(head, 12u);
    const auto middle = bus().peer().ReadEvents(p, 4, 5);
    ASSERT_THAT(middle, IsOk());
    ASSERT_THAT(middle->records, SizeIs(5));
    EXPECT_EQ(middle->records.front().seq, 4);
    EXPECT_EQ(middle->records.back().seq, 8);
    EXPECT_THAT(follower.payloads(), ::testing::Contains(middle->records.front().payload));
    const auto beyond = bus().peer().ReadEvents(p, head + 1, 5);
    ASSERT_THAT(beyond, IsOk());
    EXPECT_THAT(beyond->records, IsEmpty());
  }
}

// Loses every third record, and sends every fifth twice.
class LossySubscriber final : public engine::Subscriber {
 public:
  explicit LossySubscriber(std::unique_ptr<engine::Subscriber> whole) : whole_(std::move(whole)) {}
  absl::Status Start(const std::vector<Cursor>& after) override { return whole_->Start(after); }
  absl::StatusOr<ForeignRecords> Next(size_t max, absl::Time until) override {
    auto read = whole_->Next(max, until);
    if (!read.ok()) return read;
    ForeignRecords lossy;
    lossy.heads = read->heads;
    for (const ForeignRecord& record : read->records) {
      ++count_;
      if (count_ % 3 != 0) lossy.records.push_back(record);
      if (count_ % 5 == 0) lossy.records.push_back(record);
    }
    return lossy;
  }
  void Stop() override { whole_->Stop(); }

 private:
  std::unique_ptr<engine::Subscriber> whole_;
  int count_ = 0;
};

TEST_P(BusConformance, LossAndRepetitionOnTheWayLeaveNoGapAndNoRepeat) {
  Write(400);
  LossySubscriber lossy(bus().NewSubscriber());
  engine::IntakeFeed intake("toy", lossy, bus().peer(), [] {});
  intake.Start(std::vector<Cursor>(kPartitions));
  std::vector<uint64_t> seqs(kPartitions, 0);
  size_t taken = 0;
  // A lost record behind the last that came is only missed when one more comes.
  const absl::Time bound = absl::Now() + kPatience;
  while (taken < 390 && absl::Now() < bound) {
    for (const ForeignRecord& record : intake.Take(50)) {
      ASSERT_EQ(record.seq, ++seqs[record.partition]);
      ++taken;
    }
  }
  EXPECT_GE(taken, 390u);
}

TEST_P(BusConformance, ALoopThatComesLateFindsEverythingInOrder) {
  // More than an intake queues: the bus is held up, and goes on.
  constexpr int kRecords = 9000;
  Write(kRecords, /*accounts=*/kRecords);
  const auto subscriber = bus().NewSubscriber();
  std::atomic<int> woken = 0;
  engine::IntakeFeed intake("toy", *subscriber, bus().peer(), [&woken] { ++woken; });
  intake.Start(std::vector<Cursor>(kPartitions));
  const absl::Time bound = absl::Now() + kPatience;
  while (woken == 0 && absl::Now() < bound) std::this_thread::yield();
  std::vector<uint64_t> seqs(kPartitions, 0);
  int taken = 0;
  while (taken < kRecords && absl::Now() < bound) {
    for (const ForeignRecord& record : intake.Take(50)) {
      ASSERT_EQ(record.seq, ++seqs[record.partition]);
      ++taken;
    }
  }
  EXPECT_EQ(taken, kRecords);
  EXPECT_TRUE(intake.connected()) << intake.problem();
}

std::string NameOf(const ::testing::TestParamInfo<BusCase>& bus) { return bus.param.name; }

INSTANTIATE_TEST_SUITE_P(Each, BusConformance,
                         ::testing::Values(BusCase{"Embedded", NewEmbeddedBus},
                                           BusCase{"Grpc", NewGrpcBus},
                                           BusCase{"Kafka", NewKafkaBus, true}),
                         NameOf);

}  // namespace
}  // namespace steward::bus
