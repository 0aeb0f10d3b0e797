// The mirrors of verify: refolded from their owners' journals, up to this service's cursors.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clone.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/step.h"
#include "libs/engine/verify.h"
#include "libs/engine/verify_folded.h"

namespace steward::engine {
namespace {

constexpr uint32_t kPeerBatch = 1000;

}  // namespace

absl::Status Verification::FoldMirrors(store::Partition p, const Folded& folded, RowMap* rows) {
  for (const std::string& source : catalog_.service().Sources()) {
    STEWARD_ASSIGN_OR_RETURN(
        const auto row,
        snapshot_->Get(store::Family::kRest, store::CursorKey{.p = p, .source = source}.Encode()));
    if (!row.has_value()) continue;
    common::v1::Cursor cursor;
    if (!DecodeRow(*row, &cursor).ok()) {
      Find({"cursor", p, source}, "CORRUPT");
      continue;
    }
    std::set<uint64_t> skipped;
    for (const auto& [from, seq] : folded.dropped) {
      if (from == source) skipped.insert(seq);
    }
    auto parked =
        snapshot_->Scan(store::Family::kRest, store::PrefixRange(store::ParkedPrefix(p, source)));
    for (; parked->Valid(); parked->Next())
      skipped.insert(store::ParkedKey::Decode(parked->key())->seq);
    STEWARD_RETURN_IF_ERROR(parked->status());
    STEWARD_RETURN_IF_ERROR(FoldSource(p, {source, cursor, skipped}, rows));
  }
  return absl::OkStatus();
}

absl::Status Verification::FoldSource(store::Partition p, const Follow& follow, RowMap* rows) {
  const auto& [source, cursor, skipped] = follow;
  const auto peer = peers_.find(source);
  if (peer == peers_.end()) {
    return absl::UnavailableError(absl::StrCat("the mirrors of ", source,
                                               " can't be checked: nobody to ask for its journal"));
  }
  std::map<std::string, std::unique_ptr<Message>> mirrors;
  for (uint64_t next = 1; next <= cursor.seq();) {
    STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read,
                             peer->second->ReadEvents(p, next, kPeerBatch));
    if (read.records.empty()) {
      Find({"cursor", p, source}, "DIFFERS",
           absl::StrCat("it lies beyond the journal of ", source));
      return absl::OkStatus();
    }
    for (const ForeignRecord& record : read.records) {
      if (record.seq > cursor.seq()) break;
      if (record.seq == cursor.seq() && PayloadChecksum(record.payload) != cursor.checksum()) {
        Find({"cursor", p, source}, "DIFFERS", "its checksum is of another record");
      }
      if (!skipped.contains(record.seq))
        STEWARD_RETURN_IF_ERROR(FoldForeign(p, source, record, &mirrors));
    }
    next = read.records.back().seq + 1;
  }
  for (const auto& [key, mirror] : mirrors) (*rows)[key] = EncodeRow(*mirror);
  return absl::OkStatus();
}

absl::Status Verification::FoldForeign(store::Partition p, const std::string& source,
                                       const ForeignRecord& record,
                                       std::map<std::string, std::unique_ptr<Message>>* mirrors) {
  common::v1::Envelope envelope;
  STEWARD_RETURN_IF_ERROR(ParseEnvelope(record.payload, &envelope));
  for (const MirrorType& type : catalog_.service().mirrors()) {
    if (type.source != source || envelope.account().empty()) continue;
    auto event = Catalog::NewMessage(type.event);
    if (!event->ParseFromString(record.payload)) continue;
    const std::string key =
        store::MirrorKey{.p = p,
                         .account = envelope.account(),
                         .source = source,
                         .name = MirrorName(type.mirror, type.per, envelope.aggregate())}
            .Encode();
    const auto found = mirrors->find(key);
    auto mirror =
        found == mirrors->end() ? Catalog::NewMessage(type.mirror) : Clone(*found->second);
    if (type.evolve(*event, mirror.get())) (*mirrors)[key] = std::move(mirror);
  }
  return absl::OkStatus();
}

}  // namespace steward::engine
