#include "libs/bus/kafka/subscriber.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/bus/kafka/limits.h"
#include "libs/bus/kafka/record.h"
#include "libs/bus/kafka/topics.h"

namespace steward::bus {
namespace {

// A waiting reader looks up this often whether it was stopped.
constexpr absl::Duration kWaitMax = absl::Milliseconds(100);

// A topic that isn't there yet will be: its owner's relay makes it.
absl::Status AsRetry(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return absl::UnavailableError(
      absl::StrCat(std::string(status.message()), ": its owner's relay makes it"));
}

}  // namespace

absl::Status KafkaSubscriber::Start(const std::vector<common::v1::Cursor>& after) {
  if (stopped_) return absl::CancelledError("stopped");
  const std::string topic = EventsTopic(options_.kafka, options_.service);
  client_.reset();
  auto reader = OffsetReader::Open(options_.kafka, topic, options_.partition_count, stopped_);
  if (!reader.ok()) return AsRetry(reader.status());
  STEWARD_ASSIGN_OR_RETURN(StartOffsets start, FindStart(**reader, after, options_.service));
  STEWARD_ASSIGN_OR_RETURN(
      client_, NewConsumerClient(options_.kafka,
                                 {{"enable.partition.eof", "false"},
                                  // Not an answer for each record: each costs the broker, and us,
                                  // more than the records in it.
                                  {"fetch.min.bytes", absl::StrCat(kFetchBytesMin)},
                                  {"fetch.wait.max.ms", absl::StrCat(kFetchWaitMs)},
                                  {"queued.min.messages", "100000"},
                                  {"queued.max.messages.kbytes", absl::StrCat(kFetchAheadKiB)}},
                                 &lost_));
  const KafkaPtr<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(static_cast<int>(after.size())));
  for (size_t p = 0; p < after.size(); ++p) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), static_cast<int32_t>(p))->offset =
        start.offsets[p];
  }
  seqs_.assign(after.size(), 0);
  lost_ = RD_KAFKA_RESP_ERR_NO_ERROR;
  heads_ = std::move(start.heads);
  next_offsets_ = std::move(start.offsets);
  return KafkaStatus(topic, rd_kafka_assign(client_.get(), list.get()));
}

absl::StatusOr<engine::ForeignRecords> KafkaSubscriber::Next(size_t max, absl::Time until) {
  engine::ForeignRecords read;
  if (client_ == nullptr) return absl::UnavailableError("Kafka: not started");
  size_t bytes = 0;
  while (read.records.size() < max && bytes < kNextBytesMax) {
    if (stopped_) return absl::CancelledError("stopped");
    // Once there is something, only what is at hand is taken along.
    const absl::Time bound =
        read.records.empty() ? std::min(until, absl::Now() + kWaitMax) : absl::InfinitePast();
    const KafkaMessage message(rd_kafka_consumer_poll(client_.get(), MillisUntil(bound)));
    // It comes back by itself, but perhaps with less than it had: begin anew.
    STEWARD_RETURN_IF_ERROR(KafkaStatus("no broker", lost_));
    if (message != nullptr) {
      STEWARD_RETURN_IF_ERROR(Take(*message, &read));
      bytes += message->len;
      continue;
    }
    if (!read.records.empty() || absl::Now() >= until) break;
  }
  RaiseHeads(&read);
  return read;
}

absl::Status KafkaSubscriber::Take(const rd_kafka_message_t& message,
                                   engine::ForeignRecords* read) {
  STEWARD_RETURN_IF_ERROR(KafkaStatus(EventsTopic(options_.kafka, options_.service), message.err));
  const auto p = static_cast<size_t>(message.partition);
  next_offsets_[p] = message.offset + 1;
  auto record = EventFromKafka(InputOf(message), options_.service, options_.installation);
  if (absl::IsFailedPrecondition(record.status())) return record.status();
  if (!record.ok()) {
    if (options_.on_unreadable) options_.on_unreadable();
    return absl::OkStatus();
  }
  seqs_[p] = record->seq;
  read->records.push_back(*std::move(record));
  return absl::OkStatus();
}

// The broker's last answer says how many records are left; repeats among them count too much until
// they were read.
void KafkaSubscriber::RaiseHeads(engine::ForeignRecords* read) {
  const std::string topic = EventsTopic(options_.kafka, options_.service);
  for (size_t p = 0; p < heads_.size(); ++p) {
    if (seqs_[p] == 0) continue;
    int64_t low = 0;
    int64_t high = 0;
    const auto error = rd_kafka_get_watermark_offsets(client_.get(), topic.c_str(),
                                                      static_cast<int32_t>(p), &low, &high);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR || high < next_offsets_[p]) continue;
    heads_[p] = seqs_[p] + static_cast<uint64_t>(high - next_offsets_[p]);
  }
  read->heads = heads_;
}

}  // namespace steward::bus
