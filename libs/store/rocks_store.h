#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/store/store.h"

namespace steward::store {

struct RocksOptions {
  // The directory. It is created if its parent exists.
  std::string path;
  // Blocks of all families, indexes and filters included.
  uint64_t block_cache_bytes = uint64_t{256} << 20;
  // The memtable of the state and journal families; the others have half. Each family has up to
  // two.
  uint64_t write_buffer_bytes = uint64_t{32} << 20;
  // Commits are UNAVAILABLE while the disk has less free space than this. It must hold what is to
  // be flushed and compacted, so that RocksDB itself never meets a full disk.
  uint64_t free_bytes_min = uint64_t{256} << 20;
  // Zeros are written where the log will grow, so that a commit's sync has less to do. The log then
  // costs the disk twice its bytes; a file system that copies on write (btrfs, ZFS) gains nothing.
  bool zero_log_ahead = true;
};

// Opens a store in a directory and recovers what the log holds. One process at a time has it: a
// second open is FAILED_PRECONDITION and names the process that holds the directory. Damage found
// on the way is DATA_LOSS.
//
// After an error in background work (flush, compaction), other than a full disk, the process aborts
// with one line on stderr: what RocksDB makes of such errors by itself can lose data.
// After the log itself met a full disk, commits are UNAVAILABLE until there is space again, and
// then DATA_LOSS, because only a restart can tell what the log holds.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const RocksOptions& options);

// FAILED_PRECONDITION, with the process that holds it, for a store's directory that is open. The
// directory must exist.
absl::Status CheckUnowned(const std::string& path);

}  // namespace steward::store
