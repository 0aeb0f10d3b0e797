#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "libs/store/store.h"

namespace steward::host {

// Takes erased texts off the disk. The rows are gone with the commit that journaled the erasure;
// their bytes leave files and log here, by a flush of everything and a compaction, once no older
// snapshot needs them. Each erasure also enters the ledger, a file beside the stores that a restore
// demands. A thread of its own; survives restarts because unfinished erasures are found again at
// start.
class Eraser final {
 public:
  // `store` is borrowed. `confirm` is called from the eraser's thread when a subject's bytes are
  // gone.
  Eraser(store::Store& store, std::string ledger_path,
         std::function<void(const std::string& subject)> confirm);
  ~Eraser();
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  void Enqueue(std::vector<std::string> subjects);

 private:
  void Run();

  store::Store& store_;
  const std::string ledger_path_;
  const std::function<void(const std::string&)> confirm_;
  absl::Mutex mutex_;
  std::vector<std::string> subjects_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Erases the personal texts of everybody whom the ledger names and this store doesn't know as
// erased: a restored one holds whom somebody erased since. Their bytes are left for an Eraser to
// take off the disk. Errors: INVALID_ARGUMENT for a ledger that can't be read; the store's.
absl::Status EraseByLedger(const std::string& ledger_path, uint32_t partition_count,
                           store::Store* store);

// Subjects whose erasure was journaled but not yet confirmed.
absl::StatusOr<std::vector<std::string>> UnpurgedSubjects(const store::Reader& rows);

// All whose erasure was journaled.
absl::StatusOr<std::vector<std::string>> ErasedSubjects(const store::Reader& rows);

}  // namespace steward::host
