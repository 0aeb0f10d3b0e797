#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/follow_up_clocks.h"
#include "services/feedback/policies/scales.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/use_cases.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {
namespace {

using v1::Response;

// The metrics of which it was said already.
bool Contains(const google::protobuf::RepeatedField<int>& metrics, v1::Metric metric) {
  return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
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

absl::StatusOr<v1::FollowUpOpened> Opened(const std::string& name, const v1::Score& score,
                                          const FeedbackView& view, const Env& env) {
  const Response& response = view.response().response();
  v1::FollowUpOpened event;
  v1::FollowUp& follow_up = *event.mutable_follow_up();
  follow_up.set_name(name);
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

// A live answer says that a customer is unhappy (NPS to 6, CSAT to 2, CES to 3): somebody has to
// talk to them; or that they are happy (DOMAIN.md 3.2 "Closed loop"). Said once for each metric of
// a response, also when an edit makes it so. History leads to nothing.
Decision FollowSatisfaction(const FeedbackView& view, const Env& env) {
  if (env.origin != common::v1::ORIGIN_LIVE || CollectionOf(env.aggregate) != "responses") {
    return Nothing();
  }
  const v1::ResponseState& state = view.response();
  const Response& response = state.response();
  const bool asked = response.survey_version() > 0;
  if (!asked || response.state() == Response::STATE_EXCLUDED) return Nothing();
  const std::string follow_up =
      absl::StrCat(ParentOf(response.name()), "/followUps/", LastSegment(response.name()));
  bool opened = view.FindFollowUp(follow_up) != nullptr;
  Decision decision;
  for (const v1::Score& score : response.scores()) {
    const v1::Metric metric = score.metric();
    if (IsPromoter(score) && !Contains(state.promoter_metrics(), metric)) {
      decision.Add(Detected<v1::PromoterDetected>(response, score));
    }
    if (!IsDetractor(score) || Contains(state.detractor_metrics(), metric)) continue;
    if (!opened) {
      STEWARD_ASSIGN_OR_RETURN(const auto event, Opened(follow_up, score, view, env));
      decision.Add(event).On(follow_up);
      opened = true;
    }
    auto detected = Detected<v1::DetractorDetected>(response, score);
    detected.set_follow_up(follow_up);
    decision.Add(detected);
  }
  return decision;
}

}  // namespace steward::feedback
