#include "libs/bus/kafka/own_topic.h"

#include <atomic>

#include "libs/base/status.h"
#include "libs/bus/kafka/offsets.h"
#include "libs/bus/kafka/record.h"
#include "libs/bus/kafka/subscriber.h"
#include "libs/bus/kafka/topics.h"

namespace steward::bus {

absl::Status ReadOwnTopic(
    const OwnTopic& topic, const std::vector<common::v1::Cursor>& after,
    absl::FunctionRef<absl::Status(const engine::ForeignRecord& record)> visit) {
  const std::atomic<bool> stopped = false;
  auto reader = OffsetReader::Open(topic.kafka, EventsTopic(topic.kafka, topic.service),
                                   topic.partition_count, stopped);
  if (absl::IsNotFound(reader.status())) return absl::OkStatus();
  STEWARD_RETURN_IF_ERROR(reader.status());
  STEWARD_ASSIGN_OR_RETURN(const StartOffsets start, FindStart(**reader, after, topic.service));
  std::vector<OffsetBounds> bounds;
  for (size_t p = 0; p < after.size(); ++p) bounds.push_back({start.offsets[p], start.ends[p]});
  return (*reader)->ReadAll(bounds, [&](const rd_kafka_message_t& message) -> absl::Status {
    const auto record = EventFromKafka(InputOf(message), topic.service, topic.installation);
    if (absl::IsFailedPrecondition(record.status())) return record.status();
    return record.ok() ? visit(*record) : absl::OkStatus();
  });
}

}  // namespace steward::bus
