#pragma once

#include "libs/engine/service.h"

// What operators see of feedback.
namespace steward::feedback {

// steward_feedback_score_ratio{metric}: NPS (-1 to 1), CSAT top-2 and the response rate over the
// last 90 days of the whole portfolio, response rates over all time. A figure of too few answers is
// left out.
engine::GaugeType ScoreGauge();

// steward_feedback_follow_ups{state}: follow-ups that are not closed, at most 10,000 of each state.
engine::GaugeType FollowUpsGauge();

// steward_feedback_follow_ups_overdue{clock}: follow-ups that are not closed and whose clock passed
// its due and still runs: "acknowledge", "contact", "resolve". One follow-up may count under each.
engine::GaugeType OverdueFollowUpsGauge();

}  // namespace steward::feedback
