#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/store/store.h"

namespace steward::engine {

// A store's state rows that were read lately. Commands on one account read the same few rows (the
// account's mirror, its summary) again and again, and a read that finds them here costs a tenth.
// Right for one who alone writes the store, and tells of each batch. One thread uses it; the base
// outlives it.
class RowCache final : public store::Reader {
 public:
  // Keeps up to `bytes_max` of keys and values: the later half of what was used, and the half
  // before.
  explicit RowCache(const store::Reader& base, size_t bytes_max = kBytesMax)
      : base_(base), bytes_max_(bytes_max) {}

  absl::StatusOr<std::optional<std::string>> Get(store::Family family,
                                                 absl::string_view key) const override;
  std::unique_ptr<store::RowIterator> Scan(store::Family family,
                                           const store::Range& range) const override {
    return base_.Scan(family, range);
  }

  // The batch was committed.
  void Refresh(const store::Batch& batch);

  size_t bytes() const { return recent_.bytes + earlier_.bytes; }

 private:
  static constexpr size_t kBytesMax = size_t{32} << 20;

  struct Half {
    absl::flat_hash_map<std::string, std::string> rows;
    size_t bytes = 0;
  };
  // Moves what it finds among the recent ones; null when it isn't there.
  std::string* Find(absl::string_view key) const;
  void Add(absl::string_view key, std::string value) const;
  static void Drop(absl::string_view key, Half* half);

  const store::Reader& base_;
  const size_t bytes_max_;
  mutable Half recent_;
  mutable Half earlier_;
};

}  // namespace steward::engine
