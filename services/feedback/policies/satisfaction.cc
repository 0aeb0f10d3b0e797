#include "services/feedback/policies/satisfaction.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/follow_up_clocks.h"
#include "services/feedback/policies/scales.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {
namespace {

using v1::Response;

// The metrics of which it was said already.
bool Contains(const google::protobuf::RepeatedField<int>& metrics, v1::Metric metric) {
  return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
}

// One for each response.
std::string FollowUpOf(const Response& response) {
  return absl::StrCat(ParentOf(response.name()), "/followUps/", LastSegment(response.name()));
}

template <class Event>
Event Detected(const Response& response, const v1::Score& score) {
  Event event;
  event.set_response(response.name());
  event.set_survey(response.survey());
  event.set_metric(MetricWord(score.metric()));
  event.set_score(score.score());
  return event;
}

absl::StatusOr<v1::FollowUpOpened> Opened(const Response& response, const v1::Score& score,
                                          const FeedbackView& view, const Env& env) {
  v1::FollowUpOpened event;
  v1::FollowUp& follow_up = *event.mutable_follow_up();
  follow_up.set_name(FollowUpOf(response));
  follow_up.set_state(v1::FollowUp::STATE_OPEN);
  follow_up.set_response(response.name());
  follow_up.set_survey(response.survey());
  follow_up.set_contact(response.contact());
  follow_up.set_metric(score.metric());
  follow_up.set_score(score.score());
  if (view.account() != nullptr) follow_up.set_owner(view.account()->manager());
  *follow_up.mutable_open_time() = ToTimestamp(env.now);
  STEWARD_ASSIGN_OR_RETURN(*follow_up.mutable_clocks(), StartClocks(view, env.now));
  return event;
}

}  // namespace

absl::Status AddSatisfaction(const Response& response, const FeedbackView& view, const Env& env,
                             Decision* decision) {
  const v1::ResponseState& state = view.response();
  const std::string follow_up = FollowUpOf(response);
  bool opened = view.FindFollowUp(follow_up) != nullptr;
  for (const v1::Score& score : response.scores()) {
    const v1::Metric metric = score.metric();
    if (IsPromoter(score) && !Contains(state.promoter_metrics(), metric)) {
      decision->Add(Detected<v1::PromoterDetected>(response, score)).At(env.now);
    }
    if (!IsDetractor(score) || Contains(state.detractor_metrics(), metric)) continue;
    if (!opened) {
      STEWARD_ASSIGN_OR_RETURN(const auto event, Opened(response, score, view, env));
      decision->Add(event).On(follow_up).At(env.now);
      opened = true;
    }
    auto detected = Detected<v1::DetractorDetected>(response, score);
    detected.set_follow_up(follow_up);
    decision->Add(detected).At(env.now);
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
