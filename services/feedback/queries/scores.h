#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

#include "libs/engine/query.h"
#include "services/feedback/queries/score_question.h"

// What a metric comes to at an instant, for every query that shows it. Thread-safe.
namespace steward::feedback {

struct ScoreFigures {
  // Without a key.
  v1::ScoreRow total;
  // By key, where the question groups.
  std::vector<v1::ScoreRow> rows;
};

// `left`: how many responses or invitations may still be read one by one (kScannedMax for an
// answer); those that were are taken off. LIMIT_EXCEEDED where they don't suffice.
absl::StatusOr<ScoreFigures> FiguresAt(const ScoreQuestion& question,
                                       const engine::QueryContext& context, int64_t* left);

}  // namespace steward::feedback
