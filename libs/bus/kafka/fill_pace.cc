#include "libs/bus/kafka/fill_pace.h"

#include <algorithm>

#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// What the newest look counts for, among those that found something.
constexpr double kNewest = 0.1;
// Batches up to this size are those of a service that has time.
constexpr double kEasyBatchRecords = 8;

}  // namespace

absl::Duration FillPace::Next(uint64_t batches, uint64_t records) {
  // Quiet times say nothing.
  if (batches > batches_) {
    const double newest =
        static_cast<double>(records - records_) / static_cast<double>(batches - batches_);
    batch_records_ += kNewest * (newest - batch_records_);
    batches_ = batches;
    records_ = records;
  }
  return std::clamp(kFillEvery * (batch_records_ / kEasyBatchRecords), kFillEvery, kFillEveryMax);
}

}  // namespace steward::bus
