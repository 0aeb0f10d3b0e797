#include <string>

#include "services/accounts/derive.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/policies/health_messages.h"

namespace steward::accounts {

Rows DeriveHealth(const v1::AccountHealthState& state) {
  const v1::AccountHealth& health = state.account_health();
  const int64_t score = health.has_score_centi() ? health.score_centi() : kNoScoreLast;
  Rows rows;
  rows.Index(kHealthByScore, {score})
      .Index(kHealthByBand, {int64_t{health.band()}, score})
      .Sum({kHealthBands, {v1::HealthBand_Name(health.band())}, "XXX", 0, 1});
  if (state.has_next_score_time()) rows.Timer(kHealthScoreDue, TimeOf(state.next_score_time()));
  if (health.has_override()) {
    rows.Timer(kHealthOverrideExpires, TimeOf(health.override().expires_at()));
  }
  return rows;
}

Rows DeriveScorecard(const v1::ScorecardState&) {
  Rows rows;
  rows.Index(kScorecardsAll, {});
  return rows;
}

}  // namespace steward::accounts
