#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/labels.h"
#include "prometheus/registry.h"

namespace steward::telemetry {

using Labels = prometheus::Labels;  // std::map<std::string, std::string>: name to value.

// Handles of one series each. Copy them freely; they borrow from the Registry, which outlives them.
// Thread-safe: Counter and Gauge cost about 10 ns, a Histogram's Observe takes a mutex.
class Counter final {
 public:
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  void Increment(double n = 1) { series_->Increment(n); }
  double value() const { return series_->Value(); }

 private:
  prometheus::Counter* series_;
};

class Gauge final {
 public:
  explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
  void Set(double value) { series_->Set(value); }
  void Add(double n) { series_->Increment(n); }
  double value() const { return series_->Value(); }

 private:
  prometheus::Gauge* series_;
};

class Histogram final {
 public:
  Histogram(prometheus::Histogram& series, const std::vector<double>& bounds)
      : series_(&series), bounds_(&bounds) {}
  void Observe(double value) { series_->Observe(value); }
  // Adds `increments` (bounds().size() + 1 of them) to the buckets and `sum` to the sum.
  void ObserveMultiple(const std::vector<double>& increments, double sum) {
    series_->ObserveMultiple(increments, sum);
  }
  const std::vector<double>& bounds() const { return *bounds_; }

 private:
  prometheus::Histogram* series_;
  const std::vector<double>* bounds_;
};

// Upper bounds in seconds for the time that a call, a commit or a publish takes: 50 us to 10 s.
// They contain the default bounds of go-grpc-prometheus.
std::vector<double> LatencyBounds();

// Upper bounds for the size of a batch: powers of two, 1 to 256.
std::vector<double> BatchSizeBounds();

// What steward_build_info says of the running binary.
struct BuildInfo {
  std::string version;
  std::string revision = "unknown";
};

// The metrics of one process: our families, process_* (read from /proc at each scrape) and
// steward_build_info. A family is declared by its first Add; a further Add with the same name, help
// and type makes another series in it, and the same labels give the same series. A name, help,
// label or bound that is not acceptable, or that contradicts the first declaration, is a
// programmer's error and aborts: name [a-z][a-z0-9_]*, counters and nothing else in "_total"; help
// one line, never empty; label names [a-z][a-z0-9_]*, not "le"; bounds ascending. Series are for
// ever; keep labels bounded, and all of them below 2,000. Thread-safe, but slow (locks, allocates):
// add at start and keep the handles. Outlives every handle.
class Registry final {
 public:
  explicit Registry(const BuildInfo& build);
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  Counter AddCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge AddGauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram AddHistogram(const std::string& name, const std::string& help,
                         const std::vector<double>& bounds, const Labels& labels = {});

  // All metrics in Prometheus's text format 0.0.4. Thread-safe.
  std::string RenderText() const;

 private:
  enum class Type { kCounter, kGauge, kHistogram };
  struct Declaration {
    Type type;
    std::string help;
    std::vector<double> bounds;
  };

  const Declaration& Declare(const std::string& name, const Declaration& declaration)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  // Node-based: histograms borrow the bounds.
  std::map<std::string, Declaration> declarations_ ABSL_GUARDED_BY(mutex_);
  prometheus::Registry registry_;  // Thread-safe by itself.
};

}  // namespace steward::telemetry
