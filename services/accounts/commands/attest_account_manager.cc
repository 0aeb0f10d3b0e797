#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "services/accounts/policies/open_account.h"
#include "services/accounts/policies/relationships.h"
#include "services/accounts/policies/reporting_lines.h"
#include "steward/accounts/v1/relationships_events.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

namespace steward::accounts {
namespace {

absl::StatusOr<Interval> Since(const v1::AttestAccountManagerRequest& request, const Env& env) {
  Interval interval{env.effective_time};
  if (request.has_valid_from()) {
    STEWARD_ASSIGN_OR_RETURN(interval.from, FromTimestamp(request.valid_from()));
  }
  if (interval.from <= env.now) return interval;
  return InvalidField("valid_from", "must not lie in the future; attest it when it is so");
}

v1::Attestation Requested(const v1::AttestAccountManagerRequest& request, const Interval& interval,
                          const Env& env) {
  const std::string& id =
      request.attestation_id().empty() ? env.derived_id : request.attestation_id();
  v1::Attestation attestation;
  attestation.set_attestation(absl::StrCat(request.account(), "/attestations/", id));
  attestation.set_person(request.person());
  attestation.set_stakeholder_name(request.stakeholder_name());
  attestation.set_stakeholder_position(request.stakeholder_position());
  *attestation.mutable_valid_from() = ToTimestamp(interval.from);
  return attestation;
}

// Whether this stakeholder says so already: at that time, and still.
bool SaysAlready(const v1::Attestation& asked, const v1::AccountRelationship& relationship) {
  const auto& all = relationship.attestations();
  return std::any_of(all.begin(), all.end(), [&asked](const v1::Attestation& each) {
    return !each.has_valid_to() && each.person() == asked.person() &&
           each.stakeholder_name() == asked.stakeholder_name() &&
           each.stakeholder_position() == asked.stakeholder_position() &&
           IntervalOf(each).from <= IntervalOf(asked).from;
  });
}

}  // namespace

// A stakeholder of the customer names their account manager (DOMAIN.md 1, step 7; 2, I7), who is
// still here. What they say already is nothing new; others may say otherwise.
Decision AttestAccountManager(const v1::AttestAccountManagerRequest& request,
                              const RelationshipView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(ValidateName("stakeholder_position", request.stakeholder_position()));
  STEWARD_ASSIGN_OR_RETURN(const Interval interval, Since(request, env));
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  v1::AccountManagerAttested event;
  *event.mutable_attestation() = Requested(request, interval, env);
  if (SaysAlready(event.attestation(), view.relationship())) return Nothing();
  STEWARD_RETURN_IF_ERROR(
      CheckPresent(request.person(), view.Person(request.person()), interval, env.now));
  const std::string& name = event.attestation().attestation();
  if (FindAttestation(view.relationship(), name) != nullptr) {
    return Reject(
        Reason::REASON_ALREADY_EXISTS,
        absl::StrCat(name, " says something else already: choose another attestation_id"));
  }
  STEWARD_RETURN_IF_ERROR(CheckRoom(view.relationship()));
  Decision decision;
  decision.Add(std::move(event)).At(interval.from);
  return decision;
}

}  // namespace steward::accounts
