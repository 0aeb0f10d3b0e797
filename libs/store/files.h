#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Private to the RocksDB store: what it asks the file system itself.
namespace steward::store {

// The bytes that are free for this process on the disk of `path`.
absl::StatusOr<uint64_t> FreeBytes(const std::string& path);

// The paths of the files in a directory whose name ends in `suffix` and that aren't empty.
absl::StatusOr<std::vector<std::string>> NonEmptyFiles(const std::string& directory,
                                                       absl::string_view suffix);

bool Exists(const std::string& path);

// Makes the files of a directory, itself and its entry in its parent durable.
absl::Status SyncDirectory(const std::string& directory);

}  // namespace steward::store
