#include "libs/bus/kafka/resume.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

absl::Status RolledBack(uint32_t partition, const Place& tail, absl::string_view how) {
  return Reject(Reason::REASON_ROLLED_BACK,
                absl::StrCat("partition ", partition, " of the topic ends in record ", tail.seq,
                             " of epoch ", tail.epoch, ", and the journal ", how,
                             ": the service was rolled back behind its topic and takes no ",
                             "mutation; restore it from a newer backup, or delete the topic if ",
                             "nobody follows it"));
}

absl::StatusOr<uint64_t> EpochAt(const engine::Feed& feed, uint32_t partition, uint64_t seq) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed.Records(partition, seq, 1));
  if (records.empty()) return absl::UnavailableError("the journal moved while it was read");
  return records.front()->epoch;
}

// The last seq of our journal that is of `epoch` or an older one; epochs only rise.
absl::StatusOr<uint64_t> LastSeqOf(const engine::Feed& feed, uint32_t partition, uint64_t epoch) {
  uint64_t low = 0;
  uint64_t high = feed.ring().HeadOf(partition).seq;
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    STEWARD_ASSIGN_OR_RETURN(const uint64_t found, EpochAt(feed, partition, middle));
    if (found <= epoch) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

std::string Installation(const ResumeFrom& from) {
  return from.catalog.installation().installation();
}

// A partition without a record: new, or emptied by retention.
Lane EmptyLane(const ResumeFrom& from, const OffsetBounds& bounds, uint32_t p) {
  const uint64_t head = from.feed.ring().HeadOf(p).seq;
  const bool emptied = bounds.high > 0 && p < from.stored.size();
  return Lane(emptied ? std::min(from.stored[p], head) : 0, bounds.high - 1);
}

}  // namespace

absl::StatusOr<uint64_t> SharedSeq(const engine::Feed& feed, uint32_t partition,
                                   const Place& tail) {
  const engine::Head head = feed.ring().HeadOf(partition);
  if (tail.seq == 0) return 0;
  if (tail.epoch > head.epoch || (tail.epoch == head.epoch && tail.seq > head.seq)) {
    return RolledBack(partition, tail,
                      absl::StrCat("in record ", head.seq, " of epoch ", head.epoch));
  }
  if (tail.seq <= head.seq) {
    STEWARD_ASSIGN_OR_RETURN(const uint64_t epoch, EpochAt(feed, partition, tail.seq));
    if (epoch == tail.epoch) return tail.seq;
    if (epoch < tail.epoch) return RolledBack(partition, tail, "holds another record there");
  }
  STEWARD_ASSIGN_OR_RETURN(const uint64_t fork, LastSeqOf(feed, partition, tail.epoch));
  return std::min(tail.seq, fork);
}

absl::StatusOr<std::vector<Lane>> FindEventLanes(OffsetReader& reader, const ResumeFrom& from) {
  const std::string& service = from.catalog.service().name();
  STEWARD_ASSIGN_OR_RETURN(const auto bounds, reader.Bounds());
  const auto readable = [&](const rd_kafka_message_t& message) {
    return EventFromKafka(InputOf(message), service, "").ok();
  };
  STEWARD_ASSIGN_OR_RETURN(const auto last, reader.ReadLast(bounds, readable));
  std::vector<Lane> lanes(bounds.size());
  for (uint32_t p = 0; p < bounds.size(); ++p) {
    if (last[p] == nullptr) {
      lanes[p] = EmptyLane(from, bounds[p], p);
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(const engine::ForeignRecord record,
                             EventFromKafka(InputOf(*last[p]), service, Installation(from)));
    const Place tail{record.epoch, record.seq};
    STEWARD_ASSIGN_OR_RETURN(const uint64_t shared, SharedSeq(from.feed, p, tail));
    if (shared == tail.seq) {
      STEWARD_ASSIGN_OR_RETURN(const auto ours, from.feed.Records(p, shared, 1));
      if (!ours.empty() && ours.front()->epoch == tail.epoch &&
          ours.front()->payload != record.payload) {
        return RolledBack(p, tail, "holds another record there");
      }
    }
    lanes[p] = Lane(shared, last[p]->offset);
  }
  return lanes;
}

absl::StatusOr<std::vector<Lane>> FindStateLanes(OffsetReader& reader, const ResumeFrom& from) {
  const std::string& service = from.catalog.service().name();
  STEWARD_ASSIGN_OR_RETURN(const auto bounds, reader.Bounds());
  const auto readable = [&](const rd_kafka_message_t& message) {
    const auto place = WatermarkFromKafka(InputOf(message), service, Installation(from));
    return place.ok() || absl::IsFailedPrecondition(place.status());
  };
  STEWARD_ASSIGN_OR_RETURN(const auto last, reader.ReadLast(bounds, readable));
  std::vector<Lane> lanes(bounds.size());
  for (uint32_t p = 0; p < bounds.size(); ++p) {
    if (last[p] == nullptr) continue;
    STEWARD_ASSIGN_OR_RETURN(const Place tail,
                             WatermarkFromKafka(InputOf(*last[p]), service, Installation(from)));
    STEWARD_ASSIGN_OR_RETURN(const uint64_t shared, SharedSeq(from.feed, p, tail));
    lanes[p] = Lane(shared, last[p]->offset);
  }
  return lanes;
}

}  // namespace steward::bus
