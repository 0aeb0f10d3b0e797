// The relay and the subscriber against a real broker: what stands in the topics, and what the relay
// makes of topics that are not as it left them. What every bus holds is in ../conformance_test.cc.

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/embedded/embedded.h"
#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/test_kafka.h"
#include "libs/bus/kafka/topics.h"
#include "libs/engine/codec.h"
#include "libs/engine/intake_feed.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::bus {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr uint32_t kPartitions = toy::ToyBench::kPartitions;

// A service's journal with its feed.
struct Source {
  toy::ToyBench bench;
  engine::Feed feed{bench.catalog(), bench.store(), bench.core().ring()};

  void Write(int count, const std::string& name) {
    for (int i = 0; i < count; ++i) {
      const std::string toy = absl::StrCat(name, i);
      ASSERT_THAT(bench.Do(toy::Make(absl::StrCat("a", i % 23), toy, 5, toy)).status, IsOk());
    }
  }
};

class KafkaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!TestBroker().empty()) return;
    if (BrokerIsRequired()) FAIL() << kNoBroker;
    GTEST_SKIP() << kNoBroker;
  }
  void TearDown() override {
    relay_.reset();
    if (!TestBroker().empty()) DeleteTestTopics(options_, "toy");
  }

  // It outlives the relay, which reads it.
  Source& NewSource() {
    sources_.push_back(std::make_unique<Source>());
    return *sources_.back();
  }
  // Ends the relay that runs, and begins another.
  void Relay(Source& source, std::vector<uint64_t> kept = {}) {
    relay_.reset();
    relay_ = std::make_unique<TestKafka>(PartsOf(source), options_, std::move(kept));
    relay_->relay().Start();
  }
  bus::Relay::Parts PartsOf(Source& source) {
    return {source.bench.catalog(), source.feed, source.bench.store(), registry_};
  }
  void AwaitPublished() {
    const bool done = Await([this] { return relay_->relay().Problems().empty(); });
    EXPECT_TRUE(done) << Problems();
  }
  std::string Problems() { return absl::StrJoin(relay_->relay().Problems(), "; "); }
  void AwaitProblem(const std::string& part) {
    const bool done = Await([&] { return Problems().find(part) != std::string::npos; });
    EXPECT_TRUE(done) << Problems();
  }

  std::string events() { return EventsTopic(options_, "toy"); }
  std::vector<TopicRecord> Events() { return ReadTopic(options_, events(), kPartitions); }

  // Whether the topic holds each of the journal's records, in order, and nothing else.
  void ExpectWhole(Source& source, const std::vector<TopicRecord>& records) {
    std::vector<uint64_t> seqs(kPartitions, 0);
    for (const TopicRecord& record : records) {
      const auto ours = source.feed.Records(record.partition, ++seqs[record.partition], 1);
      ASSERT_THAT(ours, IsOk());
      ASSERT_THAT(*ours, SizeIs(1)) << "a record too many in partition " << record.partition;
      ASSERT_EQ(record.value, ours->front()->payload) << seqs[record.partition];
      EXPECT_EQ(record.key, ours->front()->account);
      EXPECT_EQ(record.headers.at("ce_sequence"), absl::StrCat(seqs[record.partition]));
    }
    for (uint32_t p = 0; p < kPartitions; ++p)
      EXPECT_EQ(seqs[p], source.feed.ring().HeadOf(p).seq) << "partition " << p;
  }

  // Whether each of the journal's records stands behind the one before it; some may come again.
  void ExpectNoGap(Source& source, const std::vector<TopicRecord>& records) {
    std::vector<uint64_t> seqs(kPartitions, 0);
    for (const TopicRecord& record : records) {
      uint64_t seq = 0;
      ASSERT_TRUE(absl::SimpleAtoi(record.headers.at("ce_sequence"), &seq));
      uint64_t& last = seqs[record.partition];
      ASSERT_LE(seq, last + 1) << "a gap in partition " << record.partition;
      last = std::max(last, seq);
      const auto ours = source.feed.Records(record.partition, seq, 1);
      ASSERT_THAT(ours, IsOk());
      ASSERT_EQ(record.value, ours->front()->payload) << seq;
    }
    for (uint32_t p = 0; p < kPartitions; ++p)
      EXPECT_EQ(seqs[p], source.feed.ring().HeadOf(p).seq) << "partition " << p;
  }

  const KafkaOptions options_ = TestKafkaOptions(RandomTopicPrefix());
  std::vector<std::unique_ptr<Source>> sources_;
  telemetry::Registry registry_{telemetry::BuildInfo{.version = "test"}};
  std::unique_ptr<TestKafka> relay_;
};

