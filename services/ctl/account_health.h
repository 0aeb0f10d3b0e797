#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/ctl/session.h"

// The health of accounts, in words.

namespace steward::ctl {

// `steward health show`: the band, the score, how much of the scorecard is measured, where it is
// going, and the measures that cost the most, in two or three lines. JSON is that of ExplainHealth.
absl::StatusOr<int> ShowHealth(Session& session, const std::string& account);

// `steward health explain`: the same with every measure in a table, those that do not count too,
// and what the last change of the score came from. `as_of`: RFC 3339 or a date; empty: now.
absl::StatusOr<int> ExplainHealth(Session& session, const std::string& account,
                                  const std::string& as_of);

// `steward health rescore`: scores the account, or (empty) every account that another version of
// the scorecard scored, one command for each, and says how many it was. Ends at the first error;
// what was done stays done, so it may be repeated.
absl::StatusOr<int> RescoreHealth(Session& session, const std::string& account);

// `steward scorecard show`: a row for each measure. JSON is the scorecard, as `scorecard define`
// takes it.
absl::StatusOr<int> ShowScorecard(Session& session, const std::string& scorecard);

}  // namespace steward::ctl
