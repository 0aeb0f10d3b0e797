#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/engine/catalog.h"
#include "libs/engine/ports.h"
#include "libs/engine/record.h"
#include "libs/store/store.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {

// Gives a journal that was restored from a backup what its service had published since: the records
// of its own topic are appended again, byte for byte. Only whole transitions stay, and only what
// follows on the journal's last record, so that a topic of another history adds nothing. What the
// records make of states, requests and cursors is folded by the next Core::Recover, also where this
// was cut off. Before there is a core; one thread.
class JournalTail final {
 public:
  // Both are borrowed. Errors: DATA_LOSS.
  static absl::StatusOr<JournalTail> Open(const Catalog& catalog, store::Store& store);

  // For each partition the place from which on the topic is to be shown: right before the journal's
  // last record.
  std::vector<common::v1::Cursor> After() const;

  // The next record of the topic, in its order within a partition; repeats are left out. Errors:
  // the store's.
  absl::Status Add(const ForeignRecord& record);

  struct Taken {
    uint64_t record_count = 0;
    // The highest of any record that was shown: a new epoch must lie above.
    uint64_t epoch = 0;
    // Where the topic didn't follow on the journal, or had a gap.
    std::vector<uint32_t> broken_partitions;
  };
  // Makes it durable. Nothing may be added afterwards.
  absl::StatusOr<Taken> Finish();

 private:
  struct End {
    // The journal's last record when this began, and its checksum.
    RecordPlace base;
    uint32_t base_checksum = 0;
    // Whether the topic was seen to hold the same record there.
    bool joined = false;
    bool broken = false;
    RecordPlace head;
    // The last record of the last whole transition.
    uint64_t whole_seq = 0;
  };
  JournalTail(const Catalog& catalog, store::Store& store) : catalog_(catalog), store_(store) {}

  void Join(const ForeignRecord& record, End* end);
  void GoBackTo(uint32_t partition, uint64_t seq);
  absl::Status Append(const ForeignRecord& record, const common::v1::Envelope& envelope);
  absl::Status Write(store::Durability durability);

  const Catalog& catalog_;
  store::Store& store_;
  std::vector<End> ends_;
  store::Batch batch_;
  uint64_t epoch_ = 0;
};

}  // namespace steward::engine
