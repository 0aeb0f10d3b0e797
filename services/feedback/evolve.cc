#include "services/feedback/evolve.h"

#include "libs/base/field_update.h"
#include "services/feedback/policies/survey_fields.h"

namespace steward::feedback {
namespace {

using v1::FeedbackEvent;
using v1::FollowUp;
using v1::FollowUpClock;
using v1::Response;
using v1::Survey;

void Publish(const v1::SurveyPublished& event, v1::SurveyState* state) {
  Survey* survey = state->mutable_survey();
  if (survey->state() == Survey::STATE_DRAFT) survey->set_state(Survey::STATE_ACTIVE);
  survey->set_version(event.version());
  survey->set_edited(false);
  *state->add_versions() = event.survey();
  state->mutable_versions()->rbegin()->set_version(event.version());
}

void Update(const v1::SurveyUpdated& event, v1::SurveyState* state) {
  Survey* survey = state->mutable_survey();
  CopyFields(event.mask(), event.after(), survey);
  const bool published = state->versions_size() > 0;
  survey->set_edited(published && !SameContent(*survey, *state->versions().rbegin()));
}

// True for what a person or a program asked for live; a timer is LIVE, but nobody's request.
bool IsLiveRequest(const common::v1::Envelope& envelope) {
  return envelope.origin() == common::v1::ORIGIN_LIVE && !envelope.input().has_timer();
}

void Import(const v1::ResponseImported& event, v1::ResponseState* state) {
  *state->mutable_response() = event.response();
  state->set_segment(event.segment());
  if (state->response().state() != Response::STATE_EXCLUDED) {
    state->mutable_response()->set_state(Response::STATE_LOCKED);
  }
  state->set_live(false);
}

void Exclude(const v1::ResponseExcluded& event, v1::ResponseState* state) {
  state->set_before_exclusion(event.from());
  state->mutable_response()->set_state(Response::STATE_EXCLUDED);
  state->mutable_response()->set_exclusion(event.exclusion());
}

void Restore(const v1::ResponseRestored& event, v1::ResponseState* state) {
  state->clear_before_exclusion();
  state->mutable_response()->set_state(event.to());
  state->mutable_response()->clear_exclusion();
}

v1::Metric MetricOf(const std::string& word) {
  v1::Metric metric = v1::METRIC_UNSPECIFIED;
  v1::Metric_Parse("METRIC_" + word, &metric);
  return metric;
}

void Stop(FollowUpClock::Kind kind, const google::protobuf::Timestamp& at, FollowUp* follow_up) {
  for (FollowUpClock& clock : *follow_up->mutable_clocks()) {
    if (clock.kind() == kind && !clock.has_stop_time()) *clock.mutable_stop_time() = at;
  }
}

void StopAll(const google::protobuf::Timestamp& at, FollowUp* follow_up) {
  for (FollowUpClock& clock : *follow_up->mutable_clocks()) {
    if (!clock.has_stop_time()) *clock.mutable_stop_time() = at;
  }
  *follow_up->mutable_close_time() = at;
}

void MarkOverdue(FollowUpClock::Kind kind, FollowUp* follow_up) {
  for (FollowUpClock& clock : *follow_up->mutable_clocks()) {
    if (clock.kind() == kind) clock.set_overdue(true);
  }
}

void Reopen(const v1::FollowUpReopened& event, FollowUp* follow_up) {
  follow_up->set_state(FollowUp::STATE_REOPENED);
  *follow_up->mutable_clocks() = event.clocks();
  follow_up->clear_close_time();
  follow_up->set_reopen_count(follow_up->reopen_count() + 1);
}

}  // namespace

void EvolveSurvey(const FeedbackEvent& event, v1::SurveyState* state) {
  Survey* survey = state->mutable_survey();
  switch (event.event_case()) {
    case FeedbackEvent::kSurveyCreated:
      *survey = event.survey_created().survey();
      return survey->set_state(Survey::STATE_DRAFT);
    case FeedbackEvent::kSurveyUpdated:
      return Update(event.survey_updated(), state);
    case FeedbackEvent::kSurveyPublished:
      return Publish(event.survey_published(), state);
    case FeedbackEvent::kSurveyPaused:
      return survey->set_state(Survey::STATE_PAUSED);
    case FeedbackEvent::kSurveyResumed:
      return survey->set_state(Survey::STATE_ACTIVE);
    case FeedbackEvent::kSurveyClosed:
      return survey->set_state(Survey::STATE_CLOSED);
    case FeedbackEvent::kSurveyArchived:
      return survey->set_state(Survey::STATE_ARCHIVED);
    default:  // About something else.
      return;
  }
}

void EvolveResponse(const FeedbackEvent& event, v1::ResponseState* state) {
  switch (event.event_case()) {
    case FeedbackEvent::kResponseRecorded:
      *state->mutable_response() = event.response_recorded().response();
      state->mutable_response()->set_state(Response::STATE_RECEIVED);
      state->set_segment(event.response_recorded().segment());
      break;
    case FeedbackEvent::kResponseEdited:
      *state->mutable_response() = event.response_edited().after();
      break;
    case FeedbackEvent::kResponseLocked:
      state->mutable_response()->set_state(Response::STATE_LOCKED);
      break;
    case FeedbackEvent::kResponseExcluded:
      Exclude(event.response_excluded(), state);
      break;
    case FeedbackEvent::kResponseRestored:
      Restore(event.response_restored(), state);
      break;
    case FeedbackEvent::kResponseImported:
      return Import(event.response_imported(), state);
    case FeedbackEvent::kDetractorDetected:
      state->add_detractor_metrics(MetricOf(event.detractor_detected().metric()));
      break;
    case FeedbackEvent::kPromoterDetected:
      state->add_promoter_metrics(MetricOf(event.promoter_detected().metric()));
      break;
    default:  // About something else.
      return;
  }
  if (IsLiveRequest(event.envelope())) state->set_live(true);
}

void EvolveFollowUp(const FeedbackEvent& event, v1::FollowUpState* state) {
  FollowUp* follow_up = state->mutable_follow_up();
  const auto& at = event.envelope().effective_time();
  switch (event.event_case()) {
    case FeedbackEvent::kFollowUpOpened:
      *follow_up = event.follow_up_opened().follow_up();
      return;
    case FeedbackEvent::kFollowUpAcknowledged:
      Stop(FollowUpClock::KIND_ACKNOWLEDGE, at, follow_up);
      return follow_up->set_state(FollowUp::STATE_ACKNOWLEDGED);
    case FeedbackEvent::kFollowUpContacted:
      Stop(FollowUpClock::KIND_CONTACT, at, follow_up);
      return follow_up->set_state(FollowUp::STATE_CONTACTED);
    case FeedbackEvent::kFollowUpActionAgreed:
      follow_up->set_action(event.follow_up_action_agreed().action());
      return follow_up->set_state(FollowUp::STATE_ACTION_AGREED);
    case FeedbackEvent::kFollowUpResolved:
      StopAll(at, follow_up);
      return follow_up->set_state(FollowUp::STATE_RESOLVED);
    case FeedbackEvent::kFollowUpNotReached:
      StopAll(at, follow_up);
      return follow_up->set_state(FollowUp::STATE_NO_CONTACT);
    case FeedbackEvent::kFollowUpReopened:
      return Reopen(event.follow_up_reopened(), follow_up);
    case FeedbackEvent::kFollowUpOverdue:
      return MarkOverdue(event.follow_up_overdue().kind(), follow_up);
    case FeedbackEvent::kFollowUpAssigned:
      follow_up->set_owner(event.follow_up_assigned().after());
      return follow_up->set_owner_named(event.follow_up_assigned().named());
    default:  // About something else.
      return;
  }
}

void EvolveErasedPerson(const FeedbackEvent& event, v1::ErasedPersonState* state) {
  state->mutable_erased_person()->set_name(event.envelope().aggregate());
}

}  // namespace steward::feedback
