#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"

#include "libs/bus/kafka/options.h"
#include "libs/bus/kafka/record.h"
#include "libs/bus/kafka/relay.h"
#include "libs/bus/kafka/subscriber.h"
#include "libs/engine/catalog.h"

// For tests against a real broker, whose address is in STEWARD_TEST_KAFKA.
namespace steward::bus {

inline constexpr char kNoBroker[] =
    "NO BROKER: start one (scripts/kafka start) and give its address in STEWARD_TEST_KAFKA";

// HOST:PORT; empty where none was given.
std::string TestBroker();
// In continuous integration a broker must be there.
bool BrokerIsRequired();

// A prefix for topics that no other test has.
std::string RandomTopicPrefix();
KafkaOptions TestKafkaOptions(const std::string& topic_prefix);

// Takes a service's topics away.
void DeleteTestTopics(const KafkaOptions& options, const std::string& service);

// One record as it stands in a topic.
struct TopicRecord {
  uint32_t partition = 0;
  absl::optional<std::string> key;
  absl::optional<std::string> value;
  std::map<std::string, std::string> headers;
};
// Takes every record of a topic away, as retention does: the offsets go on.
void EmptyTopic(const KafkaOptions& options, const std::string& topic, uint32_t partition_count);
// Everything that a topic holds, in order within each partition. CHECKs that it can be read.
std::vector<TopicRecord> ReadTopic(const KafkaOptions& options, const std::string& topic,
                                   uint32_t partition_count);
// Puts a record there, and waits until it is there.
void PutRecord(const KafkaOptions& options, const std::string& topic, uint32_t partition,
               const KafkaRecord& record);
// The same of a record with a key and no header.
void PutBare(const KafkaOptions& options, const std::string& topic, uint32_t partition,
             absl::optional<absl::string_view> value);
// The same of a journal record.
void PutEvent(const KafkaOptions& options, const std::string& topic, uint32_t partition,
              absl::string_view payload);

// Waits until `done`, at most half a minute; answers whether it was.
bool Await(const std::function<bool()>& done);

// One service's relay to topics of its own, and those who follow it.
class TestKafka final {
 public:
  // `kept`: how far the events topic was when the host last noted it.
  TestKafka(const Relay::Parts& parts, KafkaOptions options, std::vector<uint64_t> kept = {});

  Relay& relay() { return *relay_; }
  // CHECKs that it comes.
  void AwaitCaughtUp();
  std::unique_ptr<KafkaSubscriber> NewSubscriber(std::function<void()> on_unreadable = {});

 private:
  const engine::Catalog& catalog_;
  const std::vector<uint64_t> kept_;
  const KafkaOptions options_;
  std::unique_ptr<Relay> relay_;
};

}  // namespace steward::bus
