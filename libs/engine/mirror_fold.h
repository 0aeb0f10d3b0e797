#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/engine/catalog.h"
#include "libs/engine/ports.h"
#include "libs/engine/record.h"
#include "libs/store/keys.h"
#include "libs/store/store.h"

namespace steward::engine {

// Folds a source's records into the mirrors that they make of one partition, in memory and without
// reacting: what verify compares with, and what a rewind puts in place.
class MirrorFold final {
 public:
  MirrorFold(const Catalog& catalog, std::string source, store::Partition partition)
      : catalog_(catalog), source_(std::move(source)), partition_(partition) {}

  // In the order of seqs. Errors: DATA_LOSS for an envelope that can't be read.
  absl::Status Add(const ForeignRecord& record);
  // The rows so far, by key.
  std::map<std::string, std::string> Rows() const;

 private:
  const Catalog& catalog_;
  const std::string source_;
  const store::Partition partition_;
  std::map<std::string, std::unique_ptr<Message>> mirrors_;
};

// What of a source is parked in a partition. Errors: DATA_LOSS.
absl::StatusOr<std::set<RecordPlace>> ParkedPlaces(const store::Reader& rows,
                                                   store::Partition partition,
                                                   absl::string_view source);

// Shows a partition's records 1 to `last`, in order. Answers the last seq that there was: below
// `last` where the journal ends before it. Errors: the peer's and the visitor's.
absl::StatusOr<uint64_t> ReadUpTo(
    Peer& peer, uint32_t partition, uint64_t last,
    absl::FunctionRef<absl::Status(const ForeignRecord& record)> visit);

}  // namespace steward::engine
