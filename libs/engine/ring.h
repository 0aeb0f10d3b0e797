#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/engine/record.h"

namespace steward::engine {

// The newest durable records in memory, and the journal's durable heads: what all tails read before
// they turn to the store. The loop thread appends after each commit; readers are any thread.
// Bounded by records and bytes: the oldest leave first.
class Ring {
 public:
  struct Limits {
    size_t records_max = 65536;
    size_t bytes_max = 64 << 20;
  };
  Ring(std::vector<Head> heads, Limits limits)
      : limits_(limits), heads_(std::move(heads)), records_(heads_.size()) {}

  // Records of one durable batch, in order within each partition.
  void Append(const std::vector<RecordPtr>& records);

  // The records from `seq` on, at most `max`, when the ring still has `seq`; else empty.
  std::vector<RecordPtr> Read(uint32_t partition, uint64_t seq, size_t max) const;
  Head HeadOf(uint32_t partition) const;
  std::vector<Head> Heads() const;

  // Rises with every append; WaitBeyond waits for more than `seen`, a deadline or Stop().
  uint64_t version() const;
  uint64_t WaitBeyond(uint64_t seen, absl::Time deadline) const;
  void Stop();

 private:
  const Limits limits_;
  mutable absl::Mutex mutex_;
  std::vector<Head> heads_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::deque<RecordPtr>> records_ ABSL_GUARDED_BY(mutex_);
  // Partitions in the order of their records: which one gives up its oldest next.
  std::deque<uint32_t> order_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace steward::engine
