#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// The way back from a backup (backup.h).
namespace steward::host {

struct RestoreOptions {
  std::string data_dir;
  // A name in <data>/backups, or a directory.
  std::string backup;
  // Go on with the backup's own ledger where the data directory has none: whom somebody erased
  // since then comes back.
  bool accept_old_ledger = false;
  // What was published on Kafka since the backup doesn't come back.
  bool as_of_backup = false;
};

// What a restore did.
struct Restored {
  std::vector<std::string> services;
  std::string written_time;
  // Where what was there before is now; empty where there was nothing.
  std::string replaced;
};

// Puts a backup in place of what the data directory has, which is moved aside, not deleted. Nothing
// may run there. Before anything is moved every part is copied, opened and read: its checksums
// hold, and its journal reaches as far as its manifest says. Each service begins a new epoch when
// it is started next (ReadRestoredMark), and erases again whom the ledger names, in which whom the
// replaced stores know as erased is entered first. Errors: NOT_FOUND; FAILED_PRECONDITION for a
// running service, another installation, a part that is missing or damaged, parts of several
// backups, a ledger that is older than the backup's; UNAVAILABLE for the disk's errors.
absl::StatusOr<Restored> Restore(const RestoreOptions& options);

// FAILED_PRECONDITION where a restore was cut off: stores may be missing.
absl::Status CheckNotRestoring(const std::string& data_dir);

// Whether the service's store was put there by Restore and not started since, and an epoch that
// nobody has heard of anything above: of what was there before, or, where that can't be told any
// more, the time in seconds since 1970.
struct RestoredMark {
  bool restored = false;
  uint64_t epoch = 0;
  bool as_of_backup = false;
};
RestoredMark ReadRestoredMark(const std::string& data_dir, const std::string& service);
void RemoveRestoredMark(const std::string& data_dir, const std::string& service);

}  // namespace steward::host
