#include "services/feedback/policies/answers.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/scales.h"

namespace steward::feedback {
namespace {

bool AsksFor(const v1::Survey& version, v1::Metric metric) {
  return std::any_of(version.questions().begin(), version.questions().end(),
                     [metric](const v1::Question& each) { return each.metric() == metric; });
}

bool Offers(const v1::Question& question, const std::string& reason) {
  return std::find(question.choices().begin(), question.choices().end(), reason) !=
         question.choices().end();
}

}  // namespace

absl::Status CheckScores(const Scores& scores, const std::string& path) {
  std::set<v1::Metric> seen;
  for (int i = 0; i < scores.size(); ++i) {
    const v1::Score& score = scores[i];
    const Scale scale = ScaleOf(score.metric());
    if (score.score() < scale.lowest || score.score() > scale.highest) {
      return Reject(Reason::REASON_SCORE_OUT_OF_SCALE,
                    absl::StrCat(path, "[", i, "].score is ", score.score(), ", but ",
                                 MetricWord(score.metric()), " goes from ", scale.lowest, " to ",
                                 scale.highest));
    }
    if (!seen.insert(score.metric()).second) {
      return InvalidField(absl::StrCat(path, "[", i, "].metric"),
                          "is there twice: a response has one score for each metric");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAsked(const v1::Survey& version, const Scores& scores,
                        const std::string& reason) {
  for (const v1::Score& score : scores) {
    if (AsksFor(version, score.metric())) continue;
    return Reject(Reason::REASON_NOT_ASKED,
                  absl::StrCat("\"", version.title(), "\" has no question for ",
                               MetricWord(score.metric()), ": answer what it asks"));
  }
  const bool offered =
      reason.empty() ||
      std::any_of(version.questions().begin(), version.questions().end(),
                  [&reason](const v1::Question& each) { return Offers(each, reason); });
  if (offered) return absl::OkStatus();
  return Reject(Reason::REASON_NOT_ASKED, absl::StrCat("\"", version.title(), "\" does not offer ",
                                                       reason, ": choose one that it offers"));
}

}  // namespace steward::feedback
