#include "libs/store/memory_store.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "libs/base/check.h"

namespace steward::store {
namespace {

// The row's value as of a version; nullptr where it has none. `versions` is a MemoryStore's.
template <typename Versions>
const std::string* ValueAt(const Versions& versions, uint64_t version) {
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    if (it->version <= version) return it->value.has_value() ? &*it->value : nullptr;
  }
  return nullptr;
}

}  // namespace

// Looks the next row up by the last key, so that it needs no lasting place in the map.
class MemoryStore::Iterator final : public RowIterator {
 public:
  Iterator(const MemoryStore& store, std::optional<uint64_t> version, Family family, Range range)
      : store_(store), version_(store.Pin(version)), family_(family), range_(std::move(range)) {
    row_ = store_.FindNext(family_, range_, version_, std::nullopt);
  }
  ~Iterator() override { store_.Unpin(version_); }
  Iterator(const Iterator&) = delete;
  Iterator& operator=(const Iterator&) = delete;

  bool Valid() const override { return row_.has_value(); }
  void Next() override { row_ = store_.FindNext(family_, range_, version_, row_->key); }
  absl::string_view key() const override { return row_->key; }
  absl::string_view value() const override { return row_->value; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  const MemoryStore& store_;
  const uint64_t version_;
  const Family family_;
  const Range range_;
  std::optional<Row> row_;
};

// The rows as of the version that was the newest when it was made.
class MemoryStore::View final : public Reader {
 public:
  explicit View(const MemoryStore& store) : store_(store), version_(store.Pin(std::nullopt)) {
    ++store_.snapshots_open_;
  }
  ~View() override {
    --store_.snapshots_open_;
    store_.Unpin(version_);
  }
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 absl::string_view key) const override {
    return store_.GetAt(family, key, version_);
  }
  std::unique_ptr<RowIterator> Scan(Family family, const Range& range) const override {
    return std::make_unique<Iterator>(store_, version_, family, range);
  }

 private:
  const MemoryStore& store_;
  const uint64_t version_;
};

MemoryStore::~MemoryStore() {
  const absl::MutexLock lock(&mutex_);
  STEWARD_CHECK(pins_.empty()) << "a snapshot or an iterator outlives its store";
}

void MemoryStore::Crash() {
  const absl::MutexLock lock(&mutex_);
  STEWARD_CHECK(pins_.empty()) << "a snapshot or an iterator is open";
  for (Rows& rows : rows_) {
    for (auto it = rows.begin(); it != rows.end();) {
      Versions& versions = it->second;
      while (!versions.empty() && versions.back().version > durable_version_) versions.pop_back();
      it = versions.empty() ? rows.erase(it) : std::next(it);
    }
  }
  while (!garbage_.empty() && garbage_.back().version > durable_version_) garbage_.pop_back();
  version_ = durable_version_;
}

void MemoryStore::FailCommits(absl::Status status) {
  const absl::MutexLock lock(&mutex_);
  commit_status_ = std::move(status);
}

std::unique_ptr<MemoryStore> MemoryStore::Clone() const {
  Batch batch;
  const std::shared_ptr<const Reader> snapshot = Snapshot();
  for (const Family family : kFamilies) {
    for (auto rows = snapshot->Scan(family, {}); rows->Valid(); rows->Next()) {
      batch.Put(family, rows->key(), rows->value());
    }
  }
  auto clone = std::make_unique<MemoryStore>();
  STEWARD_CHECK(clone->Commit(batch, Durability::kSynced).ok()) << "a new store fails no commit";
  return clone;
}

absl::StatusOr<std::optional<std::string>> MemoryStore::Get(Family family,
                                                            absl::string_view key) const {
  return GetAt(family, key, UINT64_MAX);
}

std::unique_ptr<RowIterator> MemoryStore::Scan(Family family, const Range& range) const {
  return std::make_unique<Iterator>(*this, std::nullopt, family, range);
}

absl::Status MemoryStore::Commit(const Batch& batch, Durability durability) {
  const absl::MutexLock lock(&mutex_);
  if (!commit_status_.ok()) return commit_status_;
  ++version_;
  batch.ForEach([this](const Batch::Operation& operation) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    Write(operation.family, operation.key, operation.value);
  });
  if (durability == Durability::kSynced) durable_version_ = version_;
  ++(durability == Durability::kSynced ? stats_.synced_batches : stats_.unsynced_batches);
  stats_.batch_bytes += batch.bytes();
  CollectGarbage();
  return absl::OkStatus();
}

std::shared_ptr<const Reader> MemoryStore::Snapshot() const {
  return std::make_shared<View>(*this);
}

