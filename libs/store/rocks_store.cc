#include "libs/store/rocks_store.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/metadata.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include "libs/base/check.h"
#include "libs/base/status.h"
#include "libs/store/directory_lock.h"
#include "libs/store/files.h"
#include "libs/store/rocks_options.h"
#include "libs/store/rocks_reader.h"

namespace steward::store {
namespace {

// How long Purge waits for replaced files to go before it says that a reader holds them.
constexpr absl::Duration kPurgeWait = absl::Seconds(2);
constexpr absl::Duration kPurgePoll = absl::Milliseconds(20);

class RocksStore final : public Store {
 public:
  RocksStore(RocksOptions options, std::unique_ptr<DirectoryLock> lock);
  ~RocksStore() override;
  RocksStore(const RocksStore&) = delete;
  RocksStore& operator=(const RocksStore&) = delete;

  absl::Status Open();

  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 absl::string_view key) const override {
    return newest_->Get(family, key);
  }
  std::unique_ptr<RowIterator> Scan(Family family, const Range& range) const override {
    return newest_->Scan(family, range);
  }
  absl::Status Commit(const Batch& batch, Durability durability) override;
  std::shared_ptr<const Reader> Snapshot() const override {
    return RocksReader::OfSnapshot(*db_, handles_);
  }
  absl::Status DeleteRange(Family family, const Range& range) override;
  absl::Status Purge(Family family) override ABSL_LOCKS_EXCLUDED(maintenance_mutex_);
  absl::Status Checkpoint(const std::string& path) override ABSL_LOCKS_EXCLUDED(maintenance_mutex_);
  absl::Status VerifyChecksums() override;
  uint64_t synced_batches() const override { return synced_batches_; }
  bool disk_full() const override { return disk_full_; }
  Stats GetStats() const override;

 private:
  rocksdb::ColumnFamilyHandle* HandleOf(Family family) const {
    return handles_[static_cast<size_t>(family)];
  }
  absl::Status CheckDisk(uint64_t bytes);
  absl::Status Write(rocksdb::WriteBatch& batch, Durability durability);
  void NoteDelete(Family family);
  absl::Status CheckOlderSnapshots(Family family) const;
  absl::Status FlushAll();
  absl::Status Rewrite(Family family);
  absl::Status WaitUntilGone(const std::vector<std::string>& paths);
  std::vector<std::string> FilesOf(Family family) const;
  uint64_t Property(rocksdb::ColumnFamilyHandle* handle, const std::string& name) const;

  const RocksOptions options_;
  const std::unique_ptr<DirectoryLock> lock_;
  // Shared with RocksDB, which calls it from its threads until the database is closed.
  const std::shared_ptr<BackgroundErrors> background_errors_;
  const std::unique_ptr<rocksdb::Env> disk_;
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* default_handle_ = nullptr;
  FamilyHandles handles_ = {};
  std::unique_ptr<RocksReader> newest_;

