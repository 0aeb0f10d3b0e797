#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/survey_fields.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// A draft that can be asked as it is (DOMAIN.md 3.2).
Decision CreateSurvey(const v1::CreateSurveyRequest& request, const FeedbackView&, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckContent(request.survey()));
  v1::SurveyCreated event;
  *event.mutable_survey() = OnlyContent(request.survey());
  event.mutable_survey()->set_name(env.aggregate);
  return event;
}

}  // namespace steward::feedback
