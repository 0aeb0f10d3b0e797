#include "libs/bus/kafka/producer.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/status.h"
#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// A number and a topic in one pointer, which comes back with the report.
constexpr uint64_t kTopicBits = 2;

void* ToOpaque(const Producer::Target& target) {
  return reinterpret_cast<void*>(
      static_cast<uintptr_t>(target.number << kTopicBits | static_cast<uint64_t>(target.topic)));
}

KafkaPtr<rd_kafka_headers_t> ToHeaders(const KafkaRecord& record) {
  KafkaPtr<rd_kafka_headers_t> headers(rd_kafka_headers_new(record.headers.size()));
  for (const KafkaHeader& header : record.headers) {
    const auto error = rd_kafka_header_add(
        headers.get(), header.name.data(), static_cast<ssize_t>(header.name.size()),
        header.value.data(), static_cast<ssize_t>(header.value.size()));
    STEWARD_CHECK(error == RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(error);
  }
  return headers;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Producer>> Producer::Open(const KafkaOptions& options,
                                                         std::vector<std::string> topics) {
  std::unique_ptr<Producer> producer(new Producer());
  STEWARD_CHECK(topics.size() <= size_t{1} << kTopicBits) << topics.size();
  STEWARD_ASSIGN_OR_RETURN(
      producer->client_,
      NewProducerClient(
          options, {{"enable.idempotence", "true"},
                    {"acks", "all"},
                    // The relay makes the batches.
                    {"linger.ms", "0"},
                    // Never given up: what expires would leave a gap.
                    {"message.timeout.ms", "0"},
                    {"message.max.bytes", absl::StrCat(kKafkaRecordBytesMax)},
                    {"queue.buffering.max.messages", absl::StrCat(4 * kInFlightRecordsMax)},
                    {"queue.buffering.max.kbytes", absl::StrCat((4 * kInFlightBytesMax) >> 10)}}));
  producer->queue_.reset(rd_kafka_queue_get_main(producer->client_.get()));
  for (const std::string& topic : topics) {
    producer->topics_.emplace_back(
        rd_kafka_topic_new(producer->client_.get(), topic.c_str(), nullptr));
    if (producer->topics_.back() == nullptr) return KafkaStatus(topic, rd_kafka_last_error());
  }
  return producer;
}

Producer::~Producer() {
  if (client_ == nullptr) return;
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                                    RD_KAFKA_PURGE_F_NON_BLOCKING);
  topics_.clear();
  queue_.reset();
}

absl::Status Producer::Send(const Target& target, const KafkaRecord& record) {
  KafkaPtr<rd_kafka_headers_t> headers = ToHeaders(record);
  const absl::string_view value = record.value.value_or(absl::string_view());
  const rd_kafka_resp_err_t error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_RKT(topics_[target.topic].get()),
      RD_KAFKA_V_PARTITION(static_cast<int32_t>(target.partition)),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_KEY(record.key.has_value() ? record.key->data() : nullptr,
                     record.key.has_value() ? record.key->size() : 0),
      RD_KAFKA_V_VALUE(record.value.has_value() ? const_cast<char*>(value.data()) : nullptr,
                       value.size()),
      RD_KAFKA_V_TIMESTAMP(record.timestamp_ms), RD_KAFKA_V_HEADERS(headers.get()),
      RD_KAFKA_V_OPAQUE(ToOpaque(target)), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) return absl::ResourceExhaustedError("Kafka: full");
  STEWARD_RETURN_IF_ERROR(KafkaStatus("send", error));
  // The message owns them now.
  (void)headers.release();
  return absl::OkStatus();
}

absl::Status Producer::Poll(absl::Duration wait, std::vector<Report>* reports) {
  auto wait_ms = static_cast<int>(absl::ToInt64Milliseconds(wait));
  while (true) {
    const KafkaPtr<rd_kafka_event_t> event(rd_kafka_queue_poll(queue_.get(), wait_ms));
    if (event == nullptr) return absl::OkStatus();
    STEWARD_RETURN_IF_ERROR(Take(event.get(), reports));
    wait_ms = 0;
  }
}

absl::Status Producer::Take(rd_kafka_event_t* event, std::vector<Report>* reports) {
  if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR) {
    const rd_kafka_resp_err_t error = rd_kafka_event_error(event);
    const char* words = rd_kafka_event_error_string(event);
    return absl::UnavailableError(
        absl::StrCat("Kafka: ", rd_kafka_err2str(error), ": ", words == nullptr ? "" : words));
  }
  if (rd_kafka_event_type(event) != RD_KAFKA_EVENT_DR) return absl::OkStatus();
  std::array<const rd_kafka_message_t*, 256> messages{};
  while (true) {
    const size_t count = rd_kafka_event_message_array(event, messages.data(), messages.size());
    if (count == 0) return absl::OkStatus();
    for (size_t i = 0; i < count; ++i) {
      const rd_kafka_message_t& message = *messages[i];
      STEWARD_RETURN_IF_ERROR(KafkaStatus("a record was not taken", message.err));
      const auto opaque = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(message._private));
      reports->push_back({static_cast<size_t>(opaque & ((uint64_t{1} << kTopicBits) - 1)),
                          static_cast<uint32_t>(message.partition), opaque >> kTopicBits,
                          message.offset});
    }
  }
}

}  // namespace steward::bus
