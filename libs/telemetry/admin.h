#pragma once

#include <functional>
#include <memory>
#include <netinet/in.h>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "libs/telemetry/metrics.h"

struct mg_connection;
struct mg_context;

namespace steward::telemetry {

// The answer of a health check; `text` gives the reasons, one a line.
struct Health {
  bool ok = true;
  std::string text = {};
};

// The health checks run on the server's threads, maybe two at once, must be quick and must not
// throw. One that is not set answers ok.
struct AdminOptions {
  std::string service = {};            // Named on the index page.
  std::string address = "127.0.0.1";   // A numeric IPv4 address: Debian's civetweb has no IPv6.
  int port = 0;                        // 0: any free one; port() tells which.
  std::function<Health()> live = {};   // Not ok: the process should be restarted.
  std::function<Health()> ready = {};  // Not ok: the process should get no calls for now.
  std::function<void()> before_metrics = {};  // Brings gauges up to date; on the server's threads.
};

// The HTTP port for operators: GET or HEAD of /metrics (Prometheus text format 0.0.4), /livez and
// /readyz (200, or 503 with the reasons) and / (a short list of these); other paths are 404, other
// methods 405. No TLS and no authentication: bind it to loopback or a protected network. Two
// threads, a request of at most 8 KiB and 5 s, one request for each connection. Thread-safe. The
// destructor ends the threads.
class AdminServer final {
 public:
  // Listens when it returns. INVALID_ARGUMENT: the address or port is not one; UNAVAILABLE: it
  // can't be bound (taken, say). Both name it. `registry` is borrowed and outlives the server.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Open(AdminOptions options,
                                                           const Registry& registry);
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  // The port that it listens on.
  int port() const { return port_; }
  // "127.0.0.1:9090".
  std::string address() const;

 private:
  struct Response {
    int code;
    std::string body;
  };

  AdminServer(AdminOptions options, in_addr ip, const Registry& registry);
  absl::Status Listen();
  void Stop();
  void Knock() const;
  Response Answer(absl::string_view path) const;

  static int OnRequest(mg_connection* connection);
  static int OnMessage(const mg_connection* connection, const char* message);

  const AdminOptions options_;
  const in_addr ip_;
  const Registry& registry_;
  int port_;
  mg_context* context_ = nullptr;
  absl::Mutex mutex_;
  std::string complaint_ ABSL_GUARDED_BY(mutex_);  // The first that civetweb had.
};

}  // namespace steward::telemetry
