#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/lane.h"
#include "libs/bus/kafka/outlet.h"
#include "libs/bus/kafka/producer.h"
#include "libs/bus/kafka/stretch.h"
#include "libs/engine/catalog.h"
#include "libs/engine/feed.h"
#include "libs/store/store.h"

namespace steward::bus {

// A service's topics, as indexes.
inline constexpr size_t kEventsTopicIndex = 0;
inline constexpr size_t kStateTopicIndex = 1;
inline constexpr size_t kTopicCount = 2;

// What one producer publishes of a service's journal: reads each stretch once for both topics,
// keeps what is under way bounded (limits.h), and takes the acknowledgements. After an error it is
// of no more use. One thread.
class Publication final {
 public:
  // Borrowed; they outlive it.
  struct Parts {
    const engine::Catalog& catalog;
    const engine::Feed& feed;
    const store::Reader& rows;
    Producer& producer;
  };
  // Where the topics end, by topic, then by partition. `ended` says that nobody waits any more.
  Publication(const Parts& parts, std::vector<std::vector<Lane>> lanes,
              std::function<bool()> ended);

  // Before the first Fill: tells the state topic that these resources are gone. Errors:
  // UNAVAILABLE, DATA_LOSS, CANCELLED.
  absl::Status Bury(uint32_t partition, const std::vector<std::string>& names);

  // kNothing: all that is durable is under way or published. kRest: something waits for its time.
  // kFull: something waits for acknowledgements.
  enum class Left { kNothing, kRest, kFull };
  // Sends what there is, as far as the bounds allow. `at_once`: the states don't wait for their
  // time. Errors: UNAVAILABLE, DATA_LOSS.
  absl::StatusOr<Left> Fill(absl::Time now, bool at_once);

  // Takes what was acknowledged; waits for it at most `wait`. Errors: UNAVAILABLE.
  absl::Status TakeReports(absl::Duration wait);

  // Records that were handed to the producer.
  size_t sent() const { return sent_; }
  // Of these, those that are not acknowledged yet.
  size_t in_flight() const { return in_flight_records_; }
  // Acknowledged so far, of a topic.
  size_t acknowledged(size_t topic) const { return acknowledged_[topic]; }
  // Of a topic, by partition.
  std::vector<uint64_t> Published(size_t topic) const;
  // The first seq that the broker lost; 0: none.
  uint64_t lost_from(size_t topic, uint32_t partition) const;

 private:
  struct LaneName {
    size_t topic;
    uint32_t partition;
  };
  absl::StatusOr<Left> FillPartition(uint32_t partition, uint64_t head, bool at_once);
  bool HasRoom(const Lane& lane, size_t records) const;
  bool IsDue(const StateRound& round, uint64_t head, bool at_once) const;
  absl::Status ReadStretch(uint32_t partition, uint64_t begin);
  absl::Status SendRound(uint32_t partition);
  absl::Status SendRecord(const LaneName& name, const KafkaRecord& record, uint64_t covers);
  absl::Status TakeReport(const Producer::Report& report);

  const Parts parts_;
  const std::function<bool()> ended_;
  StretchReader journal_;
  EventsOutlet events_;
  StateOutlet states_;
  std::vector<std::vector<Lane>> lanes_;
  // By partition.
  std::vector<StateRound> rounds_;
  std::vector<Producer::Report> reports_;
  std::vector<size_t> acknowledged_ = std::vector<size_t>(kTopicCount, 0);
  size_t sent_ = 0;
  size_t in_flight_bytes_ = 0;
  size_t in_flight_records_ = 0;
  absl::Time now_;
  // By this Fill.
  bool round_sent_ = false;
  absl::Time reported_at_;
};

}  // namespace steward::bus
