#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"

// Why a clock says what it says: its time, cut into intervals, and what made each cut (DOMAIN.md
// §3.4 "ExplainClock"). Pure and thread-safe.

namespace steward::escalations {

// Why one interval ends and the next begins. Opening and closing times are the calendar's, asking
// is the question itself; everything else cites the event that did it.
struct SlaCut {
  enum class Kind {
    kStarted,
    kPaused,
    kResumed,
    kStopped,
    kReopened,
    kCancelled,
    kOpens,
    kCloses,
    kAsked
  };
  Kind kind = Kind::kAsked;
  std::string event;
};

struct SlaInterval {
  // PAUSED wins over CLOSED.
  enum class Kind { kOpen, kClosed, kPaused };
  Kind kind = Kind::kOpen;
  absl::Time start;
  absl::Time end;
  // What made it begin.
  SlaCut begins;
};

struct SlaExplanation {
  // From the start on, in whole milliseconds, without a gap or an empty one.
  std::vector<SlaInterval> intervals;
  // What made the last one end.
  SlaCut ends;
  // The sums of the intervals; together they are the elapsed time, and open_ms is what the clock
  // has consumed.
  int64_t open_ms = 0;
  int64_t closed_ms = 0;
  int64_t paused_ms = 0;
  int64_t elapsed_ms = 0;
};

// The clock's time until `at`, or until it ended; nothing in it for one that didn't start. Of a
// clock whose calendar was changed, by the one now in force, which counts from the start.
// INVALID_FIELD where `at` is earlier than the clock's last change; errors of Stretches.
absl::StatusOr<SlaExplanation> Explain(const SlaClock& clock, const BusinessCalendar& calendar,
                                       absl::Time at);

}  // namespace steward::escalations
