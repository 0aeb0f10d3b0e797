#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "libs/engine/record.h"

namespace steward::host {

// What a service notes outside of its store: where its journal stands, about once a second and at
// its end. A store that is put back behind it, by a copy of the directory for instance, is noticed
// at the next start, before anything is written to it. The note may be behind the journal, never
// ahead of it. A thread of its own.
class HeadsNote final {
 public:
  // `heads` answers what is durable, from any thread.
  HeadsNote(std::string path, std::function<std::vector<engine::Head>()> heads);
  ~HeadsNote();
  HeadsNote(const HeadsNote&) = delete;
  HeadsNote& operator=(const HeadsNote&) = delete;

 private:
  void Run();
  void Write();

  const std::string path_;
  const std::function<std::vector<engine::Head>()> heads_;
  std::string written_;
  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// What a note says, by partition; nothing where there is none.
std::vector<engine::Head> ReadHeadsNote(const std::string& path);

// FROM_THE_FUTURE, with the epoch of the note, where the note knows of more than `heads`; OK
// otherwise, and where there is none.
absl::Status CompareWithNote(const std::string& path, const std::vector<engine::Head>& heads);

}  // namespace steward::host
