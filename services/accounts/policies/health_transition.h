#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_delta.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/accounts/v1/health_events.pb.h"

// What one transition makes of an account's health (DOMAIN.md 3.1 Health): its measures, then the
// score, then the band that is shown. Not thread-safe.
namespace steward::accounts {

// The readings of an account: those of a full scorecard, and as many of measures that it had once.
inline constexpr int kHealthReadingsMax = 200;

class HealthTransition final {
 public:
  // Scores at `now`, or at the instant of the last score where that is later. The view outlives it.
  HealthTransition(const HealthView& view, absl::Time now);

  // A new reading of a measure, in the place of the one before.
  void Set(v1::HealthReading reading);

  // The events, all about the account's health: HealthMeasureSet for what was set, and for the open
  // escalations where they differ; HealthMeasureWentStale for what is too old and was not said to
  // be; HealthScoreChanged where the score, what it is made of, or the scorecard's version is new;
  // HealthBandChanged. None where nothing is. Called once.
  Decision Finish();

 private:
  void NoteOpenEscalations();
  void NoteStale(const HealthScore& after);
  HealthBand Shown(HealthBand computed) const;
  bool IsNew(const HealthChange& change, HealthBand score_band) const;
  v1::HealthScoreChanged ScoreChanged(const HealthChange& change, HealthBand score_band) const;
  void FillContributions(const HealthChange& change, v1::HealthScoreChanged* event) const;
  void FillSources(v1::HealthContribution* contribution) const;

  const HealthView& view_;
  absl::Time now_;
  // The readings as they will be.
  v1::AccountHealthState after_;
  std::vector<v1::HealthMeasureSet> set_;
  std::vector<v1::HealthMeasureWentStale> went_stale_;
};

// Whether the reading of the open escalations is not what the account's situation says, where the
// scorecard measures them.
bool MissesOpenEscalations(const HealthView& view, const v1::AccountHealthState& state);

// Adds HealthBandChanged where the band that is shown becomes another one.
void AddBandChange(const HealthView& view, HealthBand to, v1::HealthBandChanged::Cause cause,
                   Decision* decision);

// Puts a reading in the place of the one of its measure, by measure.
void PutReading(v1::HealthReading reading, v1::AccountHealthState* state);

}  // namespace steward::accounts
