#pragma once

#include "steward/accounts/v1/health_resources.pb.h"

// What health is measured by where nobody has defined it (DOMAIN.md 3.1 Health, the default
// groups). Thread-safe.
namespace steward::accounts {

// The scorecard that holds for every account.
inline constexpr char kScorecardInForce[] = "scorecards/default";

// The measure that Steward itself keeps: how many escalations of the account are open.
inline constexpr char kOpenEscalations[] = "open_escalations";

// `scorecards/default`, version 0: Product 25, Risk 20, Outcomes 15, Voice 20, Engagement 20, one
// measure each, whose value is its score; Risk is the open escalations: none 100, one 70, two 40,
// four or more 0. The weights are the page's; table and times are ours.
const v1::Scorecard& BuiltInScorecard();

}  // namespace steward::accounts
