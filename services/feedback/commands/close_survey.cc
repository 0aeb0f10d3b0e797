#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Nobody is invited and nobody answers any more.
Decision CloseSurvey(const v1::CloseSurveyRequest&, const FeedbackView& view, const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "CloseSurvey"));
  v1::SurveyClosed event;
  event.set_from(survey.state());
  return event;
}

}  // namespace steward::feedback