TEST_F(KafkaTest, EveryRecordStandsInTheTopicOnceAndInOrder) {
  Source& source = NewSource();
  source.Write(300, "t");
  Relay(source);
  AwaitPublished();
  ExpectWhole(source, Events());
}

TEST_F(KafkaTest, WhatIsPublishedIsCounted) {
  Source& source = NewSource();
  source.Write(40, "t");
  Relay(source);
  AwaitPublished();
  const std::string text = registry_.RenderText();
  EXPECT_THAT(text, HasSubstr(absl::StrCat("steward_relay_records_published_total{topic=\"",
                                           events(), "\"} 40")));
  EXPECT_THAT(text, HasSubstr(absl::StrCat("steward_relay_lag_records{partition=\"3\",topic=\"",
                                           events(), "\"}")));
}

TEST_F(KafkaTest, WhereRetentionEmptiedATopicTheKeptPlaceCounts) {
  Source& source = NewSource();
  source.Write(50, "t");
  Relay(source);
  AwaitPublished();
  std::vector<uint64_t> kept;
  for (const engine::Head& head : source.feed.ring().Heads()) kept.push_back(head.seq);
  EmptyTopic(options_, events(), kPartitions);
  source.Write(10, "u");
  Relay(source, kept);
  AwaitPublished();
  EXPECT_THAT(Events(), SizeIs(10));
  // What the topic has no more, the peer has.
  const auto subscriber = relay_->NewSubscriber();
  LocalPeer peer(source.feed);
  engine::IntakeFeed intake("toy", *subscriber, peer, [] {});
  intake.Start(std::vector<common::v1::Cursor>(kPartitions));
  std::vector<uint64_t> seqs(kPartitions, 0);
  const auto whole = [&] {
    for (const engine::ForeignRecord& record : intake.Take(100))
      EXPECT_EQ(record.seq, ++seqs[record.partition]);
    bool all = true;
    for (uint32_t p = 0; p < kPartitions; ++p) {
      // A partition that nothing came to since shows no gap yet.
      const uint64_t head = source.feed.ring().HeadOf(p).seq;
      all = all && (seqs[p] == head || head == kept[p]);
    }
    return all;
  };
  EXPECT_TRUE(Await(whole));
}

TEST_F(KafkaTest, ANewRelayGoesOnWhereTheTopicEnds) {
  Source& source = NewSource();
  source.Write(100, "t");
  Relay(source);
  AwaitPublished();
  relay_->relay().Drain(absl::Now() + absl::Seconds(10));
  source.Write(100, "u");
  Relay(source);
  AwaitPublished();
  ExpectWhole(source, Events());
}

TEST_F(KafkaTest, TheStateTopicHoldsTheNewestOfEachResource) {
  Source& source = NewSource();
  source.Write(50, "t");
  Relay(source);
  AwaitPublished();
  ASSERT_THAT(source.bench.Do(toy::Change("a1", "t1", 77, "change")).status, IsOk());
  AwaitPublished();
  std::map<std::string, TopicRecord> newest;
  for (TopicRecord& record : ReadTopic(options_, StateTopic(options_, "toy"), kPartitions))
    newest[*record.key] = std::move(record);
  EXPECT_THAT(newest, SizeIs(50));
  const TopicRecord& changed = newest[toy::ToyName("a1", "t1")];
  toy::v1::Toy toy;
  ASSERT_TRUE(toy.ParseFromString(changed.value.value()));
  EXPECT_EQ(toy.size(), 77);
  EXPECT_EQ(toy.etag(), "2");
  EXPECT_EQ(changed.headers.at("ce_revision"), "2");
  const uint64_t head = source.feed.ring().HeadOf(changed.partition).seq;
  EXPECT_EQ(changed.headers.at("ce_sequence"), absl::StrCat(head));
  EXPECT_EQ(changed.headers.at("steward_watermark"), absl::StrCat("1/", head));
}

TEST_F(KafkaTest, ATopicOfAnotherNumberOfPartitionsIsRefusedWithTheRemedy) {
  const auto client = NewProducerClient(options_, {});
  ASSERT_THAT(client, IsOk());
  ASSERT_THAT(EnsureTopics(client->get(), options_, {"toy", kPartitions + 1},
                           absl::Now() + absl::Seconds(10)),
              IsOk());
  Source& source = NewSource();
  Relay(source);
  AwaitProblem("delete the topic");
  EXPECT_THAT(Problems(), HasSubstr(absl::StrCat("has ", kPartitions + 1, " partitions")));
  EXPECT_FALSE(relay_->relay().caught_up());
}

TEST_F(KafkaTest, AJournalThatIsBehindItsTopicIsRefused) {
  Source& source = NewSource();
  source.Write(100, "t");
  Relay(source);
  AwaitPublished();
  Source& younger = NewSource();
  younger.Write(30, "t");
  Relay(younger);
  AwaitProblem("rolled back");
  EXPECT_FALSE(relay_->relay().caught_up());
}

