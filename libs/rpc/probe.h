#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "absl/time/time.h"
#include "grpcpp/support/status.h"

#include "libs/rpc/method_table.h"
#include "libs/telemetry/local_metrics.h"
#include "libs/telemetry/metrics.h"

namespace steward::rpc {

// The metrics of a server, named as go-grpc-prometheus names them. For the thread that polls the
// queue, but for SetSubscriptions, which is thread-safe.
class Probe final {
 public:
  // `methods` and `registry` are borrowed.
  Probe(telemetry::Registry& registry, const std::vector<Method>& methods);

  // `method`: an index into the methods.
  void Started(size_t method) { methods_[method].started->Increment(); }
  void Handled(size_t method, grpc::StatusCode code, absl::Duration took);
  void Denied(bool authenticated);
  void Throttled() { throttled_.Increment(); }
  void SetCallsInFlight(size_t count) { calls_in_flight_.Set(static_cast<double>(count)); }
  void SetSubscriptions(size_t count) { subscriptions_.Set(static_cast<double>(count)); }
  void SlowSubscriber() { slow_subscribers_.Increment(); }

  void FlushIfDue();

 private:
  static constexpr size_t kCodes = 17;
  struct MethodMetrics {
    telemetry::Labels labels;
    telemetry::LocalCounter* started = nullptr;
    // Made with the first call that needs it: few methods ever answer all codes.
    std::array<telemetry::LocalCounter*, kCodes> handled{};
    telemetry::LocalHistogram* seconds = nullptr;
  };

  telemetry::LocalCounter& HandledCounter(MethodMetrics& method, size_t code);

  telemetry::Registry& registry_;
  telemetry::LocalMetrics local_;
  std::vector<MethodMetrics> methods_;
  telemetry::Counter unauthenticated_;
  telemetry::Counter forbidden_;
  telemetry::Counter throttled_;
  telemetry::Counter slow_subscribers_;
  telemetry::Gauge calls_in_flight_;
  telemetry::Gauge subscriptions_;
};

}  // namespace steward::rpc
