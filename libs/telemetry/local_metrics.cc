#include "libs/telemetry/local_metrics.h"

namespace steward::telemetry {

void LocalCounter::Flush() {
  if (pending_ == 0) return;
  target_.Increment(static_cast<double>(pending_));
  pending_ = 0;
}

LocalHistogram::LocalHistogram(Histogram target)
    : target_(target), bounds_(target.bounds()), pending_(bounds_.size() + 1) {}

void LocalHistogram::Flush() {
  if (std::all_of(pending_.begin(), pending_.end(), [](uint64_t n) { return n == 0; })) return;
  target_.ObserveMultiple(std::vector<double>(pending_.begin(), pending_.end()), sum_);
  std::fill(pending_.begin(), pending_.end(), 0);
  sum_ = 0;
}

bool LocalMetrics::FlushIfDue(absl::Duration now) {
  if (now < due_) return false;
  due_ = now + kFlushInterval;
  Flush();
  return true;
}

void LocalMetrics::Flush() {
  for (LocalCounter& counter : counters_) counter.Flush();
  for (LocalHistogram& histogram : histograms_) histogram.Flush();
}

}  // namespace steward::telemetry
