#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/store/store.h"

namespace steward::engine {

// Rows written but not committed, over a base that is a store, a snapshot or another overlay. Reads
// see the writes. One thread uses it; the base outlives it.
class Overlay final : public store::Reader {
 public:
  explicit Overlay(const store::Reader& base) : base_(base) {}
  // Not copied: an overlay over an overlay is a layer, and a copy would look like one.
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  absl::StatusOr<std::optional<std::string>> Get(store::Family family,
                                                 absl::string_view key) const override;
  // The rows of the overlay are taken as they are now; later writes don't show.
  std::unique_ptr<store::RowIterator> Scan(store::Family family,
                                           const store::Range& range) const override;

  void Put(store::Family family, std::string key, std::string value);
  void Delete(store::Family family, std::string key);

  bool empty() const { return writes_.empty(); }
  size_t size() const { return writes_.size(); }
  // Moves the writes onto another overlay, this one's base or one like it.
  void MoveInto(Overlay* other);
  void FillBatch(store::Batch* batch) const;
  void Clear() { writes_.clear(); }

 private:
  struct KeyView {
    store::Family family;
    absl::string_view key;
  };
  struct Key {
    store::Family family;
    std::string key;
  };
  struct Less {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      if (a.family != b.family) return a.family < b.family;
      return absl::string_view(a.key) < absl::string_view(b.key);
    }
  };
  void Set(store::Family family, std::string key, std::optional<std::string> value);

  const store::Reader& base_;
  // A row is allocated once, and moves from a step to its batch as it is.
  std::map<Key, std::optional<std::string>, Less> writes_;
};

}  // namespace steward::engine
