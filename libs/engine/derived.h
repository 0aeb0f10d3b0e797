#pragma once

#include <map>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/engine/overlay.h"
#include "libs/store/keys.h"

namespace steward::engine {

// Derived rows as bytes: index and timer keys, and what each sum's key amounts to.
struct DerivedRows {
  absl::btree_set<std::string> keys;
  absl::btree_map<std::string, __int128> sums;

  // Adds what Derive said of one aggregate (its name ends index keys), or of a summary (whose rows
  // have no name).
  void Add(store::Partition p, absl::string_view account, absl::string_view name, const Rows& rows);
};

// Collects differences over all aggregates of a transition, then writes them at once.
class DerivedChanges {
 public:
  void Replace(const DerivedRows& before, const DerivedRows& after);
  // OUT_OF_RANGE when a sum leaves int64; then nothing was written.
  absl::Status Write(Overlay* rows) const;

 private:
  // True: put, false: delete.
  absl::btree_map<std::string, bool> keys_;
  absl::btree_map<std::string, __int128> sums_;
};

}  // namespace steward::engine
