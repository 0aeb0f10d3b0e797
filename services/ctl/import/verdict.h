#pragma once

#include "absl/status/status.h"

namespace steward::importing {

// What an answer means for its request.
enum class Verdict { kAccepted, kRetry, kRetryUntilSettled, kRejected, kConflict, kFatal };

// Judges an answer by its code and its reason. kRetryUntilSettled: the request names something of
// which the service may not have heard yet. kFatal: every other request would be answered so, too.
// Pure.
Verdict Judge(const absl::Status& status);

}  // namespace steward::importing
