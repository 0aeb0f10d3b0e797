#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "libs/store/store.h"

namespace steward::store {

// A Store in memory, for tests and the simulator. Each row keeps the versions that a snapshot, an
// iterator or a crash may still ask for. It outlives its "process": after Crash() the same object
// plays the reopened store.
//
// Purge and VerifyChecksums have nothing to do and succeed; Checkpoint is UNIMPLEMENTED (see
// Clone). DeleteRange counts as a synced commit for durability, but not in synced_batches().
class MemoryStore final : public Store {
 public:
  MemoryStore() = default;
  ~MemoryStore() override;
  MemoryStore(const MemoryStore&) = delete;
  MemoryStore& operator=(const MemoryStore&) = delete;

  // Drops all that was committed after the last synced commit, as a loss of power would at worst.
  // No snapshot and no iterator may be open.
  void Crash();

  // Until the next call every commit returns `status` and writes nothing; OK ends it.
  void FailCommits(absl::Status status);

  // A store of its own with the rows as they are now, all of them durable.
  std::unique_ptr<MemoryStore> Clone() const;

  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 absl::string_view key) const override;
  std::unique_ptr<RowIterator> Scan(Family family, const Range& range) const override;
  absl::Status Commit(const Batch& batch, Durability durability) override;
  std::shared_ptr<const Reader> Snapshot() const override;
  absl::Status DeleteRange(Family family, const Range& range) override;
  absl::Status Purge(Family family) override;
  absl::Status Checkpoint(const std::string& path) override;
  absl::Status VerifyChecksums() override;
  uint64_t synced_batches() const override;
  bool disk_full() const override { return false; }
  Stats GetStats() const override;

 private:
  class View;
  class Iterator;

  // The value from a version on; no value for a delete. Ascending by version.
  struct Version {
    uint64_t version = 0;
    std::optional<std::string> value;
  };
  using Versions = std::deque<Version>;
  using Rows = std::map<std::string, Versions, std::less<>>;
  // A key that has a version which nobody needs once all readers are at `version` or later.
  struct Garbage {
    uint64_t version = 0;
    Family family = Family::kRest;
    std::string key;
  };

  // Keeps a version, the newest if none is given, from being collected, and returns it.
  uint64_t Pin(std::optional<uint64_t> version) const ABSL_LOCKS_EXCLUDED(mutex_);
  void Unpin(uint64_t version) const ABSL_LOCKS_EXCLUDED(mutex_);
  std::optional<std::string> GetAt(Family family, absl::string_view key, uint64_t version) const
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The row of the range that comes next after the key `last`, or first.
  std::optional<Row> FindNext(Family family, const Range& range, uint64_t version,
                              const std::optional<std::string>& last) const
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Write(Family family, absl::string_view key, std::optional<absl::string_view> value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CollectGarbage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::array<Rows, kFamilyCount> rows_ ABSL_GUARDED_BY(mutex_);
  std::deque<Garbage> garbage_ ABSL_GUARDED_BY(mutex_);
  mutable std::multiset<uint64_t> pins_ ABSL_GUARDED_BY(mutex_);
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t durable_version_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status commit_status_ ABSL_GUARDED_BY(mutex_);
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  mutable std::atomic<uint64_t> snapshots_open_ = 0;
};

}  // namespace steward::store
