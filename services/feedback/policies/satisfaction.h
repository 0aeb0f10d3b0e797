#pragma once

#include "absl/status/status.h"

#include "libs/base/domain.h"
#include "services/feedback/view.h"

// What an answer leads to (DOMAIN.md 3.2 "Closed loop"). Pure functions.
namespace steward::feedback {

// Adds to the decision that gives the view's response these answers: for NPS to 6, CSAT to 2, CES
// to 3 that the customer is unhappy, and the one follow-up for the response; for NPS from 9, CSAT
// 5, CES 7 that they are happy. Said once for each metric of a response, also when an edit makes it
// so. Not for history.
absl::Status AddSatisfaction(const v1::Response& response, const FeedbackView& view, const Env& env,
                             Decision* decision);

}  // namespace steward::feedback
