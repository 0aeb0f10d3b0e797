#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "services/feedback/policies/survey_cell.h"
#include "steward/feedback/v1/feedback_service.pb.h"

// What scores come to. Kept by score, so that each figure of a metric follows from the same counts.
// Pure.
namespace steward::feedback {

class Histogram {
 public:
  void Add(int64_t score, int64_t count, bool anonymous);

  int64_t n() const { return n_; }
  int64_t sum() const { return sum_; }
  // How many lie in [from, to].
  int64_t Between(int64_t from, int64_t to) const;
  bool has_anonymous() const { return anonymous_ > 0; }
  // By score.
  const std::map<int64_t, int64_t>& counts() const { return counts_; }

 private:
  std::map<int64_t, int64_t> counts_;
  int64_t n_ = 0;
  int64_t sum_ = 0;
  int64_t anonymous_ = 0;
};

// The metric that the figure is made of.
v1::Metric MeasuredBy(v1::GetScoreRequest::Metric metric);

// A cell of an answer, without its key: figures (survey_statistics.h), or why there are none.
// `n_min`: 0 means 5.
absl::StatusOr<v1::ScoreRow> FiguresOf(v1::GetScoreRequest::Metric metric,
                                       const Histogram& histogram, int64_t n_min);

// The same where every account weighs the same (survey_rollup.h): histograms by account.
absl::StatusOr<v1::ScoreRow> FiguresByAccount(v1::GetScoreRequest::Metric metric,
                                              const std::map<std::string, Histogram>& accounts,
                                              int64_t n_min);

// The same for completed of delivered.
absl::StatusOr<v1::ScoreRow> RateOf(int64_t delivered, int64_t completed, int64_t n_min);

}  // namespace steward::feedback
