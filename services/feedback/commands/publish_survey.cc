#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/survey_fields.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

// Each is kept, for responses refer to it.
constexpr int32_t kVersionsMax = 100;

}  // namespace

// Freezes what the survey says as its next version (DOMAIN.md 3.2). Nothing new is no new version.
Decision PublishSurvey(const v1::PublishSurveyRequest&, const FeedbackView& view, const Env&) {
  const v1::Survey& survey = view.survey().survey();
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey, "PublishSurvey"));
  if (survey.version() > 0 && !survey.edited()) return Nothing();
  if (survey.version() >= kVersionsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(survey.name(), " has ", kVersionsMax,
                               " versions, as many as there may be: create another survey"));
  }
  v1::SurveyPublished event;
  event.set_version(survey.version() + 1);
  *event.mutable_survey() = OnlyContent(survey);
  return event;
}

}  // namespace steward::feedback
