#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/escalations/policies/calendar_oracle_for_test.h"

// What an SLA clock comes to, by its whole list of happenings: an oracle that shares no code with
// the clock it judges (DOMAIN.md §3.4 "SLA clock", §3.6 "Escalations"). It keeps the spans in which
// the clock ran, and for every question it goes through all open time of all of them again. Only
// tests include this; not thread-safe.

namespace steward::escalations::oracle {

// What is promised, from the start on.
struct Terms {
  // Nothing is promised yet where it is absent.
  std::optional<int64_t> target_ms;
  std::shared_ptr<Calendar> calendar;
};

struct Happening {
  enum class Kind { kStart, kPause, kResume, kTerms, kStop, kReopen, kCancel };
  Kind kind = Kind::kStart;
  int64_t at_ms = 0;
  // Of kStart and kTerms.
  Terms terms = {};
};

// A warning.
struct Mark {
  int percent = 0;
  std::optional<int64_t> fired_ms = {};
  bool is_retroactive = false;
};

struct Verdict {
  // "RUNNING", "PAUSED", "STOPPED", "CANCELLED"; "PENDING" before the start.
  std::string state = "PENDING";
  // "MET" or "MISSED" of a stopped clock.
  std::string outcome = "none";
  std::optional<int64_t> due_ms;
  // Of a clock whose terms were changed; absent for one that stood in a pause then.
  bool was_changed = false;
  std::optional<int64_t> original_due_ms;
  std::optional<int64_t> breach_ms;
  bool is_retroactive = false;
  // From the start on until it ended: open time outside pauses, and of the wall clock.
  int64_t consumed_ms = 0;
  int64_t elapsed_ms = 0;
  std::vector<Mark> marks;
};

// The clock at `at_ms`, by all that happened; none of it later, and by the journal's order where
// instants are equal. `percents`: its warnings.
Verdict Judge(const std::vector<Happening>& happenings, const std::vector<int>& percents,
              int64_t at_ms);

}  // namespace steward::escalations::oracle
