#include "libs/bus/kafka/outlet.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"

namespace steward::bus {

absl::Status EventsOutlet::Send(const JournalRecord& record, KafkaSink sink) {
  STEWARD_RETURN_IF_ERROR(EventToKafka(record.envelope, record.payload, schema_, &record_));
  return sink(record_, record.envelope.seq());
}

void StateRound::Note(const JournalRecord& record, const engine::Service& service) {
  noted_ = record.envelope.seq();
  const std::string& name = record.envelope.aggregate();
  if (const auto known = last_.find(name); known != last_.end()) {
    known->second = noted_;
  } else if (service.AggregateOf(name) != nullptr) {
    last_.emplace(name, noted_);
  }
}

std::vector<std::string> StateRound::Names() const {
  std::vector<std::pair<uint64_t, absl::string_view>> by_seq;
  by_seq.reserve(last_.size());
  for (const auto& [name, seq] : last_) by_seq.emplace_back(seq, name);
  std::sort(by_seq.begin(), by_seq.end());
  std::vector<std::string> names;
  names.reserve(by_seq.size());
  for (const auto& [seq, name] : by_seq) names.emplace_back(name);
  return names;
}

void StateRound::End(absl::Time now) {
  covered_ = noted_;
  ended_at_ = now;
  last_.clear();
}

absl::Status StateOutlet::Send(uint32_t partition, const StateRound& round, KafkaSink sink) {
  STEWARD_ASSIGN_OR_RETURN(const Place before, journal_.PlaceOf(partition, round.covered()));
  STEWARD_ASSIGN_OR_RETURN(const Place after, journal_.PlaceOf(partition, round.noted()));
  const std::vector<std::string> names = round.Names();
  for (size_t i = 0; i < names.size(); ++i) {
    const Place& watermark = i + 1 == names.size() ? after : before;
    STEWARD_RETURN_IF_ERROR(SendOne(names[i], partition, watermark, sink));
  }
  return absl::OkStatus();
}

absl::Status StateOutlet::SendOne(const std::string& name, uint32_t partition,
                                  const Place& watermark, KafkaSink sink) {
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
    STEWARD_ASSIGN_OR_RETURN(state.reflects, journal_.PlaceOf(partition, view.header.last_seq()));
  }
  StateToKafka(state, {catalog_.installation().installation(), catalog_.service().name()},
               &record_);
  return sink(record_, watermark.seq);
}

}  // namespace steward::bus
