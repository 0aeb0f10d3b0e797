#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "services/ctl/import/plan.h"
#include "services/ctl/import/report.h"

namespace steward::importing {

// Where requests go: a server, or a test's memory.
class Sink {
 public:
  using Done = std::function<void(const absl::Status&)>;

  virtual ~Sink() = default;

  // Sends one request, and calls `done` exactly once, on any thread, also within this call, with
  // the answer's status (with its ErrorDetail where there is one). The request is borrowed until
  // then. A sink ends every call within a deadline of its own: the runner waits for all that it
  // sent.
  virtual void Send(const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request, Done done) = 0;
};

// How often and how long something is tried again.
struct RetryPolicy {
  absl::Duration first = absl::Milliseconds(100);
  absl::Duration longest = absl::Seconds(5);
  // Without a success for so long, the run stops: the server is not there.
  absl::Duration give_up_after = absl::Minutes(2);
  // A service hears of another one's accounts a moment after they were imported there. For so long
  // after a step began, its requests that name an unknown account, person or unit are tried again
  // instead of rejected.
  absl::Duration settle_for = absl::Seconds(30);
};

struct RunOptions {
  // Takes fields that a live request changed since the last import.
  bool overwrite = false;
  // Goes into request ids. With "" an id depends on the mapping, the file, the key and the content
  // alone, so that the same import within 24 h is answered from memory, and doesn't see what others
  // changed meanwhile. Callers that want it to be decided again (conflicts, a value set back) pass
  // something new for each run.
  std::string run_id;
  int in_flight_max = 64;
  RetryPolicy retry;
  // Called on the running thread, at most every `progress_every` and at the end of each step.
  std::function<void(const Progress&)> progress;
  absl::Duration progress_every = absl::Milliseconds(100);
  // Asked between requests; true ends the run as CANCELLED once what was sent is answered.
  std::function<bool()> cancelled;
};

// Sends the plan's requests, step after step: a step begins when all requests of the one before are
// answered. Blocks. Requests of one key in a step are sent once. The result's status is not OK when
// the run stopped before its end (cancelled, server away, not allowed); its report then counts what
// was done. Each run starts from the first row; equal content changes nothing on the server, so
// that a run after a crash ends in the same state.
RunResult RunPlan(const Plan& plan, Sink& sink, const RunOptions& options);

// The request's id, at most 128 bytes: "import-" and a hash of its arguments.
std::string RequestId(const Step& step, absl::string_view key, absl::string_view content,
                      std::pair<absl::string_view, absl::string_view> mapping_and_run);

}  // namespace steward::importing
