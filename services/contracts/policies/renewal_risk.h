#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "steward/contracts/v1/renewals_resources.pb.h"

// Risk checkpoints of a renewal (DOMAIN.md 3.3 "Risk checkpoints"). Pure functions.
namespace steward::contracts {

// The checkpoint that holds at `now`, in days before the end of the term: 180 from its day on, 90
// from its day on. NO_CHECKPOINT before both.
absl::StatusOr<int32_t> CheckpointAt(const v1::Renewal& renewal, absl::Time now);

// Whether a call may be so at the checkpoint: MONITOR_TOO_LATE, ACTION_PLAN_REQUIRED.
absl::Status CheckRisk(v1::RenewalRisk::Level called, const v1::RenewalRisk& risk);

}  // namespace steward::contracts
