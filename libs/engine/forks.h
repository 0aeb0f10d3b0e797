#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "libs/engine/catalog.h"
#include "libs/engine/record.h"
#include "libs/store/keys.h"
#include "libs/store/store.h"
#include "steward/common/v1/envelope.pb.h"

// Where a journal was forked: after a restore that lost what others had heard it goes on in a new
// epoch, which an EpochStarted begins in every partition. Epochs only rise within a journal, so
// that its forks are found by looking at few records.
namespace steward::engine {

// The last of the seqs 1 to `head` whose record is of `epoch` or an older one; 0: none. It is the
// fork that a consumer of that epoch goes back to, or fills up to. `epoch_of` reads one record.
// Errors: those of `epoch_of`.
absl::StatusOr<uint64_t> LastSeqOfEpoch(
    uint64_t epoch, uint64_t head,
    absl::FunctionRef<absl::StatusOr<uint64_t>(uint64_t seq)> epoch_of);

// An epoch that begins behind the head of a partition's journal.
struct NewEpoch {
  store::Partition partition = 0;
  Head head;
  uint64_t epoch = 0;
};
// What begins it: all forks that the partition's journal has, and this one. Errors: DATA_LOSS.
absl::StatusOr<common::v1::EpochStarted> BeginEpoch(const Catalog& catalog,
                                                    const store::Reader& rows,
                                                    const NewEpoch& next);

}  // namespace steward::engine
