#pragma once

#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

#include "absl/status/status.h"

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
  // Until a stop signal (then they are ended in order) or until one ends by itself; that one is
  // started again, unless it never served: then everything ends, and the status says which.
  absl::Status WaitAll();

 private:
  struct Child {
    std::string program;
    std::vector<std::string> arguments;
    int64_t started_ms = 0;
  };
  void StopAll();

  std::map<pid_t, Child> children_;
};

}  // namespace steward::dev
