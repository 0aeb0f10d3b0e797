#include "services/feedback/policies/scales.h"

namespace steward::feedback {

Scale ScaleOf(v1::Metric metric) {
  switch (metric) {
    case v1::METRIC_NPS:
      return {.lowest = 0, .highest = 10, .detractor_max = 6, .promoter_min = 9};
    case v1::METRIC_CSAT:
      return {.lowest = 1, .highest = 5, .detractor_max = 2, .promoter_min = 5};
    case v1::METRIC_CES:
      return {.lowest = 1, .highest = 7, .detractor_max = 3, .promoter_min = 7};
    case v1::METRIC_UNSPECIFIED:
    default:
      return {};
  }
}

bool IsDetractor(const v1::Score& score) {
  return score.score() <= ScaleOf(score.metric()).detractor_max;
}

bool IsPromoter(const v1::Score& score) {
  return score.score() >= ScaleOf(score.metric()).promoter_min;
}

std::string MetricWord(v1::Metric metric) {
  constexpr size_t kPrefix = sizeof("METRIC_") - 1;
  return v1::Metric_Name(metric).substr(kPrefix);
}

}  // namespace steward::feedback
