#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// A closed survey is put away; its responses stay.
Decision ArchiveSurvey(const v1::ArchiveSurveyRequest&, const FeedbackView& view, const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "ArchiveSurvey"));
  return v1::SurveyArchived();
}

}  // namespace steward::feedback
