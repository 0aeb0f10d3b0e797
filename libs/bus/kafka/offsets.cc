#include "libs/bus/kafka/offsets.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/bus/kafka/limits.h"
#include "libs/bus/kafka/topics.h"

namespace steward::bus {
namespace {

// A waiting reader looks up this often whether it was stopped.
constexpr int kPollMillis = 100;

// A topic that was just made isn't known everywhere yet.
constexpr absl::Duration kYoungTopicDelay = absl::Milliseconds(20);
bool IsYoung(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
         error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

absl::string_view HeaderOf(const rd_kafka_headers_t* headers, const char* name) {
  const void* value = nullptr;
  size_t size = 0;
  if (rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  return {static_cast<const char*>(value), size};
}

}  // namespace

KafkaInput InputOf(const rd_kafka_message_t& message) {
  KafkaInput input;
  input.partition = static_cast<uint32_t>(message.partition);
  input.value = ValueOf(message);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return input;
  input.epoch = HeaderOf(headers, "ce_epoch");
  input.sequence = HeaderOf(headers, "ce_sequence");
  input.watermark = HeaderOf(headers, "steward_watermark");
  input.source = HeaderOf(headers, "ce_source");
  return input;
}

absl::StatusOr<std::unique_ptr<OffsetReader>> OffsetReader::Open(const KafkaOptions& options,
                                                                 const std::string& topic,
                                                                 uint32_t partition_count,
                                                                 const std::atomic<bool>& stopped) {
  // A low queued.min.messages would save nothing: past it librdkafka pauses fetching for a second.
  STEWARD_ASSIGN_OR_RETURN(auto client,
                           NewConsumerClient(options, {{"enable.partition.eof", "true"},
                                                       {"fetch.wait.max.ms", "50"},
                                                       {"max.partition.fetch.bytes", "16384"}}));
  STEWARD_RETURN_IF_ERROR(
      CheckTopic(client.get(), topic, partition_count, absl::Now() + kBrokerPatience));
  return std::unique_ptr<OffsetReader>(
      new OffsetReader(std::move(client), topic, partition_count, stopped));
}

absl::StatusOr<std::vector<OffsetBounds>> OffsetReader::Bounds() {
  const absl::Time deadline = absl::Now() + kBrokerPatience;
  std::vector<OffsetBounds> bounds(partition_count_);
  for (uint32_t p = 0; p < partition_count_; ++p) {
    while (true) {
      if (stopped_) return absl::CancelledError("stopped");
      const rd_kafka_resp_err_t error =
          rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), static_cast<int32_t>(p),
                                           &bounds[p].low, &bounds[p].high, MillisUntil(deadline));
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      if (!IsYoung(error) || absl::Now() > deadline) return KafkaStatus(topic_, error);
      absl::SleepFor(kYoungTopicDelay);
    }
  }
  return bounds;
}

absl::StatusOr<std::vector<KafkaMessage>> OffsetReader::ReadAt(
    const std::vector<int64_t>& offsets) {
  std::vector<KafkaMessage> found(offsets.size());
  std::vector<bool> open;
  STEWARD_ASSIGN_OR_RETURN(const size_t wanted, Assign(offsets, &open));
  if (wanted == 0) return found;
  const absl::Status status = Collect(wanted, &open, &found);
  rd_kafka_assign(client_.get(), nullptr);
  STEWARD_RETURN_IF_ERROR(status);
  return found;
}

// Begins to fetch at these offsets; answers of how many partitions.
absl::StatusOr<size_t> OffsetReader::Assign(const std::vector<int64_t>& offsets,
                                            std::vector<bool>* open) {
  const KafkaPtr<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
  open->assign(offsets.size(), false);
  size_t wanted = 0;
  for (size_t p = 0; p < offsets.size(); ++p) {
    if (offsets[p] < 0) continue;
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), static_cast<int32_t>(p))->offset =
        offsets[p];
    (*open)[p] = true;
    ++wanted;
  }
  if (wanted > 0)
    STEWARD_RETURN_IF_ERROR(KafkaStatus(topic_, rd_kafka_assign(client_.get(), list.get())));
  return wanted;
}

