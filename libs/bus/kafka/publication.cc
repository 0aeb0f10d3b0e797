#include "libs/bus/kafka/publication.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// A full producer is asked this often for acknowledgements.
constexpr absl::Duration kFullWait = absl::Milliseconds(50);

}  // namespace

Publication::Publication(const Parts& parts, std::vector<std::vector<Lane>> lanes,
                         std::function<bool()> ended)
    : parts_(parts),
      ended_(std::move(ended)),
      journal_(parts.feed, parts.rows),
      events_(parts.catalog),
      states_(parts.catalog, parts.rows, journal_),
      lanes_(std::move(lanes)),
      reported_at_(absl::Now()) {
  for (const Lane& lane : lanes_[kStateTopicIndex]) rounds_.emplace_back(lane.published());
}

absl::Status Publication::Bury(uint32_t partition, const std::vector<std::string>& names) {
  const LaneName lane{kStateTopicIndex, partition};
  const auto sink = [&](const KafkaRecord& record, uint64_t covers) {
    return SendRecord(lane, record, covers);
  };
  for (const std::string& name : names) {
    while (!HasRoom(lanes_[kStateTopicIndex][partition], 1)) {
      if (ended_()) return absl::CancelledError("stopped");
      STEWARD_RETURN_IF_ERROR(TakeReports(kFullWait));
    }
    STEWARD_RETURN_IF_ERROR(states_.SendGone(name, partition, sink));
  }
  return absl::OkStatus();
}

absl::StatusOr<Publication::Left> Publication::Fill(absl::Time now, bool at_once) {
  now_ = now;
  round_sent_ = false;
  const std::vector<engine::Head> heads = parts_.feed.ring().Heads();
  Left left = Left::kNothing;
  for (uint32_t p = 0; p < heads.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(const Left of_partition, FillPartition(p, heads[p].seq, at_once));
    left = std::max(left, of_partition);
  }
  return left;
}

absl::StatusOr<Publication::Left> Publication::FillPartition(uint32_t partition, uint64_t head,
                                                             bool at_once) {
  StateRound& round = rounds_[partition];
  const Lane& events = lanes_[kEventsTopicIndex][partition];
  const Lane& states = lanes_[kStateTopicIndex][partition];
  uint64_t begin = std::min(events.next(), round.next());
  if (events.in_flight() > 0 && head < begin + kPatientRecordsMax && !at_once)
    return begin <= head || round.size() > 0 ? Left::kRest : Left::kNothing;
  if (begin <= head && round.size() < kRoundRecordsMax) {
    if (!HasRoom(events, kStretchRecordsMax)) return Left::kFull;
    STEWARD_RETURN_IF_ERROR(ReadStretch(partition, begin));
    begin = std::min(events.next(), round.next());
  }
  if (IsDue(round, head, at_once)) {
    if (!HasRoom(states, round.resources())) return Left::kFull;
    STEWARD_RETURN_IF_ERROR(SendRound(partition));
    round_sent_ = true;
  }
  if (begin <= head) return Left::kFull;
  return round.size() > 0 ? Left::kRest : Left::kNothing;
}

bool Publication::HasRoom(const Lane& lane, size_t records) const {
  return in_flight_bytes_ < kInFlightBytesMax && lane.in_flight() < kLaneInFlightMax &&
         in_flight_records_ + records <= kInFlightRecordsMax;
}

bool Publication::IsDue(const StateRound& round, uint64_t head, bool at_once) const {
  if (round.size() == 0) return false;
  if (round.size() >= kRoundRecordsMax) return true;
  if (round.noted() < head) return false;
  // One at a time: all of them at once would stand in the way of the events.
  return at_once || (!round_sent_ && now_ - round.ended_at() >= kRoundEvery);
}

absl::Status Publication::ReadStretch(uint32_t partition, uint64_t begin) {
  const auto sink = [&](const KafkaRecord& record, uint64_t covers) {
    return SendRecord({kEventsTopicIndex, partition}, record, covers);
  };
  StateRound& round = rounds_[partition];
  const Lane& events = lanes_[kEventsTopicIndex][partition];
  const auto visit = [&](const JournalRecord& record) {
    const uint64_t seq = record.envelope.seq();
    if (seq == round.next()) round.Note(record, parts_.catalog.service());
    return seq == events.next() ? events_.Send(record, sink) : absl::OkStatus();
  };
  return journal_.ForEach(partition, begin, kStretchRecordsMax, visit);
}

absl::Status Publication::SendRound(uint32_t partition) {
  StateRound& round = rounds_[partition];
  STEWARD_RETURN_IF_ERROR(
      states_.Send(partition, round, [&](const KafkaRecord& record, uint64_t covers) {
        return SendRecord({kStateTopicIndex, partition}, record, covers);
      }));
  lanes_[kStateTopicIndex][partition].ReadUpTo(round.noted());
  round.End(now_);
  return absl::OkStatus();
}

absl::Status Publication::SendRecord(const LaneName& name, const KafkaRecord& record,
                                     uint64_t covers) {
  const size_t bytes = record.value.has_value() ? record.value->size() : 0;
  const uint64_t number = lanes_[name.topic][name.partition].Add(covers, bytes);
  in_flight_bytes_ += bytes;
  ++in_flight_records_;
  ++sent_;
  const Producer::Target target{name.topic, name.partition, number};
  absl::Status status = parts_.producer.Send(target, record);
  while (absl::IsResourceExhausted(status) && !ended_()) {
    STEWARD_RETURN_IF_ERROR(TakeReports(kFullWait));
    status = parts_.producer.Send(target, record);
  }
  return status;
}

absl::Status Publication::TakeReports(absl::Duration wait) {
  reports_.clear();
  const absl::Status polled = parts_.producer.Poll(wait, &reports_);
  for (const Producer::Report& report : reports_) STEWARD_RETURN_IF_ERROR(TakeReport(report));
  STEWARD_RETURN_IF_ERROR(polled);
  const absl::Time now = absl::Now();
  if (!reports_.empty() || in_flight_records_ == 0) reported_at_ = now;
  if (now - reported_at_ > kReportPatience)
    return absl::UnavailableError("Kafka: no acknowledgement for a long time");
  return absl::OkStatus();
}

absl::Status Publication::TakeReport(const Producer::Report& report) {
  Lane& lane = lanes_[report.topic][report.partition];
  const auto bytes = lane.Acknowledge(report.number, report.offset);
  if (!bytes.ok()) return absl::UnavailableError(bytes.status().message());
  in_flight_bytes_ -= *bytes;
  --in_flight_records_;
  ++acknowledged_[report.topic];
  return absl::OkStatus();
}

std::vector<uint64_t> Publication::Published(size_t topic) const {
  std::vector<uint64_t> seqs;
  seqs.reserve(lanes_[topic].size());
  for (const Lane& lane : lanes_[topic]) seqs.push_back(lane.published());
  return seqs;
}

uint64_t Publication::lost_from(size_t topic, uint32_t partition) const {
  const uint64_t lost = lanes_[topic][partition].lost_from().value_or(0);
  // Which states were lost isn't known: all of the partition are sent again.
  return topic == kStateTopicIndex && lost > 0 ? 1 : lost;
}

}  // namespace steward::bus
