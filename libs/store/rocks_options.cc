#include "libs/store/rocks_options.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/memtablerep.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/sst_file_manager.h>
#include <rocksdb/table.h>

#include "libs/store/zeroed_log.h"

namespace steward::store {
namespace {

constexpr size_t kKeyHeaderBytes = 3;
constexpr double kBloomBitsPerKey = 10;
constexpr size_t kBlockBytes = size_t{16} << 10;
constexpr uint64_t kLogBytesMax = uint64_t{256} << 20;
constexpr uint64_t kSyncStepBytes = uint64_t{1} << 20;
constexpr int kOpenFilesMax = 1024;
constexpr double kRequestBloomRatio = 0.02;
constexpr uint64_t kHashBucketCountMax = 50'000;
// Rows of one account that are searched one after the other; more of them become a skip list.
constexpr uint32_t kHashListMax = 16;
// The buckets alone must not fill a memtable, which they would count as full.
constexpr uint64_t kBytesPerHashBucket = 512;
constexpr uint64_t kWriteBufferBytesMin = uint64_t{256} << 10;

class AccountPrefix final : public rocksdb::SliceTransform {
 public:
  // Stored in the files: a change of the rule needs a new name.
  const char* Name() const override { return "steward.AccountPrefix.1"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return AccountPrefixOf(key);
  }
  bool InDomain(const rocksdb::Slice&) const override { return true; }
};

rocksdb::CompressionType Compression() {
  const std::vector<rocksdb::CompressionType> linked = rocksdb::GetSupportedCompressions();
  const bool has_lz4 =
      std::find(linked.begin(), linked.end(), rocksdb::kLZ4Compression) != linked.end();
  return has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

rocksdb::BlockBasedTableOptions TableOptions(std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  table.block_size = kBlockBytes;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  return table;
}

rocksdb::ColumnFamilyOptions BaseOptions(const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = Compression();
  options.level_compaction_dynamic_level_bytes = true;
  // More memtables let 7.8.3 order updates wrongly after a flush was retried.
  options.max_write_buffer_number = 2;
  // More than one can hang a manual flush.
  options.min_write_buffer_number_to_merge = 1;
  return options;
}

rocksdb::MemTableRepFactory* NewHashMemtables(uint64_t write_buffer_bytes) {
  return rocksdb::NewHashLinkListRepFactory(
      std::min(kHashBucketCountMax, write_buffer_bytes / kBytesPerHashBucket),
      /*huge_page_tlb_size=*/0, /*bucket_entries_logging_threshold=*/4096,
      /*if_log_bucket_dist_when_flash=*/false, kHashListMax);
}

// Where keys are appended in order within a partition: an insertion begins where its partition's
// last one ended.
std::shared_ptr<const rocksdb::SliceTransform> PartitionPrefix() {
  return std::shared_ptr<const rocksdb::SliceTransform>(
      rocksdb::NewFixedPrefixTransform(kKeyHeaderBytes));
}

void TuneFamily(Family family, uint64_t write_buffer_bytes, rocksdb::ColumnFamilyOptions& tuned) {
  tuned.write_buffer_size = write_buffer_bytes / 2;
  switch (family) {
    case Family::kState:
      tuned.write_buffer_size = write_buffer_bytes;
      tuned.prefix_extractor = std::make_shared<AccountPrefix>();
      tuned.memtable_factory.reset(NewHashMemtables(write_buffer_bytes));
      return;
    case Family::kJournal:
      tuned.write_buffer_size = write_buffer_bytes;
      tuned.memtable_insert_with_hint_prefix_extractor = PartitionPrefix();
      return;
    case Family::kRequest:
      tuned.memtable_insert_with_hint_prefix_extractor = PartitionPrefix();
      tuned.memtable_whole_key_filtering = true;
      tuned.memtable_prefix_bloom_size_ratio = kRequestBloomRatio;
      return;
    case Family::kIndex:
    case Family::kPersonal:
    case Family::kRest:
      return;
  }
}

[[noreturn]] void AbortBroken(const rocksdb::Status& error) {
  std::fprintf(stderr, "level=error event=store_broken error=\"%s\"\n", error.ToString().c_str());
  std::abort();
}

}  // namespace

rocksdb::Slice AccountPrefixOf(const rocksdb::Slice& key) {
  if (key.size() <= kKeyHeaderBytes) return key;
  const void* end = std::memchr(key.data() + kKeyHeaderBytes, '\0', key.size() - kKeyHeaderBytes);
  if (end == nullptr) return key;
  return {key.data(), static_cast<size_t>(static_cast<const char*>(end) - key.data()) + 1};
}

void BackgroundErrors::OnBackgroundError(rocksdb::BackgroundErrorReason reason,
                                         rocksdb::Status* error) {
  const bool while_committing = reason == rocksdb::BackgroundErrorReason::kWriteCallback ||
                                reason == rocksdb::BackgroundErrorReason::kMemTable;
  if (error->IsNoSpace()) {
    // A compaction that failed has changed nothing, and RocksDB repeats it.
    if (reason != rocksdb::BackgroundErrorReason::kCompaction) restart_needed_ = true;
    return;
  }
  if (while_committing) return;  // Commit returns it.
  if (error->IsIOError() || error->IsCorruption()) AbortBroken(*error);
}

std::unique_ptr<rocksdb::Env> NewDiskEnv(const RocksOptions& options) {
  return rocksdb::NewCompositeEnv(
      NewZeroedLogFileSystem(rocksdb::FileSystem::Default(), options.path,
                             options.zero_log_ahead ? OnAThread() : nullptr));
}

rocksdb::DBOptions DatabaseOptions(rocksdb::Env& disk,
                                   std::shared_ptr<BackgroundErrors> background_errors) {
  rocksdb::DBOptions options;
  options.env = &disk;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.listeners.push_back(std::move(background_errors));
  // One thread commits; hash memtables take no concurrent writers, and yielding steals a core.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  options.max_total_wal_size = kLogBytesMax;
  options.wal_compression = rocksdb::kNoCompression;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.avoid_flush_during_shutdown = true;
  options.atomic_flush = false;
  options.max_background_jobs = 2;
  options.max_open_files = kOpenFilesMax;
  options.bytes_per_sync = kSyncStepBytes;
  options.paranoid_checks = true;
  // It resumes compactions that a full disk stopped.
  options.sst_file_manager.reset(rocksdb::NewSstFileManager(rocksdb::Env::Default()));
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = size_t{8} << 20;
  options.keep_log_file_num = 4;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const RocksOptions& options) {
  const rocksdb::BlockBasedTableOptions table =
      TableOptions(rocksdb::NewLRUCache(options.block_cache_bytes));
  const rocksdb::ColumnFamilyOptions base = BaseOptions(table);
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, base}};
  const uint64_t write_buffer_bytes = std::max(options.write_buffer_bytes, kWriteBufferBytesMin);
  for (const Family family : kFamilies) {
    rocksdb::ColumnFamilyOptions tuned = base;
    TuneFamily(family, write_buffer_bytes, tuned);
    families.emplace_back(std::string(FamilyName(family)), tuned);
  }
  return families;
}

}  // namespace steward::store
