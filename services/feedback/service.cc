#include "services/feedback/service.h"

#include "services/feedback/contract.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

host::ServiceSpec FeedbackSpec() {
  const auto* file = v1::GetSurveyRequest::descriptor()->file();
  return {
      .service = Feedback,
      .apis = {file->FindServiceByName("SurveyService"),
               file->FindServiceByName("InvitationService"),
               file->FindServiceByName("ResponseService"),
               file->FindServiceByName("FollowUpService"), file->FindServiceByName("ScoreService")},
      .port_offset = 2};
}

}  // namespace steward::feedback
