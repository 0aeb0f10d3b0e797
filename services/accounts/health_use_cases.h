#pragma once

#include "absl/status/status.h"

#include "libs/base/domain.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::engine {
class QueryContext;
}

// The use cases about scorecards and health: what use_cases.h is for the rest of the service.
namespace steward::accounts {

// health_view.h
class HealthView;
class ScorecardView;

Decision DefineScorecard(const v1::DefineScorecardRequest&, const ScorecardView&, const Env&);
Decision SetMeasure(const v1::SetMeasureRequest&, const HealthView&, const Env&);
Decision RescoreHealth(const v1::RescoreHealthRequest&, const HealthView&, const Env&);
Decision OverrideHealth(const v1::OverrideHealthRequest&, const HealthView&, const Env&);
Decision ClearHealthOverride(const v1::ClearHealthOverrideRequest&, const HealthView&, const Env&);

Decision HealthOverrideExpires(const TimerFired&, const HealthView&, const Env&);
Decision HealthScoreDue(const TimerFired&, const HealthView&, const Env&);

Decision FollowHealth(const HealthView&, const Env&);

absl::Status GetScorecard(const v1::GetScorecardRequest&, const engine::QueryContext&,
                          v1::Scorecard*);
absl::Status ListScorecards(const v1::ListScorecardsRequest&, const engine::QueryContext&,
                            v1::ListScorecardsResponse*);
absl::Status GetHealth(const v1::GetHealthRequest&, const engine::QueryContext&,
                       v1::AccountHealth*);
absl::Status ExplainHealth(const v1::ExplainHealthRequest&, const engine::QueryContext&,
                           v1::ExplainHealthResponse*);
absl::Status ListAccountHealth(const v1::ListAccountHealthRequest&, const engine::QueryContext&,
                               v1::ListAccountHealthResponse*);
absl::Status GetPortfolioQuality(const v1::GetPortfolioQualityRequest&, const engine::QueryContext&,
                                 v1::PortfolioQuality*);

}  // namespace steward::accounts