TEST_F(KafkaTest, AServiceThatWasRolledBackIsToldAndReleased) {
  Source& source = NewSource();
  source.Write(100, "t");
  Relay(source);
  AwaitPublished();
  relay_.reset();
  Source& younger = NewSource();
  younger.Write(30, "t");
  absl::Mutex mutex;
  std::vector<absl::Status> told;
  bus::Relay relay(PartsOf(younger), {.kafka = options_, .on_rolled_back = [&](absl::Status why) {
                                        absl::MutexLock lock(&mutex);
                                        told.push_back(std::move(why));
                                      }});
  const auto was_told = [&](size_t times) {
    return Await([&] {
      absl::MutexLock lock(&mutex);
      return told.size() == times;
    });
  };
  relay.Start();
  ASSERT_TRUE(was_told(1));
  EXPECT_THAT(told[0], HasReason(Reason::REASON_ROLLED_BACK));
  EXPECT_THAT(std::string(told[0].message()), HasSubstr("restore it"));
  DeleteTestTopics(options_, "toy");
  ASSERT_TRUE(was_told(2));
  EXPECT_THAT(told[1], IsOk());
}

TEST_F(KafkaTest, AJournalThatHoldsAnotherRecordAtTheTopicsEndIsRefused) {
  Source& source = NewSource();
  source.Write(100, "t");
  Relay(source);
  AwaitPublished();
  Source& other = NewSource();
  other.Write(200, "u");
  Relay(other);
  AwaitProblem("holds another record there");
}

TEST_F(KafkaTest, ATopicOfAnotherInstallationIsRefused) {
  Source& source = NewSource();
  source.Write(20, "t");
  Relay(source);
  AwaitPublished();
  const auto records = source.feed.Records(0, 1, 1);
  ASSERT_THAT(records, IsOk());
  toy::v1::ToyEvent event;
  ASSERT_TRUE(event.ParseFromString(records->front()->payload));
  event.mutable_envelope()->set_installation("another");
  const std::string payload = engine::SerializeDeterministic(event);
  PutEvent(options_, events(), 0, payload);
  const auto subscriber = relay_->NewSubscriber();
  ASSERT_THAT(subscriber->Start(std::vector<common::v1::Cursor>(kPartitions)), IsOk());
  absl::Status status;
  EXPECT_TRUE(Await([&] {
    status = subscriber->Next(100, absl::Now()).status();
    return !status.ok();
  }));
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status.ToString();
  Relay(source);
  AwaitProblem("installation another");
}

TEST_F(KafkaTest, WhatIsNoneOfTheServicesIsLeftOutAndCounted) {
  Source& source = NewSource();
  source.Write(50, "t");
  Relay(source);
  AwaitPublished();
  PutBare(options_, events(), 0, absl::nullopt);
  PutBare(options_, events(), 0, "no message at all");
  const auto records = source.feed.Records(0, 1, 1);
  ASSERT_THAT(records, IsOk());
  PutBare(options_, events(), 0, records->front()->payload);
  // A new relay finds the topic's end behind them.
  Relay(source);
  AwaitPublished();
  source.Write(50, "u");
  AwaitPublished();
  std::atomic<int> unreadable = 0;
  const auto subscriber = relay_->NewSubscriber([&unreadable] { ++unreadable; });
  ASSERT_THAT(subscriber->Start(std::vector<common::v1::Cursor>(kPartitions)), IsOk());
  std::vector<uint64_t> seqs(kPartitions, 0);
  size_t taken = 0;
  EXPECT_TRUE(Await([&] {
    const auto read = subscriber->Next(1000, absl::Now());
    EXPECT_THAT(read, IsOk());
    for (const auto& record : read->records) {
      EXPECT_EQ(record.seq, ++seqs[record.partition]);
      ++taken;
    }
    return taken >= 100;
  })) << taken;
  EXPECT_EQ(unreadable, 3);
}

TEST_F(KafkaTest, ACursorIsFoundBehindRepeats) {
  Source& source = NewSource();
  source.Write(200, "t");
  Relay(source);
  AwaitPublished();
  const uint64_t head = source.feed.ring().HeadOf(0).seq;
  ASSERT_GT(head, 20u);
  // The last eight records come twice more, as after two restarts.
  for (int i = 0; i < 2; ++i) {
    for (uint64_t seq = head - 7; seq <= head; ++seq) {
      const auto record = source.feed.Records(0, seq, 1);
      ASSERT_THAT(record, IsOk());
      PutEvent(options_, events(), 0, record->front()->payload);
    }
  }
  for (const uint64_t seen : {uint64_t{0}, uint64_t{1}, head - 12, head - 8, head - 3, head}) {
    std::vector<common::v1::Cursor> cursors(kPartitions);
    cursors[0].set_epoch(1);
    cursors[0].set_seq(seen);
    const auto subscriber = relay_->NewSubscriber();
    ASSERT_THAT(subscriber->Start(cursors), IsOk());
    uint64_t next = seen + 1;
    const bool whole = Await([&] {
      const auto read = subscriber->Next(100, absl::Now());
      EXPECT_THAT(read, IsOk());
      for (const auto& record : read->records) {
        if (record.partition != 0 || record.seq < next) continue;
        EXPECT_EQ(record.seq, next) << "after " << seen;
        next = record.seq + 1;
      }
      return next > head;
    });
    EXPECT_TRUE(whole) << "after " << seen << " up to " << next;
  }
}

