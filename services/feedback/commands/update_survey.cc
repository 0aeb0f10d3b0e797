#include "libs/base/domain.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/feedback/policies/survey_fields.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Changes what the next version says. The published one stays as it is (DOMAIN.md 3.2).
Decision UpdateSurvey(const v1::UpdateSurveyRequest& request, const FeedbackView& view,
                      const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "UpdateSurvey"));
  STEWARD_ASSIGN_OR_RETURN(
      const auto update, ApplyMask(request.update_mask(), kSurveyFields, request.survey(), survey));
  if (update.empty()) return Nothing();
  v1::Survey changed = survey;
  CopyFields(update.mask, update.after, &changed);
  STEWARD_RETURN_IF_ERROR(CheckContent(changed));
  v1::SurveyUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::feedback
