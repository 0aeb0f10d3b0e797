#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/slice.h>

#include "libs/store/rocks_store.h"

// Private to the RocksDB store: how the database and its families are set up.
namespace steward::store {

// The part of a state family's key that its hash memtable and prefix filters hash: up to and with
// the first 0x00 after partition and kind, that is, the account; the whole key if there is none.
rocksdb::Slice AccountPrefixOf(const rocksdb::Slice& key);

// Watches RocksDB's background work, and aborts the process on what it must not go on after.
class BackgroundErrors final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;

  // A write or a flush met a full disk, so that the log may hold a record whose commit was refused.
  bool restart_needed() const { return restart_needed_; }

 private:
  std::atomic<bool> restart_needed_ = false;
};

// RocksDB's way to the disk for a store; it must outlive the database.
std::unique_ptr<rocksdb::Env> NewDiskEnv(const RocksOptions& options);

rocksdb::DBOptions DatabaseOptions(rocksdb::Env& disk,
                                   std::shared_ptr<BackgroundErrors> background_errors);

// RocksDB's own "default" family, which stays empty, and behind it ours in the order of kFamilies.
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const RocksOptions& options);

}  // namespace steward::store
