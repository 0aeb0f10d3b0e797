// What the relay makes of a real broker that fails it, of topics that are not as it left them, and
// of a producer that breaks.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/bus/embedded/embedded.h"
#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/kafka_test.h"
#include "libs/engine/intake_feed.h"

namespace steward::bus {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::SizeIs;

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

TEST_F(KafkaTest, ANewEpochGoesOnBehindItsForkAndBuriesWhatIsGone) {
  Source& source = NewSource();
  source.Write(100, "t");
  Relay(source);
  AwaitPublished();
  relay_.reset();
  Source& restored = NewSource();
  restored.Write(30, "t");
  ASSERT_THAT(restored.bench.core().StartEpoch({.principal = "operator"}, 0), IsOk());
  ASSERT_THAT(restored.bench.Commit(), IsOk());
  restored.Write(5, "u");
  Relay(restored);
  AwaitPublished();
  // Of each partition first the lost history, then the fork, then the new epoch without a gap.
  std::vector<uint64_t> epochs(kPartitions, 1);
  std::vector<uint64_t> next(kPartitions, 1);
  for (const TopicRecord& record : Events()) {
    const uint32_t p = record.partition;
    if (record.headers.at("ce_type") == "steward.toy.v1.EpochStarted") {
      epochs[p] = 2;
      const auto ours = restored.feed.Records(p, 1, 1000);
      ASSERT_THAT(ours, IsOk());
      for (const engine::RecordPtr& each : *ours) {
        if (each->type == "EpochStarted") next[p] = each->seq;
      }
      EXPECT_EQ(record.key, absl::nullopt);
    }
    EXPECT_EQ(record.headers.at("ce_epoch"), absl::StrCat(epochs[p]));
    EXPECT_EQ(record.headers.at("ce_sequence"), absl::StrCat(next[p]++)) << "partition " << p;
  }
  std::map<std::string, bool> there;
  for (const TopicRecord& record : ReadTopic(options_, StateTopic(options_, "toy"), kPartitions))
    there[*record.key] = record.value.has_value();
  EXPECT_EQ(there.size(), 105) << "those that are gone have a tombstone";
  EXPECT_EQ(std::count_if(there.begin(), there.end(), [](const auto& each) { return each.second; }),
            35);
  EXPECT_TRUE(there[toy::ToyName("a4", "u4")]);
  EXPECT_FALSE(there[toy::ToyName("a7", "t99")]);
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
  bool breaks = false;
  const auto on_producer = [&](Producer& producer) {
    absl::MutexLock lock(&mutex);
    newest = producer.client();
    ++producers;
  };
  // On the relay's thread, which would free the producer under any other.
  const auto save = [&](const std::vector<uint64_t>&) {
    absl::MutexLock lock(&mutex);
    if (!std::exchange(breaks, false)) return;
    EXPECT_EQ(
        rd_kafka_test_fatal_error(newest, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "test"),
        RD_KAFKA_RESP_ERR_NO_ERROR);
  };
  bus::Relay relay(PartsOf(source), {.kafka = options_, .save = save, .on_producer = on_producer});
  relay.Start();
  constexpr int kFatalErrors = 3;
  int writes = 0;
  for (int i = 1; i <= kFatalErrors; ++i) {
    ASSERT_TRUE(Await([&] { return relay.caught_up() && relay.Problems().empty(); }));
    {
      absl::MutexLock lock(&mutex);
      ASSERT_EQ(producers, i);
      breaks = true;
    }
    // Some of these are under way when it breaks.
    ASSERT_TRUE(Await([&] {
      source.Write(5, absl::StrCat("u", ++writes, "-"));
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
