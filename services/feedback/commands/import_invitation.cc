#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/accounts.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

using v1::Invitation;

constexpr absl::string_view kImportedFields[] = {"survey",         "contact",  "delivered_time",
                                                 "completed_time", "response", "priority"};

absl::Status CheckOfAccount(const std::string& name, const std::string& path, const Env& env) {
  if (name.empty() || AccountOf(name) == env.account) return absl::OkStatus();
  return InvalidField(path, absl::StrCat("must belong to accounts/", env.account));
}

absl::Status CheckTimes(const Invitation& invitation, const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const absl::Time delivered, FromTimestamp(invitation.delivered_time()));
  if (delivered > env.now) {
    return InvalidField("invitation.delivered_time", "must not lie in the future: it is history");
  }
  if (!invitation.has_completed_time()) {
    if (invitation.response().empty()) return absl::OkStatus();
    return InvalidField("invitation.completed_time", "is needed beside a response");
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time completed, FromTimestamp(invitation.completed_time()));
  if (completed >= delivered && completed <= env.now) return absl::OkStatus();
  return InvalidField("invitation.completed_time",
                      "must lie between delivered_time and now: it is history");
}

absl::Status CheckImported(const Invitation& invitation, const Env& env) {
  if (invitation.name().empty()) {
    return InvalidField("invitation.name", "must be accounts/{account}/invitations/{invitation}");
  }
  STEWARD_RETURN_IF_ERROR(CheckOfAccount(invitation.contact(), "invitation.contact", env));
  STEWARD_RETURN_IF_ERROR(CheckOfAccount(invitation.response(), "invitation.response", env));
  return CheckTimes(invitation, env);
}

// It was sent from here, by a round of ours.
bool IsLive(const Invitation& invitation) { return !invitation.round().empty(); }

// What the source says, as an invitation that is over. Of one that was sent from here stays what
// the source doesn't say.
Invitation Imported(const Invitation& given, const Invitation& known, const Env& env) {
  Invitation invitation;
  if (IsLive(known)) invitation = known;
  CopyFields(PopulatedFields(given, kImportedFields), given, &invitation);
  invitation.set_name(env.aggregate);
  invitation.set_state(invitation.has_completed_time() ? Invitation::STATE_COMPLETED
                                                       : Invitation::STATE_EXPIRED);
  return invitation;
}

}  // namespace

// Takes one invitation of a source system over as history: it was delivered, and answered or not.
// It counts in the response rate from its times on, and nothing follows from it. Content that is
// known already changes nothing; an invitation that was sent from here is only written over on
// demand.
Decision ImportInvitation(const v1::ImportInvitationRequest& request, const FeedbackView& view,
                          const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckImported(request.invitation(), env));
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, env, /*history=*/true));
  const Invitation& known = view.invitation();
  v1::InvitationImported event;
  *event.mutable_invitation() = Imported(request.invitation(), known, env);
  if (!known.name().empty()) {
    StoredPaths live;
    if (IsLive(known)) {
      for (const auto field : kImportedFields) *live.Add() = std::string(field);
    }
    STEWARD_ASSIGN_OR_RETURN(const auto change,
                             ImportFields<Invitation>({kImportedFields, live, request.overwrite()},
                                                      event.invitation(), known));
    if (change.empty()) return Nothing();
    *event.mutable_before() = known;
  }
  Decision decision;
  STEWARD_ASSIGN_OR_RETURN(const absl::Time delivered,
                           FromTimestamp(event.invitation().delivered_time()));
  decision.Add(event).At(delivered);
  return decision;
}

}  // namespace steward::feedback
