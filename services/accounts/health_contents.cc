#include "services/accounts/health_contents.h"

#include "services/accounts/derive.h"
#include "services/accounts/evolve.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/health_view.h"
#include "services/accounts/queries/health_counts.h"

namespace steward::accounts {

void AddHealth(engine::Service& service) {
  service.Aggregate("scorecards", EvolveScorecard, DeriveScorecard)
      .Aggregate("health", EvolveHealth, DeriveHealth)
      .Command(DefineScorecard)
      .Command(SetMeasure)
      .Command(RescoreHealth)
      .Command(OverrideHealth)
      .Command(ClearHealthOverride)
      .Timer(kHealthOverrideExpires, HealthOverrideExpires)
      .Timer(kHealthScoreDue, HealthScoreDue)
      .Consequence("health", FollowHealth)
      .Query(GetScorecard)
      .Query(ListScorecards)
      .Query(GetHealth)
      .Query(ExplainHealth)
      .Query(ListAccountHealth)
      .Query(GetPortfolioQuality)
      .Gauge(HealthGauge());
}

}  // namespace steward::accounts
