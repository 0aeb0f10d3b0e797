#include "libs/rpc/probe.h"

#include <chrono>
#include <string>

namespace steward::rpc {
namespace {

constexpr char kHandledName[] = "grpc_server_handled_total";
constexpr char kHandledHelp[] = "Calls that ended, by their gRPC code.";
constexpr char kSecondsName[] = "grpc_server_handling_seconds";
constexpr char kSecondsHelp[] = "Time from a call's arrival to its answer.";
constexpr char kDenialsName[] = "steward_rpc_denials_total";
constexpr char kDenialsHelp[] = "Calls that were refused for who called.";

constexpr const char* kCodeNames[] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

std::string TypeOf(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming() && method.server_streaming()) return "bidi_stream";
  if (method.client_streaming()) return "client_stream";
  return method.server_streaming() ? "server_stream" : "unary";
}

telemetry::Labels LabelsOf(const google::protobuf::MethodDescriptor& method) {
  return {{"grpc_type", TypeOf(method)},
          {"grpc_service", method.service()->full_name()},
          {"grpc_method", method.name()}};
}

}  // namespace

Probe::Probe(telemetry::Registry& registry, const std::vector<Method>& methods)
    : registry_(registry),
      unauthenticated_(
          registry.AddCounter(kDenialsName, kDenialsHelp, {{"reason", "unauthenticated"}})),
      forbidden_(
          registry.AddCounter(kDenialsName, kDenialsHelp, {{"reason", "permission_denied"}})),
      throttled_(registry.AddCounter("steward_rpc_throttled_total",
                                     "Calls that were refused for their caller's share.")),
      slow_subscribers_(registry.AddCounter(
          "steward_rpc_slow_subscribers_total",
          "Event streams that were ended because their subscriber did not read.")),
      calls_in_flight_(
          registry.AddGauge("steward_rpc_calls_in_flight", "Calls that the engine has to answer.")),
      subscriptions_(
          registry.AddGauge("steward_rpc_subscriptions", "Event streams that are open.")) {
  for (const Method& method : methods) {
    MethodMetrics metrics;
    metrics.labels = LabelsOf(*method.descriptor);
    metrics.started = &local_.Add(
        registry.AddCounter("grpc_server_started_total", "Calls that came in.", metrics.labels));
    HandledCounter(metrics, 0);
    methods_.push_back(std::move(metrics));
  }
}

telemetry::LocalCounter& Probe::HandledCounter(MethodMetrics& method, size_t code) {
  if (method.handled[code] == nullptr) {
    telemetry::Labels labels = method.labels;
    labels["grpc_code"] = kCodeNames[code];
    method.handled[code] = &local_.Add(registry_.AddCounter(kHandledName, kHandledHelp, labels));
  }
  return *method.handled[code];
}

void Probe::Handled(size_t method, grpc::StatusCode code, absl::Duration took) {
  MethodMetrics& metrics = methods_[method];
  HandledCounter(metrics, static_cast<size_t>(code) % kCodes).Increment();
  if (metrics.seconds == nullptr) {
    metrics.seconds = &local_.Add(registry_.AddHistogram(
        kSecondsName, kSecondsHelp, telemetry::LatencyBounds(), metrics.labels));
  }
  metrics.seconds->Observe(absl::ToDoubleSeconds(took));
}

void Probe::Denied(bool authenticated) {
  (authenticated ? forbidden_ : unauthenticated_).Increment();
}

void Probe::FlushIfDue() {
  local_.FlushIfDue(absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()));
}

}  // namespace steward::rpc
