#include <optional>
#include <utility>

#include "libs/base/civil_date.h"
#include "services/accounts/evolve.h"
#include "services/accounts/policies/event_id.h"
#include "services/accounts/policies/health_history.h"
#include "services/accounts/policies/health_messages.h"
#include "services/accounts/policies/health_transition.h"

namespace steward::accounts {
namespace {

using common::v1::Envelope;
using v1::AccountHealthState;
using v1::AccountsEvent;
using v1::HealthReading;

void Scored(const v1::HealthScoring& scoring, AccountHealthState* state) {
  v1::AccountHealth* health = state->mutable_account_health();
  health->set_scorecard(scoring.scorecard());
  health->set_scorecard_version(scoring.scorecard_version());
  *health->mutable_score_time() = scoring.score_time();
  state->clear_next_score_time();
  if (scoring.has_next_score_time()) *state->mutable_next_score_time() = scoring.next_score_time();
}

struct HealthFold {
  static void Apply(const v1::HealthMeasureSet& event, const Envelope& envelope,
                    AccountHealthState* state) {
    HealthReading reading;
    reading.set_measure(event.measure());
    if (event.has_raw()) reading.set_raw(event.raw());
    *reading.mutable_measured_at() = event.measured_at();
    reading.set_event_id(EventIdOf(envelope));
    PutReading(std::move(reading), state);
    Scored(event.scoring(), state);
  }
  static void Apply(const v1::HealthMeasureWentStale& event, const Envelope&,
                    AccountHealthState* state) {
    for (HealthReading& reading : *state->mutable_readings()) {
      if (reading.measure() == event.measure()) reading.set_stale(true);
    }
    Scored(event.scoring(), state);
  }
  static void Apply(const v1::HealthScoreChanged& event, const Envelope& envelope,
                    AccountHealthState* state) {
    v1::AccountHealth* health = state->mutable_account_health();
    health->clear_score_centi();
    if (event.has_score_centi()) health->set_score_centi(event.score_centi());
    health->set_coverage_bp(event.coverage_bp());
    health->set_computed_band(event.computed_band());
    state->set_score_band(event.score_band());
    *state->mutable_contributions() = event.contributions();
    Scored(event.scoring(), state);
    const std::optional<int32_t> score =
        event.has_score_centi() ? std::optional(event.score_centi()) : std::nullopt;
    KeepDailyScore(DayInZone(TimeOf(event.scoring().score_time()), absl::UTCTimeZone()), score,
                   state);
    NoteStep(event, envelope, state->mutable_last_change());
  }
  static void Apply(const v1::HealthBandChanged& event, const Envelope&,
                    AccountHealthState* state) {
    state->mutable_account_health()->set_band(event.to());
  }
  static void Apply(const v1::HealthOverridden& event, const Envelope&, AccountHealthState* state) {
    *state->mutable_account_health()->mutable_override() = event.override();
  }

 private:
  static void NoteStep(const v1::HealthScoreChanged& event, const Envelope& envelope,
                       v1::HealthScoreStep* step) {
    step->Clear();
    if (event.has_score_centi()) step->set_score_centi(event.score_centi());
    if (event.has_previous_score_centi()) {
      step->set_previous_score_centi(event.previous_score_centi());
    }
    if (event.has_delta_definition_centi()) {
      step->set_delta_definition_centi(event.delta_definition_centi());
      step->set_delta_staleness_centi(event.delta_staleness_centi());
      step->set_delta_data_centi(event.delta_data_centi());
    }
    *step->mutable_score_time() = event.scoring().score_time();
    step->set_event_id(EventIdOf(envelope));
  }
};

// False for an event about something else.
bool Apply(const AccountsEvent& event, AccountHealthState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case AccountsEvent::kHealthMeasureSet:
      HealthFold::Apply(event.health_measure_set(), envelope, state);
      return true;
    case AccountsEvent::kHealthMeasureWentStale:
      HealthFold::Apply(event.health_measure_went_stale(), envelope, state);
      return true;
    case AccountsEvent::kHealthScoreChanged:
      HealthFold::Apply(event.health_score_changed(), envelope, state);
      return true;
    case AccountsEvent::kHealthBandChanged:
      HealthFold::Apply(event.health_band_changed(), envelope, state);
      return true;
    case AccountsEvent::kHealthOverridden:
      HealthFold::Apply(event.health_overridden(), envelope, state);
      return true;
    case AccountsEvent::kHealthOverrideCleared:
    case AccountsEvent::kHealthOverrideExpired:
      state->mutable_account_health()->clear_override();
      return true;
    default:
      return false;
  }
}

}  // namespace

void EvolveHealth(const AccountsEvent& event, AccountHealthState* state) {
  if (!Apply(event, state)) return;
  v1::AccountHealth* health = state->mutable_account_health();
  health->set_name(event.envelope().aggregate());
  if (health->band() == v1::HEALTH_BAND_UNSPECIFIED) health->set_band(v1::HEALTH_BAND_UNKNOWN);
  if (health->computed_band() == v1::HEALTH_BAND_UNSPECIFIED) {
    health->set_computed_band(v1::HEALTH_BAND_UNKNOWN);
  }
}

void EvolveScorecard(const AccountsEvent& event, v1::ScorecardState* state) {
  if (event.event_case() != AccountsEvent::kScorecardDefined) return;
  *state->mutable_scorecard() = event.scorecard_defined().scorecard();
}

}  // namespace steward::accounts
