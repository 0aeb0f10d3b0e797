#include "libs/bus/kafka/fill_pace.h"

#include <algorithm>

#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// From one look that finds something to the next: some fifty of them count.
constexpr double kFade = 0.98;
// Batches up to this size are those of a service that has time.
constexpr double kEasyBatchRecords = 5;

}  // namespace

absl::Duration FillPace::Next(uint64_t batches, uint64_t records) {
  // Quiet times say nothing.
  if (batches > batches_) {
    recent_batches_ = recent_batches_ * kFade + static_cast<double>(batches - batches_);
    recent_records_ = recent_records_ * kFade + static_cast<double>(records - records_);
    batches_ = batches;
    records_ = records;
  }
  const double load = recent_records_ / recent_batches_ / kEasyBatchRecords;
  return std::clamp(kFillEvery * load, kFillEvery, kFillEveryMax);
}

}  // namespace steward::bus
