#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/kafka/test_kafka.h"
#include "libs/bus/kafka/topics.h"
#include "libs/engine/feed.h"
#include "libs/telemetry/metrics.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

// For tests of the relay against a real broker: a journal, a relay, and what stands in its topics.
namespace steward::bus {

inline constexpr uint32_t kPartitions = toy::ToyBench::kPartitions;

// A service's journal with its feed.
struct Source {
  toy::ToyBench bench;
  engine::Feed feed{bench.catalog(), bench.store(), bench.core().ring()};

  void Write(int count, const std::string& name) {
    for (int i = 0; i < count; ++i) {
      const std::string toy = absl::StrCat(name, i);
      ASSERT_THAT(bench.Do(toy::Make(absl::StrCat("a", i % 23), toy, 5, toy)).status,
                  testing::IsOk());
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
      ASSERT_THAT(ours, testing::IsOk());
      ASSERT_THAT(*ours, ::testing::SizeIs(1))
          << "a record too many in partition " << record.partition;
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
      ASSERT_THAT(ours, testing::IsOk());
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

}  // namespace steward::bus
