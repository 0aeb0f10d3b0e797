#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Nobody is invited for now; who was invited may answer (DOMAIN.md 3.2).
Decision PauseSurvey(const v1::PauseSurveyRequest&, const FeedbackView& view, const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "PauseSurvey"));
  return v1::SurveyPaused();
}

}  // namespace steward::feedback
