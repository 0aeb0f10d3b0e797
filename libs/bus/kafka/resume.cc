#include "libs/bus/kafka/resume.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/forks.h"
#include "libs/engine/history.h"

namespace steward::bus {
namespace {

absl::Status RolledBack(uint32_t partition, const Place& tail, absl::string_view how) {
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_ROLLED_BACK);
  detail.set_epoch(tail.epoch);
  return Reject(detail, absl::StrCat("partition ", partition, " of the topic ends in record ",
                                     tail.seq, " of epoch ", tail.epoch, ", and the journal ", how,
                                     ": the service was rolled back behind its topic and takes no ",
                                     "mutation; restore it from a newer backup, or, where there ",
                                     "is none, begin a new epoch by `steward epoch start`"));
}

absl::StatusOr<uint64_t> EpochAt(const engine::Feed& feed, uint32_t partition, uint64_t seq) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed.Records(partition, seq, 1));
  if (records.empty()) return absl::UnavailableError("the journal moved while it was read");
  return records.front()->epoch;
}

std::string Installation(const ResumeFrom& from) {
  return from.catalog.installation().installation();
}

// The resources that a partition's records hold, between the bounds, and the service doesn't.
absl::StatusOr<std::vector<std::vector<std::string>>> FindGone(
    OffsetReader& reader, const std::vector<OffsetBounds>& bounds, const ResumeFrom& from) {
  std::vector<std::set<std::string>> held(bounds.size());
  const auto visit = [&held](const rd_kafka_message_t& message) -> absl::Status {
    const std::string name(static_cast<const char*>(message.key), message.key_len);
    std::set<std::string>& names = held[static_cast<size_t>(message.partition)];
    if (message.payload == nullptr) {
      names.erase(name);
    } else {
      names.insert(name);
    }
    return absl::OkStatus();
  };
  STEWARD_RETURN_IF_ERROR(reader.ReadAll(bounds, visit));
  std::vector<std::vector<std::string>> gone(bounds.size());
  const engine::History history(from.catalog, from.rows);
  for (size_t p = 0; p < held.size(); ++p) {
    for (const std::string& name : held[p]) {
      if (from.catalog.service().AggregateOf(name) == nullptr) continue;
      STEWARD_ASSIGN_OR_RETURN(const engine::StateView view, history.Current(name));
      if (view.state == nullptr) gone[p].push_back(name);
    }
  }
  return gone;
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
  const auto epoch_of = [&](uint64_t seq) { return EpochAt(feed, partition, seq); };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t fork,
                           engine::LastSeqOfEpoch(tail.epoch, head.seq, epoch_of));
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

absl::StatusOr<StateLanes> FindStateLanes(OffsetReader& reader, const ResumeFrom& from) {
  const std::string& service = from.catalog.service().name();
  STEWARD_ASSIGN_OR_RETURN(auto bounds, reader.Bounds());
  const auto readable = [&](const rd_kafka_message_t& message) {
    const auto place = WatermarkFromKafka(InputOf(message), service, Installation(from));
    return place.ok() || absl::IsFailedPrecondition(place.status());
  };
  STEWARD_ASSIGN_OR_RETURN(const auto last, reader.ReadLast(bounds, readable));
  StateLanes found{std::vector<Lane>(bounds.size()), {}};
  for (uint32_t p = 0; p < bounds.size(); ++p) {
    const uint64_t epoch = from.feed.ring().HeadOf(p).epoch;
    Place tail;
    if (last[p] != nullptr) {
      STEWARD_ASSIGN_OR_RETURN(tail,
                               WatermarkFromKafka(InputOf(*last[p]), service, Installation(from)));
      STEWARD_ASSIGN_OR_RETURN(const uint64_t shared, SharedSeq(from.feed, p, tail));
      const bool left = epoch > 1 && tail.epoch < epoch;
      found.lanes[p] = Lane(left ? 0 : shared, last[p]->offset);
      if (left) continue;
    }
    bounds[p] = {};
  }
  STEWARD_ASSIGN_OR_RETURN(found.gone, FindGone(reader, bounds, from));
  return found;
}

}  // namespace steward::bus
