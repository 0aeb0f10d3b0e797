#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "libs/engine/record.h"
#include "libs/store/store.h"

// Backups of an installation; restore.h is the way back. A backup is a directory
// <data>/backups/<name>:
//   <service>/           a checkpoint of its store; its files are links to the store's own
//   <service>.json       the manifest, written last: service, set, installation, version, time,
//                        heads
//   installation.json    as in the data directory, without which nothing can be read
//   erasures.jsonl       the ledger of erasures, as it was then
// Tokens are no part of it. It may be copied elsewhere as a whole, and should be: links don't
// outlive their disk.
//
// A set is consistent when no service has taken in more of another than the other's part holds:
// who makes it holds the intake of all services before the first checkpoint
// (OperationsService/HoldIntake). Its parts have one set id: parts of several sets are none.
namespace steward::host {

// In a data directory.
inline constexpr char kBackupsDirectory[] = "backups";

struct BackupPart {
  std::string data_dir;
  std::string name;
  std::string service;
  // The same in all parts of one backup; empty where its maker gave none.
  std::string set_id;
  std::string installation;
  // Where the journal stands before the checkpoint, which holds at least that.
  std::vector<engine::Head> heads;
};

// ALREADY_EXISTS where the service has a part of that name.
absl::Status CheckNoBackupPart(const std::string& data_dir, const std::string& name,
                               const std::string& service);

// Writes one service's part. Errors: ALREADY_EXISTS, UNAVAILABLE for the disk's errors.
absl::Status WriteBackupPart(const BackupPart& part, store::Store& store);

// Whether a directory holds a store: RocksDB makes an empty one where there is none.
bool HasStore(const std::string& path);

}  // namespace steward::host
