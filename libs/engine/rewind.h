#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "libs/engine/catalog.h"
#include "libs/engine/intake_feed.h"
#include "libs/engine/ports.h"
#include "libs/store/store.h"
#include "steward/common/v1/stored.pb.h"

// The way back of a consumer that had taken in more of a source than the source still knows after
// a fork: the mirrors of that partition become what the records before the fork make of them, and
// what this service did because of later ones stays, and is told.
namespace steward::engine {

// What one partition of a source becomes.
struct Rewind {
  std::string source;
  uint32_t partition = 0;
  // The last record before the fork, with the epoch that the fork began: what is still under way
  // of the epoch that was left is dropped.
  common::v1::Cursor cursor;
  // The mirror rows that change, by key; no bytes: the row goes.
  std::map<std::string, std::optional<std::string>> mirrors;
  // Our own records whose cause lies beyond the fork, by id, oldest first; of more than
  // kKeptEffectsMax the first.
  std::vector<std::string> kept_effects;
  uint64_t kept_effect_count = 0;
};

inline constexpr size_t kKeptEffectsMax = 100;

// Reads the source's journal up to the fork by `peer` and our own on `rows`, which must be a
// snapshot that nothing of the source is taken in after. For seconds, so not on the loop thread.
// Errors: those of the peer; UNAVAILABLE when it doesn't have the fork (yet); DATA_LOSS.
struct RewindFrom {
  const Catalog& catalog;
  const store::Reader& rows;
  Peer& peer;
  std::string source;
};
absl::StatusOr<Rewind> PlanRewind(const RewindFrom& from, const SourceFork& fork);

}  // namespace steward::engine
