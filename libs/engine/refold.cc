#include "libs/engine/refold.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/inputs.h"
#include "libs/engine/overlay.h"
#include "libs/engine/record.h"
#include "libs/engine/verify.h"
#include "libs/store/keys.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {
namespace {

store::Partition P(uint32_t p) { return static_cast<store::Partition>(p); }

// The row that holds the fold version of what is stored, as its seq.
std::string VersionKey() {
  return store::FoldCursorKey{.p = store::kInstallationPartition, .fold = "states"}.Encode();
}

absl::StatusOr<bool> HoldsParked(const Catalog& catalog, const store::Reader& rows) {
  for (uint32_t p = 0; p < catalog.partition_count(); ++p) {
    for (const std::string& source : catalog.service().Sources()) {
      const auto row =
          rows.Scan(store::Family::kRest, store::PrefixRange(store::ParkedPrefix(P(p), source)));
      if (row->Valid()) return true;
      STEWARD_RETURN_IF_ERROR(row->status());
    }
  }
  return false;
}

// Takes mirrors away and lets intake begin anew: what was acted upon only mirrors it again.
absl::Status ForgetMirrorsOf(const Catalog& catalog, uint32_t p, Overlay* rows) {
  auto mirror =
      rows->Scan(store::Family::kState,
                 store::PrefixRange(store::PartitionKindPrefix(P(p), store::Kind::kMirror)));
  std::vector<std::string> keys;
  for (; mirror->Valid(); mirror->Next()) keys.emplace_back(mirror->key());
  STEWARD_RETURN_IF_ERROR(mirror->status());
  for (std::string& key : keys) rows->Delete(store::Family::kState, std::move(key));
  for (const std::string& source : catalog.service().Sources()) {
    const std::string key = store::CursorKey{.p = P(p), .source = source}.Encode();
    STEWARD_ASSIGN_OR_RETURN(const auto row, rows->Get(store::Family::kRest, key));
    if (!row.has_value()) continue;
    common::v1::Cursor cursor;
    STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &cursor));
    const RecordPlace acted = std::max(RecordPlace{cursor.epoch(), cursor.seq()},
                                       RecordPlace{cursor.acted_epoch(), cursor.acted_seq()});
    common::v1::Cursor begin;
    begin.set_installation(cursor.installation());
    begin.set_acted_epoch(acted.epoch);
    begin.set_acted_seq(acted.seq);
    rows->Put(store::Family::kRest, key, EncodeRow(begin));
  }
  return absl::OkStatus();
}

absl::Status Commit(Overlay* rows, store::Store* store) {
  store::Batch batch;
  rows->FillBatch(&batch);
  return store->Commit(batch, store::Durability::kSynced);
}

// Before the fold, which derives from mirrors, too.
absl::Status ForgetMirrors(const RefoldOptions& options) {
  Overlay rows(static_cast<const store::Reader&>(options.store));
  for (uint32_t p = 0; p < options.catalog.partition_count(); ++p)
    STEWARD_RETURN_IF_ERROR(ForgetMirrorsOf(options.catalog, p, &rows));
  return Commit(&rows, &options.store);
}

}  // namespace

absl::Status Refold(const RefoldOptions& options) {
  STEWARD_ASSIGN_OR_RETURN(const auto row, options.store.Get(store::Family::kRest, VersionKey()));
  common::v1::Cursor folded;
  if (row.has_value()) STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &folded));
  const uint32_t wanted = options.catalog.service().fold_version();
  if (folded.seq() == wanted) return absl::OkStatus();
  if (folded.seq() > wanted) {
    return absl::FailedPreconditionError(
        absl::StrCat("the data was folded by a newer binary (", folded.seq(), " against ", wanted,
                     "): start that one, or restore a backup of this one"));
  }
  const bool is_newer = folded.seq() > 0;
  STEWARD_ASSIGN_OR_RETURN(const bool waits, HoldsParked(options.catalog, options.store));
  if (is_newer && !waits) STEWARD_RETURN_IF_ERROR(ForgetMirrors(options));
  Overlay rows(static_cast<const store::Reader&>(options.store));
  if (!is_newer) {
    STEWARD_RETURN_IF_ERROR(WriteInputs(
        {options.catalog, options.store, options.now, options.untimed_requests}, &rows));
  }
  Verification fold(options.catalog, options.store.Snapshot(), {}, options.now);
  STEWARD_RETURN_IF_ERROR(fold.Repair(&rows));
  // What is parked must leave first: a start after that has the mirrors' turn.
  if (!is_newer || !waits) folded.set_seq(wanted);
  rows.Put(store::Family::kRest, VersionKey(), EncodeRow(folded));
  return Commit(&rows, &options.store);
}

void ForgetFold(store::Batch* batch) {
  batch->Put(store::Family::kRest, VersionKey(), EncodeRow(common::v1::Cursor()));
}

}  // namespace steward::engine
