#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace grpc {
class Channel;
}

namespace steward::rpc {

class Tls;

struct CallOptions {
  // From the start of the call, retries included.
  absl::Duration timeout = absl::Seconds(30);
  // `steward-after` tokens.
  std::vector<std::string> after = {};
  // W3C; empty for none.
  std::string traceparent = {};
  // Receives `steward-position` when it is not null; empty when the answer has none.
  std::string* position = nullptr;
  // Repeats the call while it is UNAVAILABLE or RESOURCE_EXHAUSTED, with growing, jittered delays
  // of 50 ms to 2 s, until the timeout: for reads, and for commands with a request_id.
  bool retry = false;
};

// One connection to a service, by descriptors. Thread-safe.
class Channel final {
 public:
  // `target` as "127.0.0.1:7001" or "unix:/path"; `token` without "Bearer", empty for none.
  // Encrypted as `tls` says; in clear without it. Connects with the first call. `tls` outlives it.
  Channel(const std::string& target, std::string token, const Tls* tls = nullptr);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Calls a unary method and blocks. `response` may be null. Errors: as the service gave them, with
  // their ErrorDetail (DetailOf); UNAVAILABLE and DEADLINE_EXCEEDED from the transport have none.
  absl::Status Call(const google::protobuf::MethodDescriptor* method,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    const CallOptions& options = {});

  // Waits until the connection stands. DEADLINE_EXCEEDED names the target.
  absl::Status WaitConnected(absl::Time deadline);

  const std::string& target() const { return target_; }
  const std::string& token() const { return token_; }
  // For the other clients of this library, which share it.
  const std::shared_ptr<grpc::Channel>& grpc_channel() const { return channel_; }

 private:
  // `options.timeout` is what is left.
  absl::Status CallOnce(const google::protobuf::MethodDescriptor* method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response, const CallOptions& options);

  const std::string target_;
  const std::string token_;
  // Shared with gRPC's stubs.
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace steward::rpc
