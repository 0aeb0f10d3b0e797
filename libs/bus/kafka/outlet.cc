#include "libs/bus/kafka/outlet.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"

namespace steward::bus {
namespace {

// The resources that records changed, in the order of each one's last change.
absl::StatusOr<std::vector<std::string>> ChangedBy(const engine::Service& service,
                                                   const std::vector<engine::RecordPtr>& records) {
  std::map<std::string, uint64_t> last;
  for (const engine::RecordPtr& record : records) {
    common::v1::Envelope envelope;
    STEWARD_RETURN_IF_ERROR(engine::ParseEnvelope(record->payload, &envelope));
    if (service.AggregateOf(envelope.aggregate()) == nullptr) continue;
    last[envelope.aggregate()] = record->seq;
  }
  std::map<uint64_t, std::string> by_seq;
  for (auto& [name, seq] : last) by_seq[seq] = name;
  std::vector<std::string> names;
  for (auto& [seq, name] : by_seq) names.push_back(std::move(name));
  return names;
}

}  // namespace

absl::StatusOr<uint64_t> EventsOutlet::Send(uint32_t partition, uint64_t from_seq, size_t max,
                                            Sink sink) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed_.Records(partition, from_seq, max));
  for (const engine::RecordPtr& record : records) {
    STEWARD_ASSIGN_OR_RETURN(const KafkaRecord out, EventToKafka(record->payload, schema_));
    STEWARD_RETURN_IF_ERROR(sink(out, record->seq));
  }
  return from_seq - 1 + records.size();
}

absl::StatusOr<uint64_t> StateOutlet::Send(uint32_t partition, uint64_t from_seq, size_t max,
                                           Sink sink) {
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed_.Records(partition, from_seq, max));
  if (records.empty()) return from_seq - 1;
  STEWARD_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                           ChangedBy(catalog_.service(), records));
  STEWARD_ASSIGN_OR_RETURN(const Place before, PlaceOf(partition, from_seq - 1));
  const Place after{records.back()->epoch, records.back()->seq};
  // The last record of the round says that the round is whole.
  for (size_t i = 0; i < names.size(); ++i) {
    const Place& watermark = i + 1 == names.size() ? after : before;
    STEWARD_RETURN_IF_ERROR(SendOne(names[i], partition, watermark, [&](const KafkaRecord& out) {
      return sink(out, watermark.seq);
    }));
  }
  return after.seq;
}

absl::Status StateOutlet::SendOne(
    const std::string& name, uint32_t partition, const Place& watermark,
    const std::function<absl::Status(const KafkaRecord&)>& sink) const {
  STEWARD_ASSIGN_OR_RETURN(engine::StateView view, engine::History(catalog_, rows_).Current(name));
  StateToSend state;
  state.name = name;
  state.watermark = watermark;
  state.reflects = watermark;
  std::string bytes;
  if (view.state != nullptr) {
    engine::Message* resource = engine::ResourceIn(view.state.get());
    engine::FillOutputFields(view.header, resource);
    bytes = engine::SerializeDeterministic(*resource);
    state.resource = bytes;
    state.schema = resource->GetDescriptor()->full_name();
    state.revision = view.header.revision();
    state.recorded_us = view.header.update_time_us();
    STEWARD_ASSIGN_OR_RETURN(state.reflects, PlaceOf(partition, view.header.last_seq()));
  }
  return sink(
      StateToKafka(state, catalog_.installation().installation(), catalog_.service().name()));
}

absl::StatusOr<Place> StateOutlet::PlaceOf(uint32_t partition, uint64_t seq) const {
  if (seq == 0) return Place{};
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed_.Records(partition, seq, 1));
  // A state is in the store a moment before its record is in the ring.
  if (records.empty()) return Place{feed_.ring().HeadOf(partition).epoch, seq};
  return Place{records.front()->epoch, seq};
}

}  // namespace steward::bus
