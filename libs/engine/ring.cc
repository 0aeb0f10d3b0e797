#include "libs/engine/ring.h"

#include <algorithm>

#include "libs/base/check.h"

namespace steward::engine {

void Ring::Append(const std::vector<RecordPtr>& records) {
  if (records.empty()) return;
  absl::MutexLock lock(&mutex_);
  for (const RecordPtr& record : records) {
    Head& head = heads_[record->partition];
    STEWARD_CHECK(record->seq == head.seq + 1)
        << "partition " << record->partition << " after " << head.seq;
    head = {record->epoch, record->seq, record->recorded_us};
    records_[record->partition].push_back(record);
    order_.push_back(record->partition);
    bytes_ += record->payload.size();
  }
  while (order_.size() > limits_.records_max || bytes_ > limits_.bytes_max) {
    std::deque<RecordPtr>& oldest = records_[order_.front()];
    bytes_ -= oldest.front()->payload.size();
    oldest.pop_front();
    order_.pop_front();
  }
  ++version_;
}

std::vector<RecordPtr> Ring::Read(uint32_t partition, uint64_t seq, size_t max) const {
  absl::MutexLock lock(&mutex_);
  const std::deque<RecordPtr>& records = records_[partition];
  if (records.empty() || seq < records.front()->seq || seq > records.back()->seq) return {};
  const auto from = records.begin() + static_cast<std::ptrdiff_t>(seq - records.front()->seq);
  const auto count =
      std::min<std::ptrdiff_t>(records.end() - from, static_cast<std::ptrdiff_t>(max));
  return {from, from + count};
}

Head Ring::HeadOf(uint32_t partition) const {
  absl::MutexLock lock(&mutex_);
  return heads_[partition];
}

std::vector<Head> Ring::Heads() const {
  absl::MutexLock lock(&mutex_);
  return heads_;
}

uint64_t Ring::version() const {
  absl::MutexLock lock(&mutex_);
  return version_;
}

uint64_t Ring::WaitBeyond(uint64_t seen, absl::Time deadline) const {
  absl::MutexLock lock(&mutex_);
  const auto moved = [this, seen]()
                         ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return version_ > seen || stopped_; };
  mutex_.AwaitWithDeadline(absl::Condition(&moved), deadline);
  return version_;
}

void Ring::Stop() {
  absl::MutexLock lock(&mutex_);
  stopped_ = true;
}

}  // namespace steward::engine
