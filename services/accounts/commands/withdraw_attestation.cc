#include <algorithm>
#include <array>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/policies/relationships.h"
#include "steward/accounts/v1/relationships_events.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

namespace steward::accounts {
namespace {

constexpr std::array<absl::string_view, 1> kAllowedWhenWithdrawn = {"AttestAccountManager"};

}  // namespace

// The stakeholder does not say so any more, from the effective time on; before it, they did.
Decision WithdrawAttestation(const v1::WithdrawAttestationRequest& request,
                             const RelationshipView& view, const Env& env) {
  const v1::Attestation* attestation = FindAttestation(view.relationship(), request.name());
  if (attestation == nullptr) return NotFound(request.name());
  if (attestation->has_valid_to()) {
    return IllegalTransition(request.name(), "WITHDRAWN", "WithdrawAttestation",
                             kAllowedWhenWithdrawn);
  }
  const absl::Time end = std::max(env.effective_time, IntervalOf(*attestation).from);
  v1::AttestationWithdrawn event;
  event.set_attestation(attestation->attestation());
  event.set_person(attestation->person());
  *event.mutable_valid_to() = ToTimestamp(end);
  Decision decision;
  decision.Add(std::move(event)).At(end);
  return decision;
}

}  // namespace steward::accounts
