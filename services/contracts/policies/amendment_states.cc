#include "services/contracts/policies/amendment_states.h"

#include <algorithm>

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::contracts {
namespace {

using v1::Amendment;

constexpr absl::string_view kInDraft[] = {"UpdateAmendment", "SubmitAmendment", "CancelAmendment"};
constexpr absl::string_view kInReview[] = {"ApproveAmendment", "RejectAmendment",
                                           "CancelAmendment"};
constexpr absl::string_view kInApproved[] = {"SignAmendment", "CancelAmendment"};
constexpr absl::string_view kInSigned[] = {"CancelAmendment"};

}  // namespace

Amendment::State AmendmentStateAt(const Amendment& amendment, absl::Time now) {
  const auto effective = FromTimestamp(amendment.effective_time());
  const bool begun = effective.ok() && *effective <= now;
  if (amendment.state() == Amendment::STATE_SIGNED && begun) return Amendment::STATE_EFFECTIVE;
  return amendment.state();
}

absl::Span<const absl::string_view> AmendmentCommandsAt(const Amendment& amendment,
                                                        absl::Time now) {
  switch (AmendmentStateAt(amendment, now)) {
    case Amendment::STATE_DRAFT:
      return kInDraft;
    case Amendment::STATE_IN_REVIEW:
      return kInReview;
    case Amendment::STATE_APPROVED:
      return kInApproved;
    case Amendment::STATE_SIGNED:
      return kInSigned;
    default:  // Effective, cancelled, or of a later version.
      return {};
  }
}

absl::Status CheckAmendmentLegal(const Amendment& amendment, absl::string_view command,
                                 absl::Time now) {
  const auto allowed = AmendmentCommandsAt(amendment, now);
  if (std::find(allowed.begin(), allowed.end(), command) != allowed.end()) return absl::OkStatus();
  return IllegalTransition(
      amendment.name(), Amendment::State_Name(AmendmentStateAt(amendment, now)), command, allowed);
}

}  // namespace steward::contracts
