#include "services/accounts/policies/health_delta.h"

#include <map>

#include "libs/base/status.h"

namespace steward::accounts {
namespace {

std::vector<ContributionDelta> DeltasOf(const HealthScore& before, const HealthScore& after) {
  std::map<std::string, ContributionDelta> by_measure;
  for (const HealthContribution& contribution : before.contributions) {
    by_measure[contribution.measure].before_centi = contribution.contribution_centi;
  }
  for (const HealthContribution& contribution : after.contributions) {
    by_measure[contribution.measure].after_centi = contribution.contribution_centi;
  }
  std::vector<ContributionDelta> deltas;
  for (auto& [measure, delta] : by_measure) {
    delta.measure = measure;
    deltas.push_back(delta);
  }
  return deltas;
}

}  // namespace

absl::StatusOr<HealthChange> SplitHealthChange(const HealthSnapshot& before,
                                               const HealthSnapshot& after) {
  STEWARD_ASSIGN_OR_RETURN(const HealthScore known,
                           ScoreHealth(before.scorecard, before.readings, before.now));
  return SplitHealthChange(known, {after.scorecard, before.readings, before.now}, after);
}

absl::StatusOr<HealthChange> SplitHealthChange(const HealthScore& known,
                                               const HealthSnapshot& redefined,
                                               const HealthSnapshot& after) {
  HealthChange change{.before = known};
  STEWARD_ASSIGN_OR_RETURN(change.after, ScoreHealth(after.scorecard, after.readings, after.now));
  change.contributions = DeltasOf(change.before, change.after);
  if (!change.before.score_centi.has_value() || !change.after.score_centi.has_value()) {
    return change;
  }
  STEWARD_ASSIGN_OR_RETURN(const HealthScore renewed,
                           ScoreHealth(after.scorecard, redefined.readings, redefined.now));
  STEWARD_ASSIGN_OR_RETURN(const HealthScore aged,
                           ScoreHealth(after.scorecard, redefined.readings, after.now));
  const int32_t first = *change.before.score_centi;
  const int32_t second = renewed.score_centi.value_or(first);
  const int32_t third = aged.score_centi.value_or(second);
  change.delta = {.definition_centi = second - first,
                  .staleness_centi = third - second,
                  .data_centi = *change.after.score_centi - third};
  return change;
}

}  // namespace steward::accounts