TEST_F(KafkaTest, WhatTheBrokerLostIsPublishedAgain) {
  Source& source = NewSource();
  source.Write(60, "t");
  Relay(source);
  AwaitPublished();
  DeleteTestTopics(options_, "toy");
  source.Write(40, "u");
  const bool whole = Await([this, &source] {
    return relay_->relay().Problems().empty() && source.feed.ring().HeadOf(0).seq > 0;
  });
  ASSERT_TRUE(whole) << Problems();
  ExpectWhole(source, Events());
}

TEST_F(KafkaTest, AfterAFatalErrorOfItsProducerTheRelayGoesOnWithANewOne) {
  Source& source = NewSource();
  source.Write(500, "t");
  absl::Mutex mutex;
  int producers = 0;
  rd_kafka_t* newest = nullptr;
  bus::Relay relay(PartsOf(source), {.kafka = options_, .on_producer = [&](Producer& producer) {
                                       absl::MutexLock lock(&mutex);
                                       newest = producer.client();
                                       ++producers;
                                     }});
  relay.Start();
  constexpr int kFatalErrors = 3;
  for (int i = 1; i <= kFatalErrors; ++i) {
    ASSERT_TRUE(Await([&] { return relay.caught_up() && relay.Problems().empty(); }));
    // Some of these are under way when it breaks.
    source.Write(300, absl::StrCat("u", i, "-"));
    {
      absl::MutexLock lock(&mutex);
      ASSERT_EQ(producers, i);
      ASSERT_EQ(
          rd_kafka_test_fatal_error(newest, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "test"),
          RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    source.Write(300, absl::StrCat("v", i, "-"));
    ASSERT_TRUE(Await([&] {
      absl::MutexLock lock(&mutex);
      return producers == i + 1;
    }));
  }
  ASSERT_TRUE(Await([&] { return relay.Problems().empty(); }));
  ExpectNoGap(source, Events());
}

TEST_F(KafkaTest, WithoutABrokerTheRelaySaysHowFarItLags) {
  Source& source = NewSource();
  source.Write(10, "t");
  KafkaOptions nowhere = options_;
  nowhere.brokers = "127.0.0.1:1";
  TestKafka kafka(PartsOf(source), nowhere);
  kafka.relay().Start();
  EXPECT_TRUE(Await([&] { return kafka.relay().Problems().size() == 2; }));
  EXPECT_EQ(kafka.relay().lag_records(), 10u);
  EXPECT_THAT(kafka.relay().Problems().front(), HasSubstr("10 records behind"));
  EXPECT_FALSE(kafka.relay().caught_up());
}

TEST_F(KafkaTest, WithoutABrokerTheLagGrowsInTheMetricsFromWhereItWasKept) {
  Source& source = NewSource();
  source.Write(50, "t");
  std::vector<uint64_t> kept;
  uint64_t done = 0;
  for (const engine::Head& head : source.feed.ring().Heads()) {
    kept.push_back(head.seq);
    done += head.seq;
  }
  ASSERT_EQ(done, 50u);
  KafkaOptions nowhere = options_;
  nowhere.brokers = "127.0.0.1:1";
  TestKafka kafka(PartsOf(source), nowhere, kept);
  kafka.relay().Start();
  EXPECT_TRUE(Await([&] { return kafka.relay().lag_records() == 0; }));
  // All of one account, and so of one partition.
  for (int i = 0; i < 7; ++i)
    ASSERT_THAT(
        source.bench.Do(toy::Make("a1", absl::StrCat("u", i), 5, absl::StrCat("u", i))).status,
        IsOk());
  EXPECT_EQ(kafka.relay().lag_records(), 7u);
  const std::string lag = absl::StrCat("topic=\"", events(), "\"} 7\n");
  EXPECT_TRUE(Await([&] {
    return absl::StrContains(registry_.RenderText(), "steward_relay_lag_records{") &&
           absl::StrContains(registry_.RenderText(), lag);
  })) << registry_.RenderText();
}

}  // namespace
}  // namespace steward::bus
