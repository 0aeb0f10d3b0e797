#include "services/escalations/policies/acknowledgement.h"

#include <utility>

#include "libs/base/clock.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {

absl::Status Acknowledge(const v1::EscalationState& state, absl::Time at, Clocks* clocks,
                         Decision* decision) {
  v1::EscalationAcknowledged event;
  *event.mutable_ack_timeout_time() =
      ToTimestamp(at + absl::Seconds(state.policy().ack_timeout_s()));
  decision->Add(std::move(event));
  return clocks->Stop(v1::CLOCK_KIND_ACK);
}

std::optional<absl::Time> AckTimeout(const v1::EscalationState& state, absl::Time at) {
  if (state.escalation().state() != v1::Escalation::STATE_ACKNOWLEDGED) return std::nullopt;
  return at + absl::Seconds(state.policy().ack_timeout_s());
}

}  // namespace steward::escalations