  rocksdb::WriteBatch scratch_;  // Only Commit's thread uses it.
  // Purge and Checkpoint: one at a time, because a checkpoint keeps replaced files.
  absl::Mutex maintenance_mutex_;
  // The sequence number that RocksDB had after the newest delete since the start, by family.
  std::array<std::atomic<uint64_t>, kFamilyCount> newest_delete_ = {};
  std::atomic<uint64_t> synced_batches_ = 0;
  std::atomic<uint64_t> unsynced_batches_ = 0;
  std::atomic<uint64_t> batch_bytes_ = 0;
  std::atomic<bool> disk_full_ = false;
};

RocksStore::RocksStore(RocksOptions options, std::unique_ptr<DirectoryLock> lock)
    : options_(std::move(options)),
      lock_(std::move(lock)),
      background_errors_(std::make_shared<BackgroundErrors>()),
      disk_(NewDiskEnv(options_)) {}

RocksStore::~RocksStore() {
  if (db_ == nullptr) return;
  STEWARD_CHECK(GetStats().snapshots_open == 0) << "a snapshot outlives its store";
  newest_.reset();
  // Errors can't be told to anybody any more; what was synced is safe without closing.
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->DestroyColumnFamilyHandle(default_handle_).PermitUncheckedError();
  db_->Close().PermitUncheckedError();
}

absl::Status RocksStore::Open() {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(DatabaseOptions(*disk_, background_errors_), options_.path,
                        FamilyDescriptors(options_), &handles, &db);
  if (!status.ok()) return ToStatus(status, absl::StrCat("open ", options_.path));
  db_.reset(db);
  STEWARD_CHECK(handles.size() == kFamilyCount + 1) << handles.size() << " families";
  default_handle_ = handles.front();
  std::copy(handles.begin() + 1, handles.end(), handles_.begin());
  newest_ = std::make_unique<RocksReader>(*db_, handles_);
  return absl::OkStatus();
}

absl::Status RocksStore::Commit(const Batch& batch, Durability durability) {
  STEWARD_RETURN_IF_ERROR(CheckDisk(batch.bytes()));
  scratch_.Clear();
  bool has_delete[kFamilyCount] = {};
  batch.ForEach([this, &has_delete](const Batch::Operation& operation) {
    rocksdb::ColumnFamilyHandle* handle = HandleOf(operation.family);
    if (operation.value.has_value()) {
      scratch_.Put(handle, ToSlice(operation.key), ToSlice(*operation.value));
    } else {
      scratch_.Delete(handle, ToSlice(operation.key));
      has_delete[static_cast<size_t>(operation.family)] = true;
    }
  });
  STEWARD_RETURN_IF_ERROR(Write(scratch_, durability));
  for (const Family family : kFamilies) {
    if (has_delete[static_cast<size_t>(family)]) NoteDelete(family);
  }
  batch_bytes_ += batch.bytes();
  ++(durability == Durability::kSynced ? synced_batches_ : unsynced_batches_);
  return absl::OkStatus();
}

absl::Status RocksStore::CheckDisk(uint64_t bytes) {
  STEWARD_ASSIGN_OR_RETURN(const uint64_t free_bytes, FreeBytes(options_.path));
  const bool full = free_bytes < options_.free_bytes_min + bytes;
  disk_full_ = full;
  if (full) {
    return absl::UnavailableError(absl::StrCat("the disk of ", options_.path, " has ", free_bytes,
                                               " bytes left; writes need ",
                                               options_.free_bytes_min));
  }
  if (background_errors_->restart_needed()) {
    return absl::DataLossError(
        "a write met a full disk; only a restart can tell what the log holds");
  }
  return absl::OkStatus();
}

absl::Status RocksStore::Write(rocksdb::WriteBatch& batch, Durability durability) {
  const bool sync = durability == Durability::kSynced;
  if (batch.Count() == 0) {
    // Not written as a record: a log that holds only that would never be replaced by a flush.
    return sync ? ToStatus(db_->SyncWAL(), "sync") : absl::OkStatus();
  }
  rocksdb::WriteOptions options;
  options.sync = sync;
  return ToStatus(db_->Write(options, &batch), "commit");
}

void RocksStore::NoteDelete(Family family) {
  const uint64_t sequence = db_->GetLatestSequenceNumber();
  std::atomic<uint64_t>& newest = newest_delete_[static_cast<size_t>(family)];
  uint64_t known = newest;
  while (known < sequence && !newest.compare_exchange_weak(known, sequence)) {
  }
}

absl::Status RocksStore::DeleteRange(Family family, const Range& range) {
  STEWARD_RETURN_IF_ERROR(CheckDisk(0));
  std::string end = range.end;
  if (end.empty()) {
    const auto last = Scan(family, {.begin = range.begin, .end = "", .reverse = true});
    if (!last->Valid()) return last->status();
    end = absl::StrCat(last->key(), absl::string_view("\0", 1));
  }
  if (end <= range.begin) return absl::OkStatus();
  rocksdb::WriteBatch batch;
  batch.DeleteRange(HandleOf(family), ToSlice(range.begin), ToSlice(end));
  STEWARD_RETURN_IF_ERROR(Write(batch, Durability::kSynced));
  NoteDelete(family);
  return absl::OkStatus();
}

absl::Status RocksStore::Purge(Family family) {
  const absl::MutexLock lock(&maintenance_mutex_);
  STEWARD_RETURN_IF_ERROR(CheckOlderSnapshots(family));
  STEWARD_ASSIGN_OR_RETURN(std::vector<std::string> replaced, NonEmptyFiles(options_.path, ".log"));
  STEWARD_RETURN_IF_ERROR(FlushAll());
  const std::vector<std::string> files = FilesOf(family);
  replaced.insert(replaced.end(), files.begin(), files.end());
  STEWARD_RETURN_IF_ERROR(Rewrite(family));
  return WaitUntilGone(replaced);
}

absl::Status RocksStore::CheckOlderSnapshots(Family family) const {
  const uint64_t oldest =
      Property(default_handle_, rocksdb::DB::Properties::kOldestSnapshotSequence);
  if (oldest == 0 || oldest >= newest_delete_[static_cast<size_t>(family)]) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("a snapshot from before the newest delete in ", FamilyName(family), " is open"));
}

