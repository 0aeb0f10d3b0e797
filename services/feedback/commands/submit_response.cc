#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/answers.h"
#include "services/feedback/policies/satisfaction.h"
#include "services/feedback/policies/tokens.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

using v1::Invitation;
using v1::Response;
using v1::SubmitResponseRequest;

// How long a contact may think again.
constexpr absl::Duration kEditWindow = absl::Hours(24);
// So that one link can't fill the journal.
constexpr int32_t kEditsMax = 20;

absl::Status TooLate(const Invitation& invitation, absl::string_view why) {
  return Reject(Reason::REASON_SURVEY_OVER,
                absl::StrCat("the answer to ", invitation.survey(), " comes too late: ", why));
}

absl::StatusOr<const Invitation*> Invited(const SubmitResponseRequest& request,
                                          const FeedbackView& view, const Env& env) {
  const auto name = InvitationOf(env.token_key, request.token());
  const Invitation* invitation = name.has_value() ? view.FindInvitation(*name) : nullptr;
  if (invitation != nullptr) return invitation;
  return Reject(Reason::REASON_UNKNOWN_TOKEN,
                "nobody was invited with this token: take the link as it was sent");
}

absl::StatusOr<const v1::Survey*> AskedVersion(const Invitation& invitation,
                                               const FeedbackView& view) {
  const v1::SurveyState* survey = view.FindSurvey(invitation.survey());
  const v1::Survey* version =
      survey == nullptr ? nullptr : FindVersion(*survey, invitation.survey_version());
  if (version == nullptr) return TooLate(invitation, "the survey is not there any more");
  const v1::Survey::State state = survey->survey().state();
  if (state == v1::Survey::STATE_ACTIVE || state == v1::Survey::STATE_PAUSED) return version;
  return TooLate(invitation, "the survey is closed");
}

absl::Status CheckAnswer(const SubmitResponseRequest& request, const v1::Survey& version) {
  if (request.scores().empty() && request.reason().empty() && request.comment().empty()) {
    return InvalidField("scores", "must say something, or `reason` or `comment` must");
  }
  STEWARD_RETURN_IF_ERROR(CheckAsked(version, request.scores(), request.reason()));
  return CheckScores(request.scores(), "scores");
}

void TakeAnswer(const SubmitResponseRequest& request, Response* response) {
  *response->mutable_scores() = request.scores();
  response->set_reason(request.reason());
  response->set_comment(request.comment());
}

// What the invitation leads to, before it says anything.
Response Begun(const Invitation& invitation, const v1::Survey& version, const Env& env) {
  Response response;
  response.set_name(env.aggregate);
  response.set_survey(invitation.survey());
  response.set_survey_version(invitation.survey_version());
  response.set_kind(version.kind());
  response.set_anonymous(version.anonymous());
  if (!version.anonymous()) response.set_contact(invitation.contact());
  *response.mutable_received_time() = ToTimestamp(env.now);
  *response.mutable_lock_time() = ToTimestamp(env.now + kEditWindow);
  return response;
}

Decision Edit(const SubmitResponseRequest& request, const FeedbackView& view, const Env& env) {
  const Response& before = view.response().response();
  if (StateAt(before, env.now) != Response::STATE_RECEIVED) {
    return Reject(Reason::REASON_RESPONSE_LOCKED,
                  absl::StrCat(before.name(), " was given, and can be changed no more: its ",
                               absl::ToInt64Hours(kEditWindow), " hours are over"));
  }
  if (before.edit_count() >= kEditsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(before.name(), " was changed ", kEditsMax,
                               " times, as often as it can be: it stays as it is"));
  }
  v1::ResponseEdited event;
  *event.mutable_before() = before;
  *event.mutable_after() = before;
  TakeAnswer(request, event.mutable_after());
  if (event.after().SerializeAsString() == before.SerializeAsString()) return Nothing();
  event.mutable_after()->set_edit_count(before.edit_count() + 1);
  Decision decision;
  decision.Add(event).At(env.now);
  STEWARD_RETURN_IF_ERROR(AddSatisfaction(event.after(), view, env, &decision));
  return decision;
}

}  // namespace

// A contact answers with the token of their invitation, without a login (DOMAIN.md 3.2); it counts
// once the edit window is over.
Decision SubmitResponse(const SubmitResponseRequest& request, const FeedbackView& view,
                        const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const Invitation* invitation, Invited(request, view, env));
  STEWARD_ASSIGN_OR_RETURN(const v1::Survey* version, AskedVersion(*invitation, view));
  STEWARD_RETURN_IF_ERROR(CheckAnswer(request, *version));
  if (!view.response().response().name().empty()) return Edit(request, view, env);
  if (!IsOpen(StateAt(*invitation, env.now))) return TooLate(*invitation, "the invitation is over");

  v1::ResponseRecorded recorded;
  *recorded.mutable_response() = Begun(*invitation, *version, env);
  TakeAnswer(request, recorded.mutable_response());
  recorded.set_segment(SegmentOf(view.account()));
  v1::InvitationCompleted completed;
  if (!version->anonymous()) completed.set_response(env.aggregate);
  Decision decision;
  decision.Add(recorded).At(env.now);
  decision.Add(completed).On(invitation->name()).At(env.now);
  STEWARD_RETURN_IF_ERROR(AddSatisfaction(recorded.response(), view, env, &decision));
  return decision;
}

}  // namespace steward::feedback
