#include "services/contracts/policies/transitions.h"

#include <algorithm>

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::contracts {
namespace {

using google::protobuf::Timestamp;
using v1::Contract;

constexpr absl::string_view kInDraft[] = {"UpdateContract", "SubmitContract", "CancelContract"};
constexpr absl::string_view kInReview[] = {"ApproveContract", "RejectContract", "CancelContract"};
constexpr absl::string_view kInApproved[] = {"SignContract", "CancelContract"};
constexpr absl::string_view kInSigned[] = {"CancelContract", "AmendContract"};
constexpr absl::string_view kInActive[] = {"TerminateContract", "SuspendContract", "AmendContract"};
constexpr absl::string_view kWithTermination[] = {"TerminateContract", "RescindTermination",
                                                  "SuspendContract", "AmendContract"};
constexpr absl::string_view kInSuspended[] = {"TerminateContract", "SuspendContract",
                                              "ResumeContract", "AmendContract"};
constexpr absl::string_view kSuspendedWithTermination[] = {"TerminateContract",
                                                           "RescindTermination", "SuspendContract",
                                                           "ResumeContract", "AmendContract"};
// Blocks outlive the term.
constexpr absl::string_view kInGraceWithBlocks[] = {"ResumeContract"};
constexpr absl::string_view kInExpired[] = {"ReinstateContract"};
constexpr absl::string_view kExpiredWithBlocks[] = {"ReinstateContract", "ResumeContract"};

bool Passed(const Timestamp& time, absl::Time now) {
  const auto instant = FromTimestamp(time);
  return instant.ok() && *instant <= now;
}

using Commands = absl::Span<const absl::string_view>;

Commands InForce(const Contract& contract, bool suspended) {
  if (contract.has_termination_time()) {
    return suspended ? Commands(kSuspendedWithTermination) : Commands(kWithTermination);
  }
  return suspended ? Commands(kInSuspended) : Commands(kInActive);
}

}  // namespace

bool IsInForce(Contract::State state) {
  return state == Contract::STATE_ACTIVE || state == Contract::STATE_SUSPENDED;
}

Contract::State StateAt(const Contract& contract, absl::Time now) {
  Contract::State state = contract.state();
  if (state == Contract::STATE_IN_GRACE && Passed(contract.grace_end_time(), now)) {
    return Contract::STATE_EXPIRED;
  }
  if (state == Contract::STATE_SIGNED && Passed(contract.start_time(), now)) {
    state = Contract::STATE_ACTIVE;
  }
  if (!IsInForce(state)) return state;
  if (contract.has_termination_time() && Passed(contract.termination_time(), now)) {
    return Contract::STATE_TERMINATED;
  }
  if (!contract.has_end_time() || !Passed(contract.end_time(), now)) return state;
  // What its renewal makes of it is for the timer to say.
  if (contract.renewal_terms().auto_renew()) return state;
  return contract.renewal_terms().grace_days() > 0 ? Contract::STATE_IN_GRACE
                                                   : Contract::STATE_EXPIRED;
}

Commands CommandsAt(const Contract& contract, absl::Time now) {
  const bool blocked = !contract.blocks().empty();
  switch (StateAt(contract, now)) {
    case Contract::STATE_DRAFT:
      return kInDraft;
    case Contract::STATE_IN_REVIEW:
      return kInReview;
    case Contract::STATE_APPROVED:
      return kInApproved;
    case Contract::STATE_SIGNED:
      return kInSigned;
    case Contract::STATE_ACTIVE:
      return InForce(contract, /*suspended=*/false);
    case Contract::STATE_SUSPENDED:
      return InForce(contract, /*suspended=*/true);
    case Contract::STATE_IN_GRACE:
      return blocked ? Commands(kInGraceWithBlocks) : Commands();
    case Contract::STATE_EXPIRED:
      return blocked ? Commands(kExpiredWithBlocks) : Commands(kInExpired);
    case Contract::STATE_TERMINATED:
    case Contract::STATE_CANCELLED:
    case Contract::STATE_RENEWED:
    case Contract::STATE_UNSPECIFIED:
    default:
      return {};
  }
}

absl::Status CheckLegal(const Contract& contract, absl::string_view command, absl::Time now) {
  const auto allowed = CommandsAt(contract, now);
  if (std::find(allowed.begin(), allowed.end(), command) != allowed.end()) return absl::OkStatus();
  return IllegalTransition(contract.name(), Contract::State_Name(StateAt(contract, now)), command,
                           allowed);
}

}  // namespace steward::contracts
