#include "services/accounts/policies/relationships.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/people_fields.h"

namespace steward::accounts {

absl::StatusOr<absl::Time> InteractionTime(const v1::LogInteractionRequest& request,
                                           const Env& env) {
  absl::Time time = env.effective_time;
  if (request.has_time()) {
    STEWARD_ASSIGN_OR_RETURN(time, FromTimestamp(request.time()));
  }
  if (time > env.now) {
    return InvalidField("time", "must not lie in the future; log it when it took place");
  }
  if (time < env.now - kInteractionAgeMax) {
    return InvalidField("time", absl::StrCat("must be at most five years ago, from ",
                                             FormatRfc3339(env.now - kInteractionAgeMax), " on"));
  }
  return time;
}

absl::Status CheckTookPart(absl::string_view person, const RelationshipView& view) {
  const v1::Person* known = view.Person(person);
  if (known == nullptr) {
    return Reject(Reason::REASON_PERSON_UNKNOWN,
                  absl::StrCat(person, " does not exist; create them first"));
  }
  return known->state() == v1::Person::STATE_ERASED ? RefuseErased(person) : absl::OkStatus();
}

const v1::Attestation* FindAttestation(const v1::AccountRelationship& relationship,
                                       absl::string_view name) {
  const auto& all = relationship.attestations();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [name](const auto& each) { return each.attestation() == name; });
  return found == all.end() ? nullptr : &*found;
}

absl::Status CheckRoom(const v1::AccountRelationship& relationship) {
  const auto& all = relationship.attestations();
  const auto standing =
      std::count_if(all.begin(), all.end(), [](const auto& each) { return !each.has_valid_to(); });
  if (standing < kAttestationsStandingMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(relationship.name(), " has ", kAttestationsStandingMax,
                             " attestations that stand, the most that an account can have; "
                             "withdraw one first"));
}

}  // namespace steward::accounts
