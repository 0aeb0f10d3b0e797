#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace steward::bus {

// How long the relay leaves new records together before it sends them. Each request to the broker
// costs this machine as much as many records, so the pace follows how hard the service works: one
// that makes many records durable at a time is at its limit, and what it publishes then leaves in
// larger requests, between kFillEvery and kFillEveryMax apart. A value; one thread.
class FillPace final {
 public:
  // `batches` and `records`: how many are durable so far; neither ever falls.
  FillPace(uint64_t batches, uint64_t records) : batches_(batches), records_(records) {}
  absl::Duration Next(uint64_t batches, uint64_t records);

 private:
  uint64_t batches_;
  uint64_t records_;
  // Records of a durable batch, lately.
  double batch_records_ = 1;
};

}  // namespace steward::bus
