#include "libs/engine/refold.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/inputs.h"
#include "libs/engine/overlay.h"
#include "libs/engine/verify.h"
#include "libs/store/keys.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {
namespace {

// The row that holds the fold version of what is stored, as its seq.
std::string VersionKey() {
  return store::FoldCursorKey{.p = store::kInstallationPartition, .fold = "states"}.Encode();
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
  Overlay rows(static_cast<const store::Reader&>(options.store));
  if (folded.seq() == 0) {
    STEWARD_RETURN_IF_ERROR(WriteInputs(
        {options.catalog, options.store, options.now, options.untimed_requests}, &rows));
  }
  Verification fold(options.catalog, options.store.Snapshot(), {}, options.now);
  STEWARD_RETURN_IF_ERROR(fold.Repair(&rows));
  folded.set_seq(wanted);
  rows.Put(store::Family::kRest, VersionKey(), EncodeRow(folded));
  store::Batch batch;
  rows.FillBatch(&batch);
  return options.store.Commit(batch, store::Durability::kSynced);
}

void ForgetFold(store::Batch* batch) {
  batch->Put(store::Family::kRest, VersionKey(), EncodeRow(common::v1::Cursor()));
}

}  // namespace steward::engine
