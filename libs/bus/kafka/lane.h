#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"

namespace steward::bus {

// One partition of one topic as the relay sees it: what is published, and what is under way, in
// order. Acknowledgements must come in the order of sending. A value; one thread.
class Lane final {
 public:
  Lane() = default;
  // `published`: the journal's seq up to which the topic has everything. `last_offset`: of the
  // newest record that stands for it; -1 when not known.
  Lane(uint64_t published, int64_t last_offset)
      : published_(published), next_(published + 1), last_offset_(last_offset) {}

  uint64_t published() const { return published_; }
  // The seq to be read next.
  uint64_t next() const { return next_; }
  size_t in_flight() const { return in_flight_.size(); }

  // A record is about to be sent; once it is acknowledged everything up to `covers` is published.
  // Answers its number.
  uint64_t Add(uint64_t covers, size_t bytes);
  // Everything up to `seq` was read; what of it made no record is published with what did.
  void ReadUpTo(uint64_t seq);

  // Answers the bytes of the record. Errors: INTERNAL for another number than the oldest; DATA_LOSS
  // when its offset shows that the broker lost records which it had acknowledged.
  absl::StatusOr<size_t> Acknowledge(uint64_t number, int64_t offset);
  // After DATA_LOSS: the first seq that must be sent again.
  absl::optional<uint64_t> lost_from() const { return lost_from_; }

 private:
  struct InFlight {
    uint64_t number;
    uint64_t covers;
    size_t bytes;
  };
  uint64_t published_ = 0;
  uint64_t next_ = 1;
  int64_t last_offset_ = -1;
  uint64_t count_ = 0;
  std::deque<InFlight> in_flight_;
  absl::optional<uint64_t> lost_from_;
};

}  // namespace steward::bus
