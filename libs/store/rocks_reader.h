#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <rocksdb/db.h>

#include "libs/store/store.h"

// Private to the RocksDB store: reads, of the newest rows or of a snapshot.
namespace steward::store {

// The families' handles, by the number of the family.
using FamilyHandles = std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount>;

inline rocksdb::Slice ToSlice(absl::string_view bytes) { return {bytes.data(), bytes.size()}; }

// A full disk becomes UNAVAILABLE, a path that can't be used FAILED_PRECONDITION, a misuse
// INTERNAL, and everything that may mean lost or damaged data DATA_LOSS. `what` begins the message.
absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what);

// Thread-safe. The database and the handles must outlive it.
class RocksReader final : public Reader {
 public:
  // Reads the newest rows.
  RocksReader(rocksdb::DB& db, const FamilyHandles& handles);
  // Reads a snapshot that is taken now and released with the object.
  static std::shared_ptr<const RocksReader> OfSnapshot(rocksdb::DB& db,
                                                       const FamilyHandles& handles);
  ~RocksReader() override;
  RocksReader(const RocksReader&) = delete;
  RocksReader& operator=(const RocksReader&) = delete;

  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 absl::string_view key) const override;
  std::unique_ptr<RowIterator> Scan(Family family, const Range& range) const override;

 private:
  rocksdb::DB& db_;
  const FamilyHandles& handles_;
  const rocksdb::Snapshot* snapshot_ = nullptr;
};

}  // namespace steward::store