absl::Status RocksStore::FlushAll() {
  rocksdb::FlushOptions options;
  options.wait = true;
  return ToStatus(db_->Flush(options, std::vector<rocksdb::ColumnFamilyHandle*>(handles_.begin(),
                                                                                handles_.end())),
                  "flush");
}

std::vector<std::string> RocksStore::FilesOf(Family family) const {
  rocksdb::ColumnFamilyMetaData metadata;
  db_->GetColumnFamilyMetaData(HandleOf(family), &metadata);
  std::vector<std::string> paths;
  for (const rocksdb::LevelMetaData& level : metadata.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      paths.push_back(absl::StrCat(options_.path, file.name));
    }
  }
  return paths;
}

absl::Status RocksStore::Rewrite(Family family) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return ToStatus(db_->CompactRange(options, HandleOf(family), nullptr, nullptr),
                  absl::StrCat("compact ", FamilyName(family)));
}

absl::Status RocksStore::WaitUntilGone(const std::vector<std::string>& paths) {
  const absl::Time deadline = absl::Now() + kPurgeWait;
  while (true) {
    // Allowing deletions again is how to make RocksDB look for obsolete files now.
    STEWARD_RETURN_IF_ERROR(ToStatus(db_->DisableFileDeletions(), "hold files"));
    STEWARD_RETURN_IF_ERROR(ToStatus(db_->EnableFileDeletions(/*force=*/false), "delete files"));
    const auto left = std::count_if(paths.begin(), paths.end(), Exists);
    if (left == 0) return absl::OkStatus();
    if (absl::Now() >= deadline) {
      return absl::FailedPreconditionError(
          absl::StrCat("open iterators still hold ", left, " replaced files"));
    }
    absl::SleepFor(kPurgePoll);
  }
}

absl::Status RocksStore::Checkpoint(const std::string& path) {
  const absl::MutexLock lock(&maintenance_mutex_);
  if (Exists(path)) return absl::AlreadyExistsError(absl::StrCat(path, " exists already"));
  rocksdb::Checkpoint* raw = nullptr;
  STEWARD_RETURN_IF_ERROR(ToStatus(rocksdb::Checkpoint::Create(db_.get(), &raw), "checkpoint"));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  STEWARD_RETURN_IF_ERROR(ToStatus(checkpoint->CreateCheckpoint(path, /*log_size_for_flush=*/0),
                                   absl::StrCat("copy to ", path)));
  // RocksDB 7.8 doesn't sync all of the copies.
  return SyncDirectory(path);
}

absl::Status RocksStore::VerifyChecksums() {
  return ToStatus(db_->VerifyChecksum(), absl::StrCat("verify ", options_.path));
}

Stats RocksStore::GetStats() const {
  using Properties = rocksdb::DB::Properties;
  Stats stats;
  stats.synced_batches = synced_batches_;
  stats.unsynced_batches = unsynced_batches_;
  stats.batch_bytes = batch_bytes_;
  stats.snapshots_open = Property(default_handle_, Properties::kNumSnapshots);
  stats.write_stopped = Property(default_handle_, Properties::kIsWriteStopped) != 0;
  stats.disk_full = disk_full_;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    stats.families[i] = {.memtable_bytes = Property(handles_[i], Properties::kCurSizeAllMemTables),
                         .file_bytes = Property(handles_[i], Properties::kLiveSstFilesSize),
                         .key_count_estimate = Property(handles_[i], Properties::kEstimateNumKeys)};
  }
  return stats;
}

uint64_t RocksStore::Property(rocksdb::ColumnFamilyHandle* handle, const std::string& name) const {
  uint64_t value = 0;
  STEWARD_CHECK(db_->GetIntProperty(handle, name, &value)) << "property " << name;
  return value;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const RocksOptions& options) {
  STEWARD_ASSIGN_OR_RETURN(std::unique_ptr<DirectoryLock> lock,
                           DirectoryLock::Acquire(options.path));
  auto store = std::make_unique<RocksStore>(options, std::move(lock));
  STEWARD_RETURN_IF_ERROR(store->Open());
  return store;
}

absl::Status CheckUnowned(const std::string& path) { return DirectoryLock::Acquire(path).status(); }

}  // namespace steward::store