absl::Status MemoryStore::DeleteRange(Family family, const Range& range) {
  const absl::MutexLock lock(&mutex_);
  if (!commit_status_.ok()) return commit_status_;
  Rows& rows = rows_[static_cast<size_t>(family)];
  ++version_;
  for (auto it = rows.lower_bound(range.begin); it != rows.end(); ++it) {
    if (!range.end.empty() && it->first >= range.end) break;
    Write(family, it->first, std::nullopt);
  }
  durable_version_ = version_;
  CollectGarbage();
  return absl::OkStatus();
}

absl::Status MemoryStore::Purge(Family) { return absl::OkStatus(); }

absl::Status MemoryStore::Checkpoint(const std::string&) {
  return absl::UnimplementedError("a store in memory makes no files; Clone() copies it");
}

absl::Status MemoryStore::VerifyChecksums() { return absl::OkStatus(); }

uint64_t MemoryStore::synced_batches() const {
  const absl::MutexLock lock(&mutex_);
  return stats_.synced_batches;
}

Stats MemoryStore::GetStats() const {
  const absl::MutexLock lock(&mutex_);
  Stats stats = stats_;
  stats.snapshots_open = snapshots_open_;
  for (size_t i = 0; i < kFamilyCount; ++i) stats.families[i].key_count_estimate = rows_[i].size();
  return stats;
}

uint64_t MemoryStore::Pin(std::optional<uint64_t> version) const {
  const absl::MutexLock lock(&mutex_);
  return *pins_.insert(version.value_or(version_));
}

void MemoryStore::Unpin(uint64_t version) const {
  const absl::MutexLock lock(&mutex_);
  pins_.erase(pins_.find(version));
}

std::optional<std::string> MemoryStore::GetAt(Family family, absl::string_view key,
                                              uint64_t version) const {
  const absl::ReaderMutexLock lock(&mutex_);
  const Rows& rows = rows_[static_cast<size_t>(family)];
  const auto it = rows.find(key);
  if (it == rows.end()) return std::nullopt;
  const std::string* value = ValueAt(it->second, version);
  return value == nullptr ? std::nullopt : std::optional<std::string>(*value);
}

std::optional<Row> MemoryStore::FindNext(Family family, const Range& range, uint64_t version,
                                         const std::optional<std::string>& last) const {
  const absl::ReaderMutexLock lock(&mutex_);
  if (!range.end.empty() && range.end <= range.begin) return std::nullopt;
  const Rows& rows = rows_[static_cast<size_t>(family)];
  const auto from = rows.lower_bound(range.begin);
  const auto to = range.end.empty() ? rows.end() : rows.lower_bound(range.end);
  if (range.reverse) {
    for (auto it = last.has_value() ? rows.lower_bound(*last) : to; it != from;) {
      --it;
      const std::string* value = ValueAt(it->second, version);
      if (value != nullptr) return Row{.key = it->first, .value = *value};
    }
    return std::nullopt;
  }
  for (auto it = last.has_value() ? rows.upper_bound(*last) : from; it != to; ++it) {
    const std::string* value = ValueAt(it->second, version);
    if (value != nullptr) return Row{.key = it->first, .value = *value};
  }
  return std::nullopt;
}

void MemoryStore::Write(Family family, absl::string_view key,
                        std::optional<absl::string_view> value) {
  Rows& rows = rows_[static_cast<size_t>(family)];
  auto it = rows.find(key);
  if (it == rows.end()) {
    if (!value.has_value()) return;
    it = rows.emplace(std::string(key), Versions()).first;
  }
  Versions& versions = it->second;
  if (!versions.empty() || !value.has_value()) garbage_.push_back({version_, family, it->first});
  if (versions.empty() || versions.back().version != version_) {
    versions.push_back({version_, std::nullopt});
  }
  std::optional<std::string>& stored = versions.back().value;
  if (value.has_value()) {
    stored.emplace(value->data(), value->size());
  } else {
    stored.reset();
  }
}

void MemoryStore::CollectGarbage() {
  const uint64_t oldest =
      pins_.empty() ? durable_version_ : std::min(durable_version_, *pins_.begin());
  for (; !garbage_.empty() && garbage_.front().version <= oldest; garbage_.pop_front()) {
    Rows& rows = rows_[static_cast<size_t>(garbage_.front().family)];
    const auto it = rows.find(garbage_.front().key);
    if (it == rows.end()) continue;
    Versions& versions = it->second;
    while (versions.size() > 1 && versions[1].version <= oldest) versions.pop_front();
    const Version& first = versions.front();
    if (first.version <= oldest && !first.value.has_value()) versions.pop_front();
    if (versions.empty()) rows.erase(it);
  }
}

}  // namespace steward::store
