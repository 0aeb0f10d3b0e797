#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "libs/base/domain.h"
#include "services/escalations/policies/clock_replay.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// An escalation before and after a decision, clocks left out: its state, severity, policy and
// calendars say what is promised.
struct EscalationChange {
  const v1::EscalationState& before;
  const v1::EscalationState& after;
};

// Whether most clocks stand in this state.
bool ClocksStandIn(v1::Escalation::State state, const v1::EscalationPolicy& policy);

// The clocks of one escalation within one decision: it moves them at one instant, and adds what
// that means to the decision, each event with its clock as it is then. Borrows both; not
// thread-safe. Errors are those of the arithmetic; the decision is void then.
class Clocks {
 public:
  // An instant before a clock's last change counts as that one.
  Clocks(const EscalationChange& change, absl::Time at, Decision* decision);

  // A new clock of the kind; nothing where none is promised, or where one runs or stands. It stands
  // at once where the escalation waits.
  absl::Status Start(v1::ClockKind kind);
  // Ends the one that runs or stands, if there is one: it is MET or MISSED.
  absl::Status Stop(v1::ClockKind kind);
  // Those that a waiting stops: CUSTOMER_UPDATE, MITIGATE, RESOLVE.
  absl::Status Pause();
  absl::Status Resume();
  // RESOLVED: ends all that run or stand.
  absl::Status Resolve();
  // Takes up what the resolution ended.
  absl::Status Reopen();
  // MERGED: nothing is promised any more.
  absl::Status Cancel();
  // Another severity or policy: new targets and calendars, from the start on. Kinds that are not
  // promised any more are cancelled; MITIGATE and RESOLVE, if they are now, start at the opening.
  absl::Status Retarget();
  // Calendars were corrected: counts every clock that is not cancelled again from its start.
  absl::Status Recompute();
  // What passed by itself until now: warnings and breaches.
  absl::Status Settle();

  // Whether the last clock of this kind runs or stands.
  bool IsLive(v1::ClockKind kind) const;
  // As they are now.
  const std::vector<v1::SlaClock>& all() const { return clocks_; }

 private:
  // The last one of its kind; null where there is none.
  v1::SlaClock* Last(v1::ClockKind kind);
  absl::StatusOr<v1::SlaClock> NewClock(v1::ClockKind kind) const;
  absl::Status SettleOne(v1::SlaClock* clock);
  // Takes a clock that is settled over one change.
  absl::Status Take(SlaChange::Kind kind, v1::SlaClock* clock);
  absl::Status RetargetOne(v1::SlaClock* clock);
  absl::Status StartLate(v1::ClockKind kind);
  absl::Status RecomputeOne(const NamedCalendars& calendars, v1::SlaClock* clock);

  template <class Event>
  void Say(const v1::SlaClock& clock);
  void SayEnded(const v1::SlaClock& clock);
  void SayRecomputed(const v1::SlaClock& before, const v1::SlaClock& clock);
  // The warnings and the breach that `before` didn't have.
  void SayWhatIsNew(const v1::SlaClock& before, const v1::SlaClock& clock);

  const EscalationChange change_;
  absl::Time at_;
  Decision* decision_;
  std::vector<v1::SlaClock> clocks_;
};

}  // namespace steward::escalations
