#pragma once

#include <functional>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace steward::dev {

// The processes of `steward dev --separate`. They end with this one. One thread uses it.
class Children final {
 public:
  Children() = default;
  // Ends those that still run, and waits for them.
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  // A program beside this one's own binary. Errors: UNAVAILABLE.
  absl::Status Start(const std::string& program, const std::vector<std::string>& arguments);
  // Until `ready` says so, which is asked again and again, or `patience` is over. False when a stop
  // signal came first: they are ended then. Where one ends by itself everything ends, and the
  // status says which.
  absl::StatusOr<bool> WaitReady(const std::function<bool()>& ready, absl::Duration patience);
  // Until a stop signal (then they are ended in order) or until one ends by itself; that one is
  // started again, unless it never served: then everything ends, and the status says which.
  absl::Status WaitAll();

 private:
  struct Child {
    std::string program;
    std::vector<std::string> arguments;
    int64_t started_ms = 0;
  };
  enum class Event { kNothing, kStopSignal, kEnded };
  // What happened in the next moment; who ended is taken out, to `ended`.
  Event Look(Child* ended);
  absl::Status EndedAtOnce(const Child& child);
  void StopAll();

  std::map<pid_t, Child> children_;
};

}  // namespace steward::dev
