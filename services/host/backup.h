#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/engine/record.h"
#include "libs/store/store.h"

// Backups of an installation, and the way back. A backup is a directory <data>/backups/<name>:
//   <service>/           a checkpoint of its store; its files are links to the store's own
//   <service>.json       the manifest, written last: service, installation, version, time, heads
//   installation.json    as in the data directory, without which nothing can be read
//   erasures.jsonl       the ledger of erasures, as it was then
// Tokens are no part of it. It may be copied elsewhere as a whole, and should be: links don't
// outlive their disk.
//
// A set is consistent when no service has taken in more of another than the other's part holds:
// who makes it holds the intake of all services before the first checkpoint
// (OperationsService/HoldIntake).
namespace steward::host {

struct BackupPart {
  std::string data_dir;
  std::string name;
  std::string service;
  std::string installation;
  // Where the journal stands before the checkpoint, which holds at least that.
  std::vector<engine::Head> heads;
};

// Writes one service's part. Errors: ALREADY_EXISTS, UNAVAILABLE for the disk's errors.
absl::Status WriteBackupPart(const BackupPart& part, store::Store& store);

struct RestoreOptions {
  std::string data_dir;
  // A name in <data>/backups, or a directory.
  std::string backup;
  // Go on with the backup's own ledger where the data directory has none: whom somebody erased
  // since then comes back.
  bool accept_old_ledger = false;
};

// What a restore did.
struct Restored {
  std::vector<std::string> services;
  std::string written_time;
  // Where what was there before is now; empty where there was nothing.
  std::string replaced;
};

// Puts a backup in place of what the data directory has, which is moved aside, not deleted. Nothing
// may run there. Each service begins a new epoch when it is started next (ReadRestoredMark), and
// erases again whom the ledger names. Errors: NOT_FOUND; FAILED_PRECONDITION for a running service,
// another installation, a part that is missing, a ledger that is older than the backup's;
// UNAVAILABLE for the disk's errors.
absl::StatusOr<Restored> Restore(const RestoreOptions& options);

// FAILED_PRECONDITION where a restore was cut off: stores may be missing.
absl::Status CheckNotRestoring(const std::string& data_dir);

// Whether the service's store was put there by Restore and not started since, and the highest epoch
// that the store before it knew.
struct RestoredMark {
  bool restored = false;
  uint64_t epoch = 0;
};
RestoredMark ReadRestoredMark(const std::string& data_dir, const std::string& service);
void RemoveRestoredMark(const std::string& data_dir, const std::string& service);

// The subjects in the ledger <data>/erasures.jsonl, each once. Errors: INVALID_ARGUMENT for a line
// that is none.
absl::StatusOr<std::vector<std::string>> ReadErasureLedger(const std::string& path);

}  // namespace steward::host
