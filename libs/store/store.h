#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The port to the ordered key-value store that holds every row of a service. RocksDB and an
// in-memory map stand behind it; nothing above this library knows which.
//
// Errors, for every call here: a read or write error of the disk and any corruption are DATA_LOSS,
// after which the process must stop; a full disk is UNAVAILABLE, and nothing was written that a
// later read would show. A missing key is an empty optional, never an error.
namespace steward::store {

// Rows are divided by how they are read and written, not by what they mean. keys.h says which kind
// of row lies in which family.
enum class Family : uint8_t {
  kState = 0,     // Point reads and short scans of one account.
  kJournal = 1,   // Appended in key order, read in key order.
  kIndex = 2,     // Ordered scans: indexes, timers, sums, timelines.
  kRequest = 3,   // Appended; point reads that nearly always miss.
  kPersonal = 4,  // Texts of persons, which must be erasable to the last byte.
  kRest = 5,      // Everything seldom touched.
};
inline constexpr size_t kFamilyCount = 6;
inline constexpr std::array<Family, kFamilyCount> kFamilies = {Family::kState,    Family::kJournal,
                                                               Family::kIndex,    Family::kRequest,
                                                               Family::kPersonal, Family::kRest};

// A name for messages and metrics: "state", "journal" and so on.
absl::string_view FamilyName(Family family);

// The keys from `begin` (inclusive) to `end` (exclusive) in byte order. An empty `end` means to the
// end of the family. With `reverse` the largest key comes first; the bounds keep their meaning.
struct Range {
  std::string begin;
  std::string end;
  bool reverse = false;
};

// An owned row, for callers that keep what they scanned.
struct Row {
  std::string key;
  std::string value;

  friend bool operator==(const Row&, const Row&) = default;
};

// Walks the rows of one range as they were when the scan began. It stands on the first row at once.
// key() and value() may be called only while Valid(), and their bytes live until the next Next().
// When Valid() turns false, status() tells the end of the range (OK) from an error. An iterator
// belongs to one thread and must be gone before its Store is. It keeps erased bytes on disk while
// it lives, so don't hold it for long.
class RowIterator {
 public:
  virtual ~RowIterator() = default;
  virtual bool Valid() const = 0;
  virtual void Next() = 0;
  virtual absl::string_view key() const = 0;
  virtual absl::string_view value() const = 0;
  virtual absl::Status status() const = 0;
};

// Reads rows. Thread-safe.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                         absl::string_view key) const = 0;
  // In the state family a forward scan within one account (AccountPrefix in keys.h) is cheap; any
  // other first sorts a copy of all rows that aren't flushed yet: never on a hot path.
  virtual std::unique_ptr<RowIterator> Scan(Family family, const Range& range) const = 0;
};

// Puts and deletes in the order in which they were added: the last one on a key wins. A value type,
// held in one buffer; Clear() keeps the buffer for the next batch. Not thread-safe.
class Batch {
 public:
  // One operation as ForEach shows it. A delete has no value.
  struct Operation {
    Family family;
    absl::string_view key;
    std::optional<absl::string_view> value;
  };

  // Keys and values are at most 4 GiB each.
  void Put(Family family, absl::string_view key, absl::string_view value);
  void Delete(Family family, absl::string_view key);
  void Append(const Batch& other);
  void Clear();

  bool empty() const { return count_ == 0; }
  // The number of operations.
  size_t size() const { return count_; }
  // The size of the buffer: keys, values and nine bytes for each operation.
  size_t bytes() const { return rep_.size(); }

  // Calls `visit` with each operation in order. The views live as long as the batch is unchanged.
  void ForEach(absl::FunctionRef<void(const Operation&)> visit) const;

  friend bool operator==(const Batch&, const Batch&) = default;

 private:
  void Add(Family family, bool is_delete, absl::string_view key, absl::string_view value);

  std::string rep_;
  size_t count_ = 0;
};

// kSynced: when Commit returns OK, this batch and every one before it survive a loss of power.
// kUnsynced: the batch survives the end of the process, and a loss of power only once a later
// batch was synced. Whatever survives is always a prefix of the commits.
enum class Durability { kSynced, kUnsynced };

// Figures for metrics and for `steward doctor`; read without a lock, hence only nearly consistent.
struct FamilyStats {
  uint64_t memtable_bytes = 0;
  uint64_t file_bytes = 0;
  uint64_t key_count_estimate = 0;
};
struct Stats {
  uint64_t synced_batches = 0;
  uint64_t unsynced_batches = 0;
  uint64_t batch_bytes = 0;
  uint64_t snapshots_open = 0;
  // Writes are stopped because flushes or compactions don't keep up.
  bool write_stopped = false;
  // Commits are answered UNAVAILABLE because the disk is nearly full.
  bool disk_full = false;
  std::array<FamilyStats, kFamilyCount> families;  // By the number of the family.
};

// The store itself. It reads the newest committed rows. Commit is called by one thread; everything
// else by any. All snapshots and iterators must be gone before the store is destroyed.
class Store : public Reader {
 public:
  // Writes the batch over all its families at once, or nothing of it. An empty batch that is synced
  // makes the earlier unsynced ones durable. An UNAVAILABLE commit left nothing visible, and may be
  // decided again; if no commit succeeds after it, the next start may find it committed.
  virtual absl::Status Commit(const Batch& batch, Durability durability) = 0;

  // The rows as they are now, for as long as the pointer is held. Shared because the readers of
  // one request pass it on; the last of them closes it. It must be gone before the store is.
  virtual std::shared_ptr<const Reader> Snapshot() const = 0;

  // Deletes every row of the range, durably when it returns. `range.reverse` means nothing here.
  virtual absl::Status DeleteRange(Family family, const Range& range) = 0;

  // Takes what was deleted or overwritten in the family off the disk: files and log alike. It
  // flushes all families (the log is shared) and rewrites every file of this one. Slow: never call
  // it on the thread that commits. FAILED_PRECONDITION when a snapshot older than the newest delete
  // or an iterator still needs the bytes: close it and call again. Copies of the directory, such as
  // checkpoints, and free blocks of the disk are not touched; nor are keys, which may stay in the
  // store's own catalogue.
  virtual absl::Status Purge(Family family) = 0;

  // Makes a copy at `path`, which must not exist yet, in a directory that does. It holds at least
  // everything committed before the call, is consistent over all families, and is durable when the
  // call returns. It opens like any store.
  virtual absl::Status Checkpoint(const std::string& path) = 0;

  // Reads all files and compares their checksums.
  virtual absl::Status VerifyChecksums() = 0;

  // The number of synced commits since the store was opened.
  virtual uint64_t synced_batches() const = 0;
  // Whether the last commit found too little space; GetStats says it too, among much that is
  // dearer.
  virtual bool disk_full() const = 0;
  virtual Stats GetStats() const = 0;
};

}  // namespace steward::store
