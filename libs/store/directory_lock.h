#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

// Private to the RocksDB store.
namespace steward::store {

// Holds a directory for one owner, by a lock on the file OWNER in it, which names the process. The
// kernel lets go of it when the process ends, however it ends. A child made by fork() shares it.
class DirectoryLock final {
 public:
  // FAILED_PRECONDITION when another owner holds the directory, or it can't be made or opened.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Acquire(const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  const int file_;
};

}  // namespace steward::store
