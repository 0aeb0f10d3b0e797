#pragma once

#include <cstdint>
#include <string>

#include "steward/feedback/v1/feedback_resources.pb.h"

// The scales of the metrics, and what a score says (DOMAIN.md 3.2). Pure functions.
namespace steward::feedback {

struct Scale {
  int32_t lowest = 0;
  int32_t highest = 0;
  // Scores up to it are a detractor's: NPS 6, CSAT 2, CES 3.
  int32_t detractor_max = 0;
  // Scores from it on are a promoter's: NPS 9, CSAT 5, CES 7.
  int32_t promoter_min = 0;
};

Scale ScaleOf(v1::Metric metric);
bool IsDetractor(const v1::Score& score);
bool IsPromoter(const v1::Score& score);
// "NPS", "CSAT", "CES".
std::string MetricWord(v1::Metric metric);

}  // namespace steward::feedback
