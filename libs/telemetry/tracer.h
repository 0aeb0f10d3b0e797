#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/telemetry/metrics.h"
#include "libs/telemetry/otlp.h"
#include "libs/telemetry/span.h"

namespace steward::telemetry {

struct TracerOptions {
  // Base URL of an OpenTelemetry collector's HTTP receiver, as "http://127.0.0.1:4318";
  // "/v1/traces" is put behind it. Empty: no spans are made.
  std::string endpoint;
  // Of the traces that begin here, so many in a hundred are sampled; one that a caller began is
  // sampled as the caller says.
  int sample_percent = 100;

  bool enabled() const { return !endpoint.empty(); }
};

// Makes spans and hands them to an OpenTelemetry collector: OTLP over HTTP, in JSON, from a thread
// of its own. Nobody waits for the collector: at most kQueuedSpansMax spans wait for it, those that
// come then are dropped and counted. A batch that could not be delivered is tried again with
// growing pauses; one that the collector refuses is dropped. Thread-safe.
class Tracer final {
 public:
  static constexpr size_t kQueuedSpansMax = 4096;
  static constexpr size_t kBatchSpansMax = 512;

  // INVALID_ARGUMENT names the flag and the remedy for an endpoint that is no http or https URL,
  // and for a percentage that is none.
  static absl::StatusOr<std::unique_ptr<Tracer>> Open(const TracerOptions& options,
                                                      SpanSource source, Registry& registry);
  // Tries once to send what still waits.
  ~Tracer();
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  // A span that begins now: below the caller's of a valid `traceparent`, else the first of a trace.
  Span Begin(absl::string_view traceparent) const;
  // It ends now. What isn't sampled goes nowhere.
  void End(Span span);
  // Why the collector does not take spans; empty where it took the last ones, or none were due.
  std::string Trouble() const;

 private:
  // What a try came to.
  enum class Outcome { kTaken, kRefused, kTryAgain };

  Tracer(const TracerOptions& options, SpanSource source, Registry& registry);
  void Run();
  // Waits for a batch; false when there is nothing left to do.
  bool Take(std::vector<Span>* batch);
  // Tries until the collector has said yes or no, or the end came: then kTryAgain.
  Outcome Deliver(const std::vector<Span>& batch);
  Outcome Post(const std::string& body, std::string* why) const;
  // False when the end came first.
  bool Pause(absl::Duration pause);
  // Keeps why the collector did not take a batch ("" where it did); one log line for each outage.
  void Note(const std::string& why);

  const std::string url_;
  const uint64_t sample_percent_;
  const SpanSource source_;
  Counter exported_;
  Counter dropped_;

  mutable absl::Mutex mutex_;
  std::deque<Span> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  // What the last try failed by; empty once one succeeded.
  std::string trouble_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace steward::telemetry
