#include <algorithm>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/built_in_scorecard.h"
#include "services/accounts/policies/health_history.h"
#include "services/accounts/policies/health_messages.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using v1::AccountHealthState;
using v1::HealthContribution;
using v1::HealthReading;
using v1::SilentMeasure;

// The largest first; which reading each one comes from is that of now.
void FillContributions(const AccountHealthState& state, v1::ExplainHealthResponse* response) {
  auto* contributions = response->mutable_contributions();
  *contributions = state.contributions();
  for (HealthContribution& each : *contributions) {
    const HealthReading* reading = FindReading(state, each.measure());
    if (reading == nullptr) continue;
    *each.mutable_measured_at() = reading->measured_at();
    each.clear_cause_event_ids();
    each.add_cause_event_ids(reading->event_id());
  }
  std::stable_sort(contributions->begin(), contributions->end(),
                   [](const HealthContribution& a, const HealthContribution& b) {
                     return a.contribution_centi() > b.contribution_centi();
                   });
}

SilentMeasure::Why WhyOf(const v1::ScorecardMeasure& measure, const v1::ScorecardGroup& group,
                         const HealthReading* reading) {
  if (measure.weight_bp() == 0 || group.weight_bp() == 0) return SilentMeasure::WHY_WEIGHTLESS;
  if (reading == nullptr) return SilentMeasure::WHY_NOT_SET;
  if (!reading->has_raw()) return SilentMeasure::WHY_NOT_APPLICABLE;
  return reading->stale() ? SilentMeasure::WHY_STALE : SilentMeasure::WHY_NOT_SCORED_YET;
}

void FillSilent(const AccountHealthState& state, const v1::ScorecardRules& rules,
                v1::ExplainHealthResponse* response) {
  std::set<std::string> counting;
  for (const HealthContribution& each : state.contributions()) counting.insert(each.measure());
  for (const v1::ScorecardGroup& group : rules.groups()) {
    for (const v1::ScorecardMeasure& measure : group.measures()) {
      if (counting.contains(measure.measure())) continue;
      const HealthReading* reading = FindReading(state, measure.measure());
      SilentMeasure* silent = response->add_silent_measures();
      silent->set_measure(measure.measure());
      silent->set_group(group.group());
      silent->set_why(WhyOf(measure, group, reading));
      if (reading != nullptr) *silent->mutable_measured_at() = reading->measured_at();
    }
  }
  auto* all = response->mutable_silent_measures();
  std::sort(all->begin(), all->end(), [](const SilentMeasure& a, const SilentMeasure& b) {
    return a.measure() < b.measure();
  });
}

absl::StatusOr<v1::Scorecard> ScorecardAt(absl::Time as_of, const engine::QueryContext& context) {
  STEWARD_ASSIGN_OR_RETURN(const auto state,
                           context.FindAsOf<v1::ScorecardState>(kScorecardInForce, as_of));
  return state == nullptr ? BuiltInScorecard() : state->scorecard();
}

}  // namespace

// Why an account is as it is: what counts, what does not, and what moved the score last, as it was
// known at `as_of`. NOT_FOUND for an account that doesn't exist.
absl::Status ExplainHealth(const v1::ExplainHealthRequest& request,
                           const engine::QueryContext& context,
                           v1::ExplainHealthResponse* response) {
  absl::Time as_of = absl::InfiniteFuture();
  if (request.has_as_of()) {
    STEWARD_ASSIGN_OR_RETURN(as_of, FromTimestamp(request.as_of()));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string name = absl::StrCat(request.account(), "/health");
  STEWARD_ASSIGN_OR_RETURN(const auto found, context.FindAsOf<AccountHealthState>(name, as_of));
  STEWARD_ASSIGN_OR_RETURN(const v1::Scorecard scorecard, ScorecardAt(as_of, context));
  const AccountHealthState& state =
      found == nullptr ? AccountHealthState::default_instance() : *found;
  v1::AccountHealth* health = response->mutable_health();
  *health = state.account_health();
  health->set_name(name);
  if (found == nullptr) {
    health->set_band(v1::HEALTH_BAND_UNKNOWN);
    health->set_computed_band(v1::HEALTH_BAND_UNKNOWN);
  }
  FillTrend(state, std::min(as_of, context.now()), health);
  FillContributions(state, response);
  FillSilent(state, scorecard.rules(), response);
  if (state.has_last_change()) *response->mutable_last_change() = state.last_change();
  return absl::OkStatus();
}

}  // namespace steward::accounts