absl::Status OffsetReader::ReadAll(
    const std::vector<OffsetBounds>& bounds,
    const std::function<absl::Status(const rd_kafka_message_t&)>& visit) {
  std::vector<int64_t> begins(bounds.size(), -1);
  for (size_t p = 0; p < bounds.size(); ++p) {
    if (bounds[p].low < bounds[p].high) begins[p] = bounds[p].low;
  }
  std::vector<bool> open;
  STEWARD_ASSIGN_OR_RETURN(size_t wanted, Assign(begins, &open));
  absl::Status status;
  absl::Time deadline = absl::Now() + kBrokerPatience;
  while (wanted > 0 && status.ok()) {
    KafkaMessage message(rd_kafka_consumer_poll(client_.get(), kPollMillis));
    if (stopped_) status = absl::CancelledError("stopped");
    if (message == nullptr) {
      if (absl::Now() > deadline)
        status = absl::UnavailableError(absl::StrCat("Kafka: ", topic_, ": no answer to a fetch"));
      continue;
    }
    deadline = absl::Now() + kBrokerPatience;
    const auto p = static_cast<size_t>(message->partition);
    const bool ended = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (!ended && message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      status = KafkaStatus(topic_, message->err);
      continue;
    }
    if (!open[p]) continue;
    if (!ended && message->offset < bounds[p].high) status = visit(*message);
    if (!ended && message->offset + 1 < bounds[p].high) continue;
    open[p] = false;
    --wanted;
  }
  rd_kafka_assign(client_.get(), nullptr);
  return status;
}

absl::Status OffsetReader::Collect(size_t wanted, std::vector<bool>* open,
                                   std::vector<KafkaMessage>* found) {
  const absl::Time deadline = absl::Now() + kBrokerPatience;
  while (wanted > 0) {
    if (stopped_) return absl::CancelledError("stopped");
    if (absl::Now() > deadline) {
      return absl::UnavailableError(absl::StrCat("Kafka: ", topic_, ": no answer to a fetch"));
    }
    KafkaMessage message(rd_kafka_consumer_poll(client_.get(), kPollMillis));
    if (message == nullptr) continue;
    const bool ended = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && !ended)
      return KafkaStatus(topic_, message->err);
    const auto p = static_cast<size_t>(message->partition);
    if (!(*open)[p]) continue;
    (*open)[p] = false;
    --wanted;
    if (!ended) (*found)[p] = std::move(message);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<KafkaMessage>> OffsetReader::ReadLast(
    const std::vector<OffsetBounds>& bounds,
    const std::function<bool(const rd_kafka_message_t&)>& readable) {
  std::vector<KafkaMessage> last(bounds.size());
  std::vector<int64_t> next(bounds.size(), -1);
  std::vector<int64_t> step(bounds.size(), 1);
  for (size_t p = 0; p < bounds.size(); ++p) {
    if (bounds[p].high > bounds[p].low) next[p] = bounds[p].high - 1;
  }
  for (int tries = 0; tries < kUnreadableTailMax; ++tries) {
    STEWARD_ASSIGN_OR_RETURN(std::vector<KafkaMessage> found, ReadAt(next));
    bool more = false;
    for (size_t p = 0; p < bounds.size(); ++p) {
      if (next[p] < 0) continue;
      if (found[p] != nullptr && readable(*found[p])) {
        last[p] = std::move(found[p]);
        next[p] = -1;
        continue;
      }
      // A gap that compaction left is passed in growing steps, an unreadable record by one.
      step[p] = found[p] == nullptr ? step[p] * 2 : 1;
      next[p] = next[p] == bounds[p].low ? -1 : std::max(bounds[p].low, next[p] - step[p]);
      more = more || next[p] >= 0;
    }
    if (!more) return last;
  }
  return absl::UnavailableError(
      absl::StrCat("Kafka: ", topic_, " ends in more than ", kUnreadableTailMax,
                   " records that are none of ours: delete it, or use another Kafka"));
}

}  // namespace steward::bus
