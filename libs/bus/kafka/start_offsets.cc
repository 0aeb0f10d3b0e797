#include <algorithm>

#include "libs/base/status.h"
#include "libs/bus/kafka/subscriber.h"

namespace steward::bus {
namespace {

// The walk back of one partition.
struct Walk {
  Place wanted;
  int64_t low = 0;
  // Where to look next; below 0 when the start is known.
  int64_t look_at = -1;
  int64_t step_min = 1;
  int64_t start = 0;
};

// What a record that was found at `offset` says about the start.
void Advance(int64_t offset, const absl::StatusOr<Place>& place, Walk* walk) {
  if (place.ok() && *place <= walk->wanted) {
    walk->start = offset + 1;
    walk->look_at = -1;
    return;
  }
  if (walk->look_at <= walk->low) {
    walk->start = walk->low;
    walk->look_at = -1;
    return;
  }
  int64_t step = walk->step_min;
  if (place.ok() && place->epoch == walk->wanted.epoch)
    step = std::max(step, static_cast<int64_t>(place->seq - walk->wanted.seq));
  // Repeats make the walk longer than one step: further each time.
  walk->step_min *= 2;
  walk->look_at = std::max(walk->low, walk->look_at - step);
}

}  // namespace

absl::StatusOr<StartOffsets> FindStart(OffsetReader& reader,
                                       const std::vector<common::v1::Cursor>& after,
                                       const std::string& service) {
  const auto place_of = [&service](const rd_kafka_message_t& message) -> absl::StatusOr<Place> {
    STEWARD_ASSIGN_OR_RETURN(const engine::ForeignRecord record,
                             EventFromKafka(InputOf(message), service, ""));
    return Place{record.epoch, record.seq};
  };
  STEWARD_ASSIGN_OR_RETURN(const std::vector<OffsetBounds> bounds, reader.Bounds());
  const auto readable = [&](const rd_kafka_message_t& message) { return place_of(message).ok(); };
  STEWARD_ASSIGN_OR_RETURN(std::vector<KafkaMessage> found, reader.ReadLast(bounds, readable));
  StartOffsets start{std::vector<int64_t>(after.size()), std::vector<int64_t>(after.size()),
                     std::vector<uint64_t>(after.size())};
  std::vector<Walk> walks(after.size());
  std::vector<int64_t> look_at(after.size(), -1);
  for (size_t p = 0; p < after.size(); ++p) {
    Walk& walk = walks[p];
    walk = {{after[p].epoch(), after[p].seq()}, bounds[p].low, -1, 1, bounds[p].low};
    start.ends[p] = bounds[p].high;
    if (found[p] == nullptr) continue;
    start.heads[p] = place_of(*found[p])->seq;
    if (after[p].seq() == 0) continue;
    walk.look_at = found[p]->offset;
    Advance(found[p]->offset, place_of(*found[p]), &walk);
  }
  bool more = true;
  while (more) {
    more = false;
    for (size_t p = 0; p < walks.size(); ++p) {
      look_at[p] = walks[p].look_at;
      more = more || look_at[p] >= 0;
    }
    STEWARD_ASSIGN_OR_RETURN(found, reader.ReadAt(look_at));
    for (size_t p = 0; p < walks.size(); ++p) {
      if (look_at[p] < 0) continue;
      if (found[p] == nullptr) {
        // Retention took it away meanwhile.
        return absl::UnavailableError("Kafka: the topic changed while it was searched");
      }
      Advance(found[p]->offset, place_of(*found[p]), &walks[p]);
    }
  }
  for (size_t p = 0; p < walks.size(); ++p) start.offsets[p] = walks[p].start;
  return start;
}

}  // namespace steward::bus
