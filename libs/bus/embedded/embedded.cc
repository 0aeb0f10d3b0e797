#include "libs/bus/embedded/embedded.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

constexpr size_t kReadBytesMax = 1 << 20;
// A waiting reader looks up this often whether it was stopped.
constexpr absl::Duration kWaitMax = absl::Milliseconds(100);

absl::StatusOr<engine::ForeignRecord> ToRecord(std::string payload) {
  common::v1::Envelope envelope;
  STEWARD_RETURN_IF_ERROR(engine::ParseEnvelope(payload, &envelope));
  return engine::ForeignRecord{envelope.partition(), envelope.epoch(), envelope.seq(),
                               std::move(payload), envelope.installation()};
}

}  // namespace

absl::Status LocalSubscriber::Start(const std::vector<common::v1::Cursor>& after) {
  STEWARD_ASSIGN_OR_RETURN(reader_, feed_.OpenAfter(after));
  return absl::OkStatus();
}

absl::StatusOr<engine::ForeignRecords> LocalSubscriber::Next(size_t max, absl::Time until) {
  engine::ForeignRecords records;
  while (!stopped_) {
    const uint64_t seen = feed_.version();
    common::v1::SubscribeResponse response;
    STEWARD_RETURN_IF_ERROR(reader_->Read(max, kReadBytesMax, &response));
    records.heads.assign(response.heads().begin(), response.heads().end());
    for (std::string& payload : *response.mutable_events()) {
      STEWARD_ASSIGN_OR_RETURN(engine::ForeignRecord record, ToRecord(std::move(payload)));
      records.records.push_back(std::move(record));
    }
    const absl::Time now = absl::Now();
    if (!records.records.empty() || now >= until) return records;
    feed_.WaitBeyond(seen, std::min(until, now + kWaitMax));
  }
  return absl::CancelledError("stopped");
}

absl::StatusOr<engine::ForeignRecords> LocalPeer::ReadEvents(uint32_t partition, uint64_t from_seq,
                                                             uint32_t max) {
  common::v1::ReadEventsRequest request;
  request.set_partition(partition);
  request.set_from_seq(from_seq);
  request.set_max_events(max);
  common::v1::ReadEventsResponse response;
  STEWARD_RETURN_IF_ERROR(feed_.ReadEvents(request, &response));
  engine::ForeignRecords records;
  for (std::string& payload : *response.mutable_events()) {
    STEWARD_ASSIGN_OR_RETURN(engine::ForeignRecord record, ToRecord(std::move(payload)));
    records.records.push_back(std::move(record));
  }
  return records;
}

}  // namespace steward::bus
