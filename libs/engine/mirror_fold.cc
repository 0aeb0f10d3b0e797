#include "libs/engine/mirror_fold.h"

#include <algorithm>
#include <utility>

#include "libs/base/clone.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/step.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {
absl::Status MirrorFold::Add(const ForeignRecord& record) {
  common::v1::Envelope envelope;
  STEWARD_RETURN_IF_ERROR(ParseEnvelope(record.payload, &envelope));
  for (const MirrorType& type : catalog_.service().mirrors()) {
    if (type.source != source_ || envelope.account().empty()) continue;
    auto event = Catalog::NewMessage(type.event);
    if (!event->ParseFromString(record.payload)) continue;
    const std::string key =
        store::MirrorKey{.p = partition_,
                         .account = envelope.account(),
                         .source = source_,
                         .name = MirrorName(type.mirror, type.per, envelope.aggregate())}
            .Encode();
    const auto found = mirrors_.find(key);
    auto mirror =
        found == mirrors_.end() ? Catalog::NewMessage(type.mirror) : Clone(*found->second);
    if (type.evolve(*event, mirror.get())) mirrors_[key] = std::move(mirror);
  }
  return absl::OkStatus();
}

std::map<std::string, std::string> MirrorFold::Rows() const {
  std::map<std::string, std::string> rows;
  for (const auto& [key, mirror] : mirrors_) rows[key] = EncodeRow(*mirror);
  return rows;
}

absl::StatusOr<std::set<RecordPlace>> ParkedPlaces(const store::Reader& rows,
                                                   store::Partition partition,
                                                   absl::string_view source) {
  std::set<RecordPlace> places;
  auto row =
      rows.Scan(store::Family::kRest, store::PrefixRange(store::ParkedPrefix(partition, source)));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::ParkedKey::Decode(row->key()));
    common::v1::ParkedRow parked;
    STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &parked));
    places.insert({parked.epoch(), key.seq});
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  return places;
}

absl::StatusOr<uint64_t> ReadUpTo(
    Peer& peer, uint32_t partition, uint64_t last,
    absl::FunctionRef<absl::Status(const ForeignRecord& record)> visit) {
  uint64_t seq = 0;
  while (seq < last) {
    STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read,
                             peer.ReadEvents(partition, seq + 1, kPeerRecordsMax));
    if (read.records.empty()) return seq;
    for (const ForeignRecord& record : read.records) {
      if (record.seq > last) break;
      STEWARD_RETURN_IF_ERROR(visit(record));
    }
    seq = std::min(last, read.records.back().seq);
  }
  return seq;
}

}  // namespace steward::engine
