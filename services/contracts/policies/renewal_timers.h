#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

// The timers of a renewal's milestones, whose kinds end in their days (rows.h). Pure functions.
namespace steward::contracts {

// The kind of the milestone's timer; empty for a milestone of a later version.
absl::string_view TimerOf(const v1::RenewalMilestone& milestone);

// The days of the milestone that the timer is for.
int32_t DaysOfTimer(const TimerFired& fired);

}  // namespace steward::contracts
