// The relay and the subscriber against a real broker: what stands in the topics, and what both make
// of records that are none of the service's. What every bus holds is in ../conformance_test.cc;
// what goes wrong, in kafka_trouble_test.cc.

#include "libs/bus/kafka/kafka_test.h"

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/kafka/client.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::SizeIs;

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

}  // namespace
}  // namespace steward::bus
