#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "steward/feedback/v1/feedback_service.pb.h"

// What GetScore is asked, resolved. Pure.
namespace steward::feedback {

struct ScoreQuestion {
  // Borrowed.
  const v1::GetScoreRequest& request;
  // METRIC_UNSPECIFIED for the response rate.
  v1::Metric metric = v1::METRIC_UNSPECIFIED;
  absl::Time at;
  // 0: all.
  int64_t window_days = 0;
  // The account's id; empty for the portfolio.
  std::string account;

  // The window's begin, inclusive; for all time the infinite past.
  absl::Time from() const;
  // Every account weighs the same.
  bool by_account() const;
};

// `now` stands for an instant that isn't given. INVALID_FIELD for a window out of its range, and
// for a grouping or rollup that the metric or its sums don't have.
absl::StatusOr<ScoreQuestion> ResolveQuestion(const v1::GetScoreRequest& request, absl::Time now);

}  // namespace steward::feedback
