#include "services/accounts/policies/health_transition.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/accounts/policies/health_due.h"
#include "services/accounts/policies/health_messages.h"

namespace steward::accounts {
namespace {

using v1::HealthMeasureSet;
using v1::HealthReading;
using v1::HealthScoreChanged;

absl::Time ScoredAt(const v1::AccountHealth& health, absl::Time otherwise) {
  return health.has_score_time() ? TimeOf(health.score_time()) : otherwise;
}

v1::HealthScoring ScoringAt(const v1::Scorecard& scorecard, absl::Time now,
                            const std::optional<absl::Time>& next) {
  v1::HealthScoring scoring;
  scoring.set_scorecard(scorecard.name());
  scoring.set_scorecard_version(scorecard.version());
  *scoring.mutable_score_time() = ToTimestamp(now);
  if (next.has_value()) *scoring.mutable_next_score_time() = ToTimestamp(*next);
  return scoring;
}

}  // namespace

HealthTransition::HealthTransition(const HealthView& view, absl::Time now)
    : view_(view), now_(std::max(now, ScoredAt(view.health(), now))), after_(view.state()) {}

void HealthTransition::Set(HealthReading reading) {
  HealthMeasureSet event;
  event.set_measure(reading.measure());
  if (reading.has_raw()) event.set_raw(reading.raw());
  *event.mutable_measured_at() = reading.measured_at();
  const HealthReading* before = FindReading(after_, reading.measure());
  if (before != nullptr && before->has_raw()) event.set_raw_before(before->raw());
  set_.push_back(std::move(event));
  PutReading(std::move(reading), &after_);
}

Decision HealthTransition::Finish() {
  NoteOpenEscalations();
  const v1::Scorecard& scorecard = view_.scorecard();
  const HealthSnapshot after{ToScorecard(scorecard.rules()), ToReadings(after_), now_};
  const HealthSnapshot before{after.scorecard, ToReadings(view_.state()),
                              ScoredAt(view_.health(), now_)};
  STEWARD_ASSIGN_OR_RETURN(const HealthChange change,
                           SplitHealthChange(ToScore(view_.state()), before, after));
  STEWARD_ASSIGN_OR_RETURN(const auto next, NextScoreTime(after, change.after));
  NoteStale(change.after);
  const v1::HealthScoring scoring = ScoringAt(scorecard, now_, next);
  Decision decision;
  for (HealthMeasureSet& event : set_) {
    *event.mutable_scoring() = scoring;
    decision.Add(std::move(event)).On(view_.name());
  }
  for (v1::HealthMeasureWentStale& event : went_stale_) {
    *event.mutable_scoring() = scoring;
    decision.Add(std::move(event)).On(view_.name());
  }
  const BandRules& rules = after.scorecard.bands;
  const HealthBand score_band = NextBand({change.after.score_centi, change.after.coverage_bp},
                                         ToBand(view_.state().score_band()), rules);
  if (IsNew(change, score_band)) {
    HealthScoreChanged event = ScoreChanged(change, score_band);
    *event.mutable_scoring() = scoring;
    decision.Add(std::move(event)).On(view_.name());
  }
  AddBandChange(view_, Shown(Gated(score_band, change.after.gate)),
                v1::HealthBandChanged::CAUSE_SCORE, &decision);
  return decision;
}

HealthBand HealthTransition::Shown(HealthBand computed) const {
  const std::optional<BandOverride> manual = OverrideOf(view_.health());
  // A due that is late may lie before it.
  const absl::Time at = manual.has_value() ? std::max(now_, manual->set_at) : now_;
  return ShownBand(computed, manual, at);
}

void HealthTransition::NoteOpenEscalations() {
  if (!MissesOpenEscalations(view_, after_)) return;
  HealthReading reading;
  reading.set_measure(kOpenEscalations);
  reading.set_raw(view_.open_escalation_count());
  *reading.mutable_measured_at() = ToTimestamp(now_);
  Set(std::move(reading));
}

void HealthTransition::NoteStale(const HealthScore& after) {
  for (const std::string& measure : after.stale_measures) {
    const HealthReading* reading = FindReading(after_, measure);
    if (reading->stale()) continue;
    v1::HealthMeasureWentStale event;
    event.set_measure(measure);
    *event.mutable_measured_at() = reading->measured_at();
    went_stale_.push_back(std::move(event));
  }
}

bool HealthTransition::IsNew(const HealthChange& change, HealthBand score_band) const {
  const v1::AccountHealth& health = view_.health();
  return health.scorecard() != view_.scorecard().name() ||
         health.scorecard_version() != view_.scorecard().version() ||
         !SameScore(change.before, change.after) ||
         ToBand(view_.state().score_band()) != score_band ||
         ToBand(health.computed_band()) != Gated(score_band, change.after.gate);
}

HealthScoreChanged HealthTransition::ScoreChanged(const HealthChange& change,
                                                  HealthBand score_band) const {
  HealthScoreChanged event;
  if (change.after.score_centi.has_value()) event.set_score_centi(*change.after.score_centi);
  if (change.before.score_centi.has_value()) {
    event.set_previous_score_centi(*change.before.score_centi);
  }
  event.set_coverage_bp(change.after.coverage_bp);
  event.set_score_band(ToMessage(score_band));
  event.set_computed_band(ToMessage(Gated(score_band, change.after.gate)));
  if (change.delta.has_value()) {
    event.set_delta_definition_centi(change.delta->definition_centi);
    event.set_delta_staleness_centi(change.delta->staleness_centi);
    event.set_delta_data_centi(change.delta->data_centi);
  }
  FillContributions(change, &event);
  return event;
}

void HealthTransition::FillContributions(const HealthChange& change,
                                         HealthScoreChanged* event) const {
  std::set<std::string> counting;
  for (const HealthContribution& each : change.after.contributions) {
    counting.insert(each.measure);
    v1::HealthContribution* added = event->add_contributions();
    *added = ToMessage(each);
    FillSources(added);
  }
  auto* contributions = event->mutable_contributions();
  for (const ContributionDelta& delta : change.contributions) {
    const int32_t delta_centi = delta.after_centi - delta.before_centi;
    if (!counting.contains(delta.measure)) {
      v1::HealthContribution* dropped = event->add_dropped();
      dropped->set_measure(delta.measure);
      dropped->set_delta_centi(delta_centi);
      continue;
    }
    for (auto& each : *contributions) {
      if (each.measure() == delta.measure) each.set_delta_centi(delta_centi);
    }
  }
}

void HealthTransition::FillSources(v1::HealthContribution* contribution) const {
  const HealthReading* reading = FindReading(after_, contribution->measure());
  *contribution->mutable_measured_at() = reading->measured_at();
  if (!reading->event_id().empty()) contribution->add_cause_event_ids(reading->event_id());
}

bool MissesOpenEscalations(const HealthView& view, const v1::AccountHealthState& state) {
  if (FindMeasure(view.scorecard().rules(), kOpenEscalations) == nullptr) return false;
  const HealthReading* known = FindReading(state, kOpenEscalations);
  return known == nullptr || known->raw() != view.open_escalation_count();
}

void AddBandChange(const HealthView& view, HealthBand to, v1::HealthBandChanged::Cause cause,
                   Decision* decision) {
  const HealthBand from = ToBand(view.health().band());
  if (from == to) return;
  v1::HealthBandChanged event;
  event.set_from(ToMessage(from));
  event.set_to(ToMessage(to));
  event.set_cause(cause);
  decision->Add(std::move(event)).On(view.name());
}

void PutReading(HealthReading reading, v1::AccountHealthState* state) {
  auto* readings = state->mutable_readings();
  const auto place = std::find_if(readings->begin(), readings->end(), [&](const auto& each) {
    return each.measure() == reading.measure();
  });
  *(place == readings->end() ? readings->Add() : &*place) = std::move(reading);
  std::sort(readings->begin(), readings->end(),
            [](const auto& a, const auto& b) { return a.measure() < b.measure(); });
}

}  // namespace steward::accounts
