#include "services/escalations/policies/transitions.h"

#include <algorithm>

#include "absl/types/span.h"

#include "libs/base/errors.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

// What an escalation that is open takes in each of its states.
constexpr absl::string_view kWhileOpen[] = {
    "SetSeverity",      "LowerSeverity",      "SetTrend",       "SetOwner",
    "PostInternalNote", "PostCustomerUpdate", "RecordResponse", "RecordCustomerMessage",
    "RebindPolicy",     "RecomputeClocks"};

constexpr absl::string_view kInRequested[] = {
    "ApproveEscalation", "DeclineEscalation", "WithdrawEscalation", "SetSeverity",
    "LowerSeverity",     "SetTrend",          "SetOwner",           "PostInternalNote"};
constexpr absl::string_view kInOpen[] = {"AcknowledgeEscalation", "RaiseLevel", "MergeEscalation"};
constexpr absl::string_view kInAcknowledged[] = {"StartEscalation", "ResolveEscalation",
                                                 "MergeEscalation"};
constexpr absl::string_view kInProgress[] = {"SetWaiting", "MitigateEscalation",
                                             "ResolveEscalation", "MergeEscalation"};
constexpr absl::string_view kInWaiting[] = {"ResumeEscalation", "ResolveEscalation"};
constexpr absl::string_view kInMitigated[] = {"StartEscalation", "ResolveEscalation"};
constexpr absl::string_view kInResolved[] = {
    "CloseEscalation",    "CloseSev1Escalation", "ReopenEscalation",      "PostInternalNote",
    "PostCustomerUpdate", "RecordResponse",      "RecordCustomerMessage", "RecomputeClocks"};
constexpr absl::string_view kInClosed[] = {"ReopenEscalation", "PostInternalNote",
                                           "RecomputeClocks"};

std::vector<absl::string_view> Listed(absl::Span<const absl::string_view> commands) {
  return {commands.begin(), commands.end()};
}

std::vector<absl::string_view> WithThoseWhileOpen(absl::Span<const absl::string_view> commands) {
  std::vector<absl::string_view> all = Listed(commands);
  all.insert(all.end(), std::begin(kWhileOpen), std::end(kWhileOpen));
  return all;
}

}  // namespace

std::vector<absl::string_view> CommandsIn(Escalation::State state) {
  switch (state) {
    case Escalation::STATE_REQUESTED:
      return Listed(kInRequested);
    case Escalation::STATE_OPEN:
      return WithThoseWhileOpen(kInOpen);
    case Escalation::STATE_ACKNOWLEDGED:
      return WithThoseWhileOpen(kInAcknowledged);
    case Escalation::STATE_IN_PROGRESS:
      return WithThoseWhileOpen(kInProgress);
    case Escalation::STATE_WAITING_CUSTOMER:
    case Escalation::STATE_WAITING_INTERNAL:
    case Escalation::STATE_WAITING_VENDOR:
      return WithThoseWhileOpen(kInWaiting);
    case Escalation::STATE_MITIGATED:
      return WithThoseWhileOpen(kInMitigated);
    case Escalation::STATE_RESOLVED:
      return Listed(kInResolved);
    case Escalation::STATE_CLOSED:
      return Listed(kInClosed);
    case Escalation::STATE_DECLINED:
    case Escalation::STATE_WITHDRAWN:
    case Escalation::STATE_MERGED:
    case Escalation::STATE_UNSPECIFIED:
    default:
      return {};
  }
}

absl::Status CheckLegal(const Escalation& escalation, absl::string_view command) {
  const auto allowed = CommandsIn(escalation.state());
  if (std::find(allowed.begin(), allowed.end(), command) != allowed.end()) return absl::OkStatus();
  return IllegalTransition(escalation.name(), Escalation::State_Name(escalation.state()), command,
                           allowed);
}

bool IsOver(Escalation::State state) { return state >= Escalation::STATE_CLOSED; }

}  // namespace steward::escalations
