#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "libs/engine/query.h"
#include "services/feedback/queries/score_question.h"

// How many invitations were answered (DOMAIN.md 3.2 "Response rate"). Thread-safe.
namespace steward::feedback {

// Invitations that arrived, and those of them that were answered.
struct Offers {
  int64_t delivered = 0;
  int64_t completed = 0;
};

// In total and by the key of each row.
struct OfferTally {
  Offers total;
  std::map<std::string, Offers> rows;
};

// What was delivered before the question's instant, within its window, and answered before the
// instant. Over all time a prefix of the sums by day and a scan of the last one; over a window a
// scan. `left`: as in counted.h.
absl::StatusOr<OfferTally> TallyOffers(const ScoreQuestion& question,
                                       const engine::QueryContext& context, int64_t* left);

}  // namespace steward::feedback
