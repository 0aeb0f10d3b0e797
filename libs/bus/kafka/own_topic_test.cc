// A restored service reads what it had published, against a real broker.

#include "libs/bus/kafka/own_topic.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/kafka/kafka_test.h"
#include "libs/engine/journal_tail.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::IsEmpty;

class OwnTopicTest : public KafkaTest {
 protected:
  // The tail that a store which ended where `bench` does takes from the topic.
  absl::StatusOr<engine::JournalTail::Taken> TakeTail(toy::ToyBench& bench) {
    auto tail = engine::JournalTail::Open(bench.catalog(), bench.store());
    EXPECT_THAT(tail, IsOk());
    const OwnTopic topic{options_, "toy", kPartitions,
                         bench.catalog().installation().installation()};
    const absl::Status read =
        ReadOwnTopic(topic, tail->After(),
                     [&](const engine::ForeignRecord& record) { return tail->Add(record); });
    if (!read.ok()) return read;
    return tail->Finish();
  }
};

TEST_F(OwnTopicTest, WhatIsBehindABackupComesBack) {
  Source& source = NewSource();
  source.Write(50, "t");
  const auto backup = source.bench.store().Clone();
  source.Write(2000, "u");
  Relay(source);
  AwaitPublished();
  const auto lost = source.bench.RowsOf(store::Kind::kJournal);
  const auto states = source.bench.RowsOf(store::Kind::kState);
  relay_.reset();
  toy::ToyBench restored;
  restored.Restore(*backup);
  const auto taken = TakeTail(restored);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->record_count, 2000);
  EXPECT_EQ(taken->epoch, 1);
  EXPECT_THAT(taken->broken_partitions, IsEmpty());
  restored.Restart();
  EXPECT_EQ(restored.RowsOf(store::Kind::kJournal), lost);
  EXPECT_EQ(restored.RowsOf(store::Kind::kState), states);
}

TEST_F(OwnTopicTest, WithoutATopicThereIsNothing) {
  Source& source = NewSource();
  source.Write(10, "t");
  const auto taken = TakeTail(source.bench);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->record_count, 0);
  EXPECT_EQ(taken->epoch, 0);
}

TEST_F(OwnTopicTest, WhatRetentionTookIsNotMadeUp) {
  Source& source = NewSource();
  source.Write(50, "t");
  const auto backup = source.bench.store().Clone();
  source.Write(100, "u");
  Relay(source);
  AwaitPublished();
  EmptyTopic(options_, events(), kPartitions);
  source.Write(100, "v");
  AwaitPublished();
  relay_.reset();
  toy::ToyBench restored;
  restored.Restore(*backup);
  const auto taken = TakeTail(restored);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->record_count, 0);
  EXPECT_THAT(taken->broken_partitions, ::testing::SizeIs(kPartitions));
}

TEST_F(OwnTopicTest, ABrokerThatDoesNotAnswerIsAnError) {
  KafkaOptions nowhere = options_;
  nowhere.brokers = "127.0.0.1:1";
  const OwnTopic topic{nowhere, "toy", kPartitions, ""};
  const absl::Status read =
      ReadOwnTopic(topic, std::vector<common::v1::Cursor>(kPartitions),
                   [](const engine::ForeignRecord&) { return absl::OkStatus(); });
  EXPECT_THAT(read, StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace steward::bus
