#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/accounts.h"
#include "services/feedback/policies/answers.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

using v1::Response;

constexpr absl::string_view kImportedFields[] = {"survey",        "kind",     "contact",
                                                 "scores",        "reason",   "comment",
                                                 "received_time", "priority", "attributes"};

absl::Status CheckImported(const Response& response, const Env& env) {
  if (response.name().empty()) {
    return InvalidField("response.name", "must be accounts/{account}/responses/{response}");
  }
  if (!response.contact().empty() && AccountOf(response.contact()) != env.account) {
    return InvalidField("response.contact",
                        absl::StrCat("must be a contact of accounts/", env.account));
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time received, FromTimestamp(response.received_time()));
  if (received > env.now) {
    return InvalidField("response.received_time", "must not lie in the future: it is history");
  }
  return CheckScores(response.scores(), "response.scores");
}

// What the source says, as a response of ours. Where it says nothing, what a live request said
// stays; its exclusion stays, too.
Response Imported(const Response& given, const v1::ResponseState& known, const Env& env) {
  Response response = known.response();
  for (const absl::string_view field : kImportedFields) {
    const auto* descriptor = Response::descriptor()->FindFieldByName(std::string(field));
    if (!known.live()) response.GetReflection()->ClearField(&response, descriptor);
  }
  CopyFields(PopulatedFields(given, kImportedFields), given, &response);
  response.set_name(env.aggregate);
  if (response.state() == Response::STATE_UNSPECIFIED) response.set_state(Response::STATE_LOCKED);
  return response;
}

}  // namespace

// Takes one response of a source system over as history: it counts at once, from its time on, and
// nothing follows from it. Content that is known already changes nothing; one that a live request
// changed is only written over on demand.
Decision ImportResponse(const v1::ImportResponseRequest& request, const FeedbackView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckImported(request.response(), env));
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, env, /*history=*/true));
  const v1::ResponseState& known = view.response();
  const bool exists = !known.response().name().empty();
  v1::ResponseImported event;
  *event.mutable_response() = Imported(request.response(), known, env);
  event.set_segment(exists ? known.segment() : SegmentOf(view.account()));
  if (exists) {
    StoredPaths live;
    if (known.live()) {
      for (const auto field : kImportedFields) *live.Add() = std::string(field);
    }
    STEWARD_ASSIGN_OR_RETURN(const auto change,
                             ImportFields<Response>({kImportedFields, live, request.overwrite()},
                                                    event.response(), known.response()));
    if (change.empty()) return Nothing();
    *event.mutable_before() = known.response();
  }
  Decision decision;
  STEWARD_ASSIGN_OR_RETURN(const absl::Time received,
                           FromTimestamp(event.response().received_time()));
  decision.Add(event).At(received);
  return decision;
}

}  // namespace steward::feedback
