// The mirrors of verify: refolded from their owners' journals, up to this service's cursors.

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/mirror_fold.h"
#include "libs/engine/verify.h"
#include "libs/engine/verify_folded.h"

namespace steward::engine {

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
    STEWARD_ASSIGN_OR_RETURN(std::set<RecordPlace> skipped, ParkedPlaces(*snapshot_, p, source));
    for (const auto& [from, place] : folded.dropped) {
      if (from == source) skipped.insert(place);
    }
    STEWARD_RETURN_IF_ERROR(FoldSource(p, {source, cursor, skipped}, rows));
  }
  return absl::OkStatus();
}

absl::Status Verification::FoldSource(store::Partition p, const Follow& follow, RowMap* rows) {
  const std::string& source = follow.source;
  const auto peer = peers_.find(source);
  if (peer == peers_.end()) {
    return absl::UnavailableError(absl::StrCat("the mirrors of ", source,
                                               " can't be checked: nobody to ask for its journal"));
  }
  MirrorFold fold(catalog_, source, p);
  const auto visit = [&](const ForeignRecord& record) {
    if (record.seq == follow.cursor.seq() &&
        PayloadChecksum(record.payload) != follow.cursor.checksum()) {
      Find({"cursor", p, follow.source}, "DIFFERS", "its checksum is of another record");
    }
    if (follow.skipped.contains({record.epoch, record.seq})) return absl::OkStatus();
    return fold.Add(record);
  };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t last,
                           ReadUpTo(*peer->second, p, follow.cursor.seq(), visit));
  if (last < follow.cursor.seq()) {
    Find({"cursor", p, source}, "DIFFERS", absl::StrCat("it lies beyond the journal of ", source));
    return absl::OkStatus();
  }
  for (auto& [key, bytes] : fold.Rows()) (*rows)[key] = std::move(bytes);
  return absl::OkStatus();
}

}  // namespace steward::engine
