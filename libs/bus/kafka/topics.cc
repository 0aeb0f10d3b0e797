#include "libs/bus/kafka/topics.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// A waiting caller looks up this often whether it was stopped.
constexpr int kPollMillis = 100;

absl::StatusOr<KafkaPtr<rd_kafka_NewTopic_t>> NewTopic(const std::string& name, int partitions,
                                                       int replication,
                                                       const KafkaSettings& settings) {
  std::array<char, 256> why{};
  KafkaPtr<rd_kafka_NewTopic_t> topic(
      rd_kafka_NewTopic_new(name.c_str(), partitions, replication, why.data(), why.size()));
  if (topic == nullptr) return absl::InvalidArgumentError(absl::StrCat(name, ": ", why.data()));
  for (const auto& [key, value] : settings) {
    STEWARD_RETURN_IF_ERROR(
        KafkaStatus(key, rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str())));
  }
  return topic;
}

// Whether a topic that wasn't made may be there all the same: the look at it afterwards decides.
bool MayBeThere(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS ||
         error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
         error == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED;
}

absl::Status CreateTopics(rd_kafka_t* client, std::vector<KafkaPtr<rd_kafka_NewTopic_t>> topics,
                          absl::Time deadline, const std::atomic<bool>* stopped) {
  const KafkaPtr<rd_kafka_AdminOptions_t> options(
      rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
  std::array<char, 256> why{};
  const int patience_ms = MillisUntil(deadline);
  STEWARD_RETURN_IF_ERROR(
      KafkaStatus("make topics", rd_kafka_AdminOptions_set_request_timeout(
                                     options.get(), patience_ms, why.data(), why.size())));
  const KafkaPtr<rd_kafka_queue_t> queue(rd_kafka_queue_new(client));
  std::vector<rd_kafka_NewTopic_t*> pointers;
  for (const auto& topic : topics) pointers.push_back(topic.get());
  rd_kafka_CreateTopics(client, pointers.data(), pointers.size(), options.get(), queue.get());
  KafkaPtr<rd_kafka_event_t> event;
  while (event == nullptr) {
    if (stopped != nullptr && *stopped) return absl::CancelledError("stopped");
    if (absl::Now() > deadline) return absl::UnavailableError("Kafka: no answer to making topics");
    event.reset(rd_kafka_queue_poll(queue.get(), kPollMillis));
  }
  STEWARD_RETURN_IF_ERROR(KafkaStatus("make topics", rd_kafka_event_error(event.get())));
  size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(results[i]);
    if (MayBeThere(error)) continue;
    const char* detail = rd_kafka_topic_result_error_string(results[i]);
    return absl::UnavailableError(
        absl::StrCat("Kafka: make topic ", rd_kafka_topic_result_name(results[i]), ": ",
                     detail == nullptr ? rd_kafka_err2str(error) : detail));
  }
  return absl::OkStatus();
}

}  // namespace

std::string EventsTopic(const KafkaOptions& options, absl::string_view service) {
  return absl::StrCat(options.topic_prefix, ".", service, ".events.v1");
}

std::string StateTopic(const KafkaOptions& options, absl::string_view service) {
  return absl::StrCat(options.topic_prefix, ".", service, ".state.v1");
}

absl::Status EnsureTopics(rd_kafka_t* client, const KafkaOptions& options,
                          const TopicsToMake& topics, absl::Time deadline) {
  const std::string events = EventsTopic(options, topics.service);
  const std::string state = StateTopic(options, topics.service);
  const auto partitions = static_cast<int>(topics.partition_count);
  const std::string bytes_max = absl::StrCat(kKafkaRecordBytesMax);
  std::vector<KafkaPtr<rd_kafka_NewTopic_t>> wanted(2);
  STEWARD_ASSIGN_OR_RETURN(wanted[0],
                           NewTopic(events, partitions, options.replication_factor,
                                    {{"cleanup.policy", "delete"},
                                     {"retention.ms", absl::StrCat(options.retention_ms)},
                                     {"retention.bytes", "-1"},
                                     {"message.timestamp.type", "CreateTime"},
                                     {"max.message.bytes", bytes_max}}));
  STEWARD_ASSIGN_OR_RETURN(wanted[1], NewTopic(state, partitions, options.replication_factor,
                                               {{"cleanup.policy", "compact"},
                                                {"message.timestamp.type", "CreateTime"},
                                                {"max.message.bytes", bytes_max}}));
  STEWARD_RETURN_IF_ERROR(CreateTopics(client, std::move(wanted), deadline, topics.stopped));
  for (const std::string& topic : {events, state}) {
    absl::Status status = CheckTopic(client, topic, topics.partition_count, deadline);
    // Just made: the broker that was asked may not have heard of it.
    while (absl::IsNotFound(status) && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(20));
      status = CheckTopic(client, topic, topics.partition_count, deadline);
    }
    if (absl::IsNotFound(status)) status = absl::UnavailableError(status.message());
    STEWARD_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::Status CheckTopic(rd_kafka_t* client, const std::string& topic, uint32_t partition_count,
                        absl::Time deadline) {
  const KafkaPtr<rd_kafka_topic_t> handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  if (handle == nullptr) return KafkaStatus(topic, rd_kafka_last_error());
  const rd_kafka_metadata_t* answer = nullptr;
  STEWARD_RETURN_IF_ERROR(KafkaStatus(
      topic, rd_kafka_metadata(client, 0, handle.get(), &answer, MillisUntil(deadline))));
  const KafkaPtr<const rd_kafka_metadata_t> metadata(answer);
  if (metadata->topic_cnt != 1) return absl::UnavailableError(absl::StrCat("Kafka: ", topic));
  const rd_kafka_metadata_topic_t& found = metadata->topics[0];
  STEWARD_RETURN_IF_ERROR(KafkaStatus(topic, found.err));
  if (found.partition_cnt == static_cast<int>(partition_count)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "topic ", topic, " has ", found.partition_cnt, " partitions and this installation has ",
      partition_count, ": delete the topic (the relay makes it anew from the journal), or use ",
      "another Kafka"));
}

}  // namespace steward::bus
