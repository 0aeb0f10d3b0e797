#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "libs/rpc/client.h"

namespace steward::rpc {

// Many unary calls at once over one channel, for imports and benchmarks. One thread uses it, and
// runs the callbacks inside Start, Poll and Drain; a callback may call Start, not Poll or Drain.
class AsyncClient final {
 public:
  // What came back. `response` is the serialized response message, empty for an error; both borrow,
  // until Done returns.
  struct Answer {
    absl::Status status;
    absl::string_view response;
    absl::string_view position;
  };
  using Done = std::function<void(const Answer&)>;

  // `channel` outlives the client. `in_flight_max`: at least 1.
  AsyncClient(Channel& channel, size_t in_flight_max);
  // Cancels what is under way, without callbacks.
  ~AsyncClient();
  AsyncClient(const AsyncClient&) = delete;
  AsyncClient& operator=(const AsyncClient&) = delete;

  // Starts a call; first waits for others to end while `in_flight_max` are under way (not inside a
  // callback). It isn't repeated: `options.retry` and `options.position` are not looked at.
  void Start(const google::protobuf::MethodDescriptor* method,
             const google::protobuf::Message& request, const CallOptions& options, Done done);
  // Runs the callbacks of what has ended; waits for one at most until `until`. Answers how many.
  size_t Poll(absl::Time until);
  // Waits for all calls.
  void Drain();

  size_t in_flight() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace steward::rpc
