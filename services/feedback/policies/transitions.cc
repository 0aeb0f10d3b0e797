#include "services/feedback/policies/transitions.h"

#include <algorithm>
#include <string>

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::feedback {
namespace {

using google::protobuf::Timestamp;
using v1::FollowUp;
using v1::Invitation;
using v1::Response;
using v1::Survey;

constexpr absl::string_view kInDraft[] = {"UpdateSurvey", "PublishSurvey"};
constexpr absl::string_view kInActive[] = {"UpdateSurvey", "PublishSurvey", "InviteContacts",
                                           "PauseSurvey", "CloseSurvey"};
constexpr absl::string_view kInPaused[] = {"UpdateSurvey", "PublishSurvey", "ResumeSurvey",
                                           "CloseSurvey"};
constexpr absl::string_view kInClosed[] = {"ArchiveSurvey"};

constexpr absl::string_view kInOpenInvitation[] = {"ReportInvitation", "SubmitResponse", "OptOut"};

constexpr absl::string_view kInReceived[] = {"SubmitResponse", "ExcludeResponse"};
constexpr absl::string_view kInLocked[] = {"ExcludeResponse"};
constexpr absl::string_view kInExcluded[] = {"RestoreResponse"};

constexpr absl::string_view kInOpenFollowUp[] = {"AcknowledgeFollowUp", "AssignFollowUp"};
constexpr absl::string_view kInAcknowledged[] = {"ContactFollowUp", "GiveUpFollowUp",
                                                 "AssignFollowUp"};
constexpr absl::string_view kInContacted[] = {"AgreeFollowUpAction", "AssignFollowUp"};
constexpr absl::string_view kInActionAgreed[] = {"ResolveFollowUp", "AssignFollowUp"};
constexpr absl::string_view kInResolved[] = {"ReopenFollowUp"};

bool Passed(const Timestamp& time, absl::Time now) {
  const auto instant = FromTimestamp(time);
  return instant.ok() && *instant <= now;
}

struct Place {
  const std::string& name;
  const std::string& state;
};

absl::Status Check(const Place& place, absl::string_view command, CommandNames allowed) {
  if (std::find(allowed.begin(), allowed.end(), command) != allowed.end()) return absl::OkStatus();
  return IllegalTransition(place.name, place.state, command, allowed);
}

}  // namespace

CommandNames CommandsIn(Survey::State state) {
  switch (state) {
    case Survey::STATE_DRAFT:
      return kInDraft;
    case Survey::STATE_ACTIVE:
      return kInActive;
    case Survey::STATE_PAUSED:
      return kInPaused;
    case Survey::STATE_CLOSED:
      return kInClosed;
    case Survey::STATE_ARCHIVED:
    case Survey::STATE_UNSPECIFIED:
    default:
      return {};
  }
}

CommandNames CommandsIn(Invitation::State state) {
  if (IsOpen(state)) return kInOpenInvitation;
  return {};
}

CommandNames CommandsIn(Response::State state) {
  switch (state) {
    case Response::STATE_RECEIVED:
      return kInReceived;
    case Response::STATE_LOCKED:
      return kInLocked;
    case Response::STATE_EXCLUDED:
      return kInExcluded;
    case Response::STATE_UNSPECIFIED:
    default:
      return {};
  }
}

CommandNames CommandsIn(FollowUp::State state) {
  switch (state) {
    case FollowUp::STATE_OPEN:
    case FollowUp::STATE_REOPENED:
      return kInOpenFollowUp;
    case FollowUp::STATE_ACKNOWLEDGED:
      return kInAcknowledged;
    case FollowUp::STATE_CONTACTED:
      return kInContacted;
    case FollowUp::STATE_ACTION_AGREED:
      return kInActionAgreed;
    case FollowUp::STATE_RESOLVED:
      return kInResolved;
    case FollowUp::STATE_NO_CONTACT:
    case FollowUp::STATE_UNSPECIFIED:
    default:
      return {};
  }
}

Invitation::State StateAt(const Invitation& invitation, absl::Time now) {
  if (IsOpen(invitation.state()) && Passed(invitation.expire_time(), now)) {
    return Invitation::STATE_EXPIRED;
  }
  return invitation.state();
}

Response::State StateAt(const Response& response, absl::Time now) {
  if (response.state() == Response::STATE_RECEIVED && Passed(response.lock_time(), now)) {
    return Response::STATE_LOCKED;
  }
  return response.state();
}

bool IsOpen(Invitation::State state) {
  return state == Invitation::STATE_SENT || state == Invitation::STATE_DELIVERED ||
         state == Invitation::STATE_OPENED || state == Invitation::STATE_STARTED;
}

bool IsClosed(FollowUp::State state) {
  return state == FollowUp::STATE_RESOLVED || state == FollowUp::STATE_NO_CONTACT;
}

absl::Status CheckLegal(const Survey& survey, absl::string_view command) {
  return Check({survey.name(), Survey::State_Name(survey.state())}, command,
               CommandsIn(survey.state()));
}

absl::Status CheckLegal(const Invitation& invitation, absl::string_view command, absl::Time now) {
  const Invitation::State state = StateAt(invitation, now);
  return Check({invitation.name(), Invitation::State_Name(state)}, command, CommandsIn(state));
}

absl::Status CheckLegal(const Response& response, absl::string_view command, absl::Time now) {
  const Response::State state = StateAt(response, now);
  return Check({response.name(), Response::State_Name(state)}, command, CommandsIn(state));
}

absl::Status CheckLegal(const FollowUp& follow_up, absl::string_view command) {
  return Check({follow_up.name(), FollowUp::State_Name(follow_up.state())}, command,
               CommandsIn(follow_up.state()));
}

}  // namespace steward::feedback
