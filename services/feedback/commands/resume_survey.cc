#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Contacts may be invited again.
Decision ResumeSurvey(const v1::ResumeSurveyRequest&, const FeedbackView& view, const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "ResumeSurvey"));
  return v1::SurveyResumed();
}

}  // namespace steward::feedback
