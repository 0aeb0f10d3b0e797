#include "libs/bus/kafka/test_kafka.h"

#include <cstdlib>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/check.h"
#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/limits.h"
#include "libs/bus/kafka/producer.h"
#include "libs/bus/kafka/topics.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string TestBroker() { return Variable("STEWARD_TEST_KAFKA"); }

bool BrokerIsRequired() { return !Variable("CI").empty(); }

std::string RandomTopicPrefix() {
  absl::BitGen random;
  return absl::StrCat("steward-test-", absl::Hex(random(), absl::kZeroPad16));
}

KafkaOptions TestKafkaOptions(const std::string& topic_prefix) {
  KafkaOptions options;
  options.brokers = TestBroker();
  options.topic_prefix = topic_prefix;
  return options;
}

void DeleteTestTopics(const KafkaOptions& options, const std::string& service) {
  const auto client = NewProducerClient(options, {});
  STEWARD_CHECK(client.ok()) << client.status().ToString();
  const std::string events = EventsTopic(options, service);
  const std::string state = StateTopic(options, service);
  std::vector<rd_kafka_DeleteTopic_t*> topics = {rd_kafka_DeleteTopic_new(events.c_str()),
                                                 rd_kafka_DeleteTopic_new(state.c_str())};
  const KafkaPtr<rd_kafka_queue_t> queue(rd_kafka_queue_new(client->get()));
  rd_kafka_DeleteTopics(client->get(), topics.data(), topics.size(), nullptr, queue.get());
  const KafkaPtr<rd_kafka_event_t> done(rd_kafka_queue_poll(queue.get(), 10'000));
  rd_kafka_DeleteTopic_destroy_array(topics.data(), topics.size());
  STEWARD_CHECK(done != nullptr && rd_kafka_event_error(done.get()) == RD_KAFKA_RESP_ERR_NO_ERROR)
      << events;
}

void EmptyTopic(const KafkaOptions& options, const std::string& topic, uint32_t partition_count) {
  const auto client = NewProducerClient(options, {});
  STEWARD_CHECK(client.ok()) << client.status().ToString();
  const KafkaPtr<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(static_cast<int>(partition_count)));
  for (uint32_t p = 0; p < partition_count; ++p) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), static_cast<int32_t>(p))->offset =
        RD_KAFKA_OFFSET_END;
  }
  rd_kafka_DeleteRecords_t* records = rd_kafka_DeleteRecords_new(list.get());
  const KafkaPtr<rd_kafka_queue_t> queue(rd_kafka_queue_new(client->get()));
  rd_kafka_DeleteRecords(client->get(), &records, 1, nullptr, queue.get());
  const KafkaPtr<rd_kafka_event_t> done(rd_kafka_queue_poll(queue.get(), 10'000));
  rd_kafka_DeleteRecords_destroy(records);
  STEWARD_CHECK(done != nullptr && rd_kafka_event_error(done.get()) == RD_KAFKA_RESP_ERR_NO_ERROR)
      << topic;
}

namespace {

TopicRecord ToTopicRecord(const rd_kafka_message_t& message) {
  TopicRecord record;
  record.partition = static_cast<uint32_t>(message.partition);
  if (message.key != nullptr) record.key = {static_cast<const char*>(message.key), message.key_len};
  if (message.payload != nullptr) record.value = std::string(ValueOf(message));
  rd_kafka_headers_t* headers = nullptr;
  rd_kafka_message_headers(&message, &headers);
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  for (size_t i = 0;
       headers != nullptr &&
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    record.headers[name] = {static_cast<const char*>(value), size};
  }
  return record;
}

}  // namespace

std::vector<TopicRecord> ReadTopic(const KafkaOptions& options, const std::string& topic,
                                   uint32_t partition_count) {
  const auto client = NewConsumerClient(options, {{"enable.partition.eof", "true"}});
  STEWARD_CHECK(client.ok()) << client.status().ToString();
  const KafkaPtr<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(static_cast<int>(partition_count)));
  for (uint32_t p = 0; p < partition_count; ++p) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), static_cast<int32_t>(p))->offset =
        RD_KAFKA_OFFSET_BEGINNING;
  }
  STEWARD_CHECK(rd_kafka_assign(client->get(), list.get()) == RD_KAFKA_RESP_ERR_NO_ERROR) << topic;
  std::vector<TopicRecord> records;
  uint32_t ended = 0;
  const bool whole = Await([&] {
    const KafkaMessage message(rd_kafka_consumer_poll(client->get(), 100));
    if (message == nullptr) return false;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return ++ended == partition_count;
    STEWARD_CHECK(message->err == RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_message_errstr(&*message);
    records.push_back(ToTopicRecord(*message));
    return false;
  });
  STEWARD_CHECK(whole) << topic;
  return records;
}

void PutRecord(const KafkaOptions& options, const std::string& topic, uint32_t partition,
               const KafkaRecord& record) {
  const auto producer = Producer::Open(options, {topic});
  STEWARD_CHECK(producer.ok()) << producer.status().ToString();
  const absl::Status sent = (*producer)->Send({0, partition, 1}, record);
  STEWARD_CHECK(sent.ok()) << sent.ToString();
  std::vector<Producer::Report> reports;
  const bool done = Await([&] {
    const absl::Status status = (*producer)->Poll(absl::Milliseconds(100), &reports);
    STEWARD_CHECK(status.ok()) << status.ToString();
    return !reports.empty();
  });
  STEWARD_CHECK(done) << topic;
}

void PutBare(const KafkaOptions& options, const std::string& topic, uint32_t partition,
             absl::optional<absl::string_view> value) {
  KafkaRecord record;
  record.key = "k";
  record.value = value;
  PutRecord(options, topic, partition, record);
}

void PutEvent(const KafkaOptions& options, const std::string& topic, uint32_t partition,
              absl::string_view payload) {
  common::v1::Envelope envelope;
  KafkaRecord record;
  STEWARD_CHECK(engine::ParseEnvelope(payload, &envelope).ok()) << topic;
  STEWARD_CHECK(EventToKafka(envelope, payload, "", &record).ok()) << topic;
  PutRecord(options, topic, partition, record);
}

bool Await(const std::function<bool()>& done) {
  const absl::Time bound = absl::Now() + absl::Seconds(30);
  while (!done()) {
    if (absl::Now() > bound) return false;
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

TestKafka::TestKafka(const Relay::Parts& parts, KafkaOptions options, std::vector<uint64_t> kept)
    : catalog_(parts.catalog),
      kept_(std::move(kept)),
      options_(std::move(options)),
      relay_(std::make_unique<Relay>(
          parts, Relay::Options{.kafka = options_, .load = [this] { return kept_; }})) {}

void TestKafka::AwaitCaughtUp() {
  STEWARD_CHECK(Await([this] { return relay_->caught_up(); })) << relay_->Problems().front();
}

std::unique_ptr<KafkaSubscriber> TestKafka::NewSubscriber(std::function<void()> on_unreadable) {
  return std::make_unique<KafkaSubscriber>(
      KafkaSubscriber::Options{.kafka = options_,
                               .service = catalog_.service().name(),
                               .partition_count = catalog_.partition_count(),
                               .installation = catalog_.installation().installation(),
                               .on_unreadable = std::move(on_unreadable)});
}

}  // namespace steward::bus
