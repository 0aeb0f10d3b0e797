#include "libs/bus/kafka/lag_watch.h"

#include <algorithm>

#include "absl/time/clock.h"

#include "libs/base/clock.h"

namespace steward::bus {
namespace {

constexpr absl::Duration kMeasureEvery = absl::Seconds(1);

}  // namespace

LagWatch::~LagWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void LagWatch::Start() {
  thread_ = std::thread([this] { Run(); });
}

void LagWatch::Run() {
  bool stopped = false;
  while (!stopped) {
    Measure();
    absl::MutexLock lock(&mutex_);
    stopped = mutex_.AwaitWithTimeout(absl::Condition(&stopped_), kMeasureEvery);
  }
}

void LagWatch::Measure() const {
  const std::vector<std::vector<uint64_t>> published = published_();
  const std::vector<engine::Head> heads = feed_.ring().Heads();
  for (size_t topic = 0; topic < published.size(); ++topic) {
    for (uint32_t p = 0; p < heads.size(); ++p) {
      const uint64_t done = std::min(published[topic][p], heads[p].seq);
      const uint64_t lag = heads[p].seq - done;
      probe_.Lags(topic, p, lag, lag == 0 ? absl::ZeroDuration() : AgeOf(p, done + 1));
    }
  }
}

absl::Duration LagWatch::AgeOf(uint32_t partition, uint64_t seq) const {
  const auto oldest = feed_.Records(partition, seq, 1);
  // The relay meets the same error, and tells it.
  if (!oldest.ok() || oldest->empty()) return absl::ZeroDuration();
  return std::max(absl::Now() - FromMicros(oldest->front()->recorded_us), absl::ZeroDuration());
}

}  // namespace steward::bus
