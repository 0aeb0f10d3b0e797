#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"

#include "libs/base/limits.h"
#include "libs/engine/ports.h"
#include "libs/rpc/feed_source.h"
#include "libs/rpc/principals.h"
#include "libs/rpc/tls.h"
#include "libs/telemetry/metrics.h"

namespace grpc {
class CompletionQueue;
}

namespace steward::telemetry {
class Tracer;
}

namespace steward::rpc {

// A call that was refused for who called.
struct Denial {
  std::string principal;  // Empty when it is not known.
  std::string method;     // "/package.Service/Method".
  std::string peer;       // "ipv4:127.0.0.1:40000".
  std::string reason;     // "UNAUTHENTICATED" or "PERMISSION_DENIED".
};

struct ServerLimits {
  // Calls that the engine has and did not answer; beyond it RESOURCE_EXHAUSTED with a delay.
  size_t calls_in_flight_max = limits::kCallsInFlightMax;
  // Of these one principal's: the others' calls are taken while it floods the server.
  size_t principal_calls_in_flight_max = size_t{limits::kCallsInFlightMax} / 4 * 3;
  // Calls of one connection at once; further ones wait in the client.
  int connection_streams_max = 256;
  int message_bytes_max = limits::kMessageBytesMax;
  int metadata_bytes_max = limits::kMetadataBytesMax;
  size_t subscriptions_max = 200;
  size_t principal_subscriptions_max = 20;
  // For a call that states none.
  absl::Duration default_deadline = absl::Seconds(30);
  // How long one message to a subscriber may wait for the subscriber.
  absl::Duration slow_subscriber_after = absl::Seconds(30);
};

struct ServerOptions {
  // "127.0.0.1:7001", "unix:/path"; port 0: any free one.
  std::string address;
  // What the error about a taken port tells the operator to change, as "--grpc-address".
  std::string address_flag = "--address";
  // Served besides grpc.health.v1.Health. EventFeedService/Subscribe is answered here; unary
  // methods go to the engine.
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  // Borrowed; they outlive the server. `feed` may be null when no service has a stream.
  Authenticator* authenticator = nullptr;
  FeedSource* feed = nullptr;
  telemetry::Registry* registry = nullptr;
  // How calls are encrypted, and whether clients need a certificate; null: in clear. Borrowed too.
  const Tls* tls = nullptr;
  Tls::ClientAuth client_auth = Tls::ClientAuth::kNone;
  // Makes a span of each unary call that is let in; null: none. Borrowed too.
  telemetry::Tracer* tracer = nullptr;
  // Whether health checks answer SERVING; from the loop thread, quick. Unset: always, until
  // Shutdown.
  std::function<bool()> ready;
  // The security log; from the loop thread, quick. Unset: a warning in the log.
  std::function<void(const Denial&)> on_denial;
  // Lets tools ask for the descriptors, without a token: for development.
  bool reflection = false;
  ServerLimits limits;
};

// The gRPC server of one service, and where its calls come from: authenticated, authorized, parsed
// and validated. There is one completion queue, and only the thread that calls Collect polls it;
// nothing is answered while nobody does. Collect is for one thread; Wake, Shutdown and port for
// any.
class Server final : public engine::CallSource {
 public:
  // Errors: FAILED_PRECONDITION (a method without a rule, a validation rule that is not supported,
  // each named), UNAVAILABLE (the address can't be bound; names the flag).
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options);

  // After Shutdown, and after the last Collect. Calls that the engine still holds then may be
  // answered later, without effect, as long as no other thread does so during the destructor.
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void Collect(size_t max, absl::Time until, std::vector<engine::Call*>* calls) override;
  void Wake() override;

  // Takes no further calls (UNAVAILABLE, STOPPING), ends the streams, and waits until every call is
  // answered, at most until `deadline`; then cancels what is left. Another thread goes on calling
  // Collect, and the engine answering, until this returns. Answers whether all calls were answered.
  // Once.
  bool Shutdown(absl::Time deadline);

  // The bound TCP port; 0 for a Unix socket.
  int port() const;
  // For a client in the server's process: Collect polls it too. Its tags are rpc::Tag; what was
  // started on it is over when the server is gone.
  grpc::CompletionQueue* queue();

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace steward::rpc
