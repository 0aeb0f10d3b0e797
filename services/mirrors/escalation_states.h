#pragma once

#include "steward/escalations/v1/escalations_resources.pb.h"

namespace steward::mirrors {

// True from the opening until it is resolved, merged away, or never opened: what the escalations
// service counts as open, and so do those who follow it.
inline bool IsOpen(escalations::v1::Escalation::State state) {
  using escalations::v1::Escalation;
  return state >= Escalation::STATE_OPEN && state <= Escalation::STATE_MITIGATED;
}

}  // namespace steward::mirrors
