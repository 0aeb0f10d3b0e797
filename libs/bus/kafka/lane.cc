#include "libs/bus/kafka/lane.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace steward::bus {

uint64_t Lane::Add(uint64_t covers, size_t bytes) {
  in_flight_.push_back({++count_, covers, bytes});
  next_ = std::max(next_, covers + 1);
  return count_;
}

void Lane::ReadUpTo(uint64_t seq) {
  next_ = std::max(next_, seq + 1);
  uint64_t& covered = in_flight_.empty() ? published_ : in_flight_.back().covers;
  covered = std::max(covered, seq);
}

absl::StatusOr<size_t> Lane::Acknowledge(uint64_t number, int64_t offset) {
  if (in_flight_.empty() || in_flight_.front().number != number)
    return absl::InternalError("an acknowledgement out of order");
  const InFlight record = in_flight_.front();
  // Offsets of one writer only rise, unless the broker came back with less than it had. What it
  // lost was as many records as the offset fell.
  if (offset >= 0 && offset <= last_offset_) {
    const auto lost = static_cast<uint64_t>(last_offset_ - offset);
    lost_from_ = published_ > lost ? published_ - lost : 1;
    return absl::DataLossError(
        absl::StrCat("the broker lost ", lost + 1, " records that it had acknowledged"));
  }
  in_flight_.pop_front();
  if (offset >= 0) last_offset_ = offset;
  published_ = std::max(published_, record.covers);
  return record.bytes;
}

}  // namespace steward::bus
