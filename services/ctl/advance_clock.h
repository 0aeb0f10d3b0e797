#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/ctl/session.h"

namespace steward::ctl {

// Moves a platform's test clock by a span ("90d", "36h", "1d12h") or to an instant of RFC 3339, in
// strides of a week, so that it can be interrupted and shows how far it is. Every service fires its
// timers on the way. Errors: INVALID_FIELD for another text; FAILED_PRECONDITION where time is the
// machine's.
absl::StatusOr<int> AdvanceClock(Session& session, const std::string& span);

}  // namespace steward::ctl
