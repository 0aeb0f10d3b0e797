#include "libs/store/rocks_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include <rocksdb/options.h>

#include "libs/store/keys.h"
#include "libs/store/rocks_options.h"

namespace steward::store {
namespace {

// Whether all keys of the range have the account prefix of its first key. Then the hash memtable
// can walk one bucket instead of sorting all of itself; it can only walk forward.
bool LiesInOnePrefix(Family family, const Range& range) {
  if (family != Family::kState || range.reverse || range.end.empty()) return false;
  const rocksdb::Slice prefix = AccountPrefixOf(range.begin);
  if (prefix.empty() || prefix[prefix.size() - 1] != '\0') return false;
  return range.end <= PrefixEnd({prefix.data(), prefix.size()});
}

class RocksIterator final : public RowIterator {
 public:
  // What is scanned, and how: a range inside one prefix can walk one bucket.
  struct Place {
    rocksdb::DB& db;
    rocksdb::ColumnFamilyHandle* handle;
    bool one_prefix;
  };
  RocksIterator(const Place& place, rocksdb::ReadOptions options, const Range& range)
      : begin_(range.begin),
        end_(range.end),
        begin_slice_(begin_),
        end_slice_(end_),
        reverse_(range.reverse) {
    options.total_order_seek = !place.one_prefix;
    options.prefix_same_as_start = place.one_prefix;
    // A scan of a whole family would push everything else out of the cache.
    options.fill_cache = !end_.empty();
    if (!begin_.empty()) options.iterate_lower_bound = &begin_slice_;
    if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
    iterator_.reset(place.db.NewIterator(options, place.handle));
    if (reverse_) {
      iterator_->SeekToLast();
    } else {
      iterator_->Seek(begin_slice_);
    }
  }
  RocksIterator(const RocksIterator&) = delete;
  RocksIterator& operator=(const RocksIterator&) = delete;

  bool Valid() const override { return iterator_->Valid(); }
  void Next() override {
    if (reverse_) {
      iterator_->Prev();
    } else {
      iterator_->Next();
    }
  }
  absl::string_view key() const override { return View(iterator_->key()); }
  absl::string_view value() const override { return View(iterator_->value()); }
  absl::Status status() const override { return ToStatus(iterator_->status(), "scan"); }

 private:
  static absl::string_view View(const rocksdb::Slice& slice) {
    return {slice.data(), slice.size()};
  }

  // RocksDB reads the bounds for as long as the iterator lives.
  const std::string begin_;
  const std::string end_;
  const rocksdb::Slice begin_slice_;
  const rocksdb::Slice end_slice_;
  const bool reverse_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// A range whose end is not after its begin; RocksDB doesn't define what it does with one.
class NoRows final : public RowIterator {
 public:
  bool Valid() const override { return false; }
  void Next() override {}
  absl::string_view key() const override { return {}; }
  absl::string_view value() const override { return {}; }
  absl::Status status() const override { return absl::OkStatus(); }
};

absl::StatusCode CodeOf(const rocksdb::Status& status) {
  if (status.IsNoSpace()) return absl::StatusCode::kUnavailable;
  if (status.IsInvalidArgument() || status.IsNotSupported()) return absl::StatusCode::kInternal;
  if (status.IsBusy() || status.IsTimedOut() || status.IsShutdownInProgress()) {
    return absl::StatusCode::kUnavailable;
  }
  return absl::StatusCode::kDataLoss;
}

}  // namespace

absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  return {CodeOf(status), absl::StrCat(what, ": ", status.ToString())};
}

RocksReader::RocksReader(rocksdb::DB& db, const FamilyHandles& handles)
    : db_(db), handles_(handles) {}

std::shared_ptr<const RocksReader> RocksReader::OfSnapshot(rocksdb::DB& db,
                                                           const FamilyHandles& handles) {
  auto reader = std::make_shared<RocksReader>(db, handles);
  reader->snapshot_ = db.GetSnapshot();
  return reader;
}

RocksReader::~RocksReader() {
  if (snapshot_ != nullptr) db_.ReleaseSnapshot(snapshot_);
}

absl::StatusOr<std::optional<std::string>> RocksReader::Get(Family family,
                                                            absl::string_view key) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  std::string value;
  const rocksdb::Status status =
      db_.Get(options, handles_[static_cast<size_t>(family)], ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return ToStatus(status, absl::StrCat("read from ", FamilyName(family)));
  return std::optional<std::string>(std::move(value));
}

std::unique_ptr<RowIterator> RocksReader::Scan(Family family, const Range& range) const {
  if (!range.end.empty() && range.end <= range.begin) return std::make_unique<NoRows>();
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return std::make_unique<RocksIterator>(
      RocksIterator::Place{db_, handles_[static_cast<size_t>(family)],
                           LiesInOnePrefix(family, range)},
      options, range);
}

}  // namespace steward::store
