#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/accounts/relationship_view.h"
#include "steward/accounts/v1/relationships_resources.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

// The rules of interactions and attestations (DOMAIN.md 2, F1, I6, I7). Pure and thread-safe.
namespace steward::accounts {

// How far back an interaction may lie: five years, one of them a leap year at least.
inline constexpr absl::Duration kInteractionAgeMax = absl::Hours(24 * 1'826);
// What is kept of interactions beside their events: what the channels look back on, and no more
// people in them than a busy account's year has.
inline constexpr absl::Duration kParticipationAgeMax = absl::Hours(24 * 365);
inline constexpr int kParticipationsMax = 1'000;
// Attestations of one account that stand: more stakeholders than anybody asks.
inline constexpr int kAttestationsStandingMax = 100;
// Withdrawn ones that are still known, for questions about the past.
inline constexpr int kAttestationsWithdrawnMax = 100;

// When the interaction took place. INVALID_FIELD for a time to come, or too long ago.
absl::StatusOr<absl::Time> InteractionTime(const v1::LogInteractionRequest& request,
                                           const Env& env);

// Whether the person can have taken part: PERSON_UNKNOWN, ERASED.
absl::Status CheckTookPart(absl::string_view person, const RelationshipView& view);

// By resource name; null when there is none.
const v1::Attestation* FindAttestation(const v1::AccountRelationship& relationship,
                                       absl::string_view name);

// LIMIT_EXCEEDED where as many stand as may.
absl::Status CheckRoom(const v1::AccountRelationship& relationship);

}  // namespace steward::accounts
