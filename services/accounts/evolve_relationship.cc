#include <algorithm>
#include <string>
#include <tuple>

#include "libs/base/clock.h"
#include "services/accounts/evolve.h"
#include "services/accounts/policies/event_id.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/policies/relationships.h"

namespace steward::accounts {
namespace {

using common::v1::Envelope;
using v1::AccountRelationship;
using v1::AccountRelationshipState;
using v1::AccountsEvent;
using v1::Attestation;
using v1::Participation;

// Of a stored message, so it is in range.
absl::Time At(const google::protobuf::Timestamp& time) { return FromTimestamp(time).value(); }

// Only the newest ones of the last year stay.
void Forget(absl::Time recorded, AccountRelationshipState* state) {
  auto* all = state->mutable_participations();
  const auto is_old = [recorded](const Participation& each) {
    return At(each.time()) < recorded - kParticipationAgeMax;
  };
  all->erase(std::remove_if(all->begin(), all->end(), is_old), all->end());
  std::stable_sort(all->begin(), all->end(), [](const Participation& a, const Participation& b) {
    return At(a.time()) < At(b.time());
  });
  const int too_many = all->size() - kParticipationsMax;
  if (too_many > 0) all->erase(all->begin(), all->begin() + too_many);
}

Attestation* Find(const std::string& name, AccountRelationship* relationship) {
  for (Attestation& each : *relationship->mutable_attestations()) {
    if (each.attestation() == name) return &each;
  }
  return nullptr;
}

void SortAttestations(AccountRelationship* relationship) {
  auto* all = relationship->mutable_attestations();
  std::sort(all->begin(), all->end(), [](const Attestation& a, const Attestation& b) {
    return std::make_tuple(IntervalOf(a).from, a.attestation()) <
           std::make_tuple(IntervalOf(b).from, b.attestation());
  });
}

// Of the withdrawn ones, those that were withdrawn first are forgotten first.
void ForgetWithdrawn(AccountRelationship* relationship) {
  auto* all = relationship->mutable_attestations();
  const auto withdrawn =
      std::count_if(all->begin(), all->end(), [](const auto& each) { return each.has_valid_to(); });
  if (withdrawn <= kAttestationsWithdrawnMax) return;
  all->erase(std::min_element(all->begin(), all->end(), [](const auto& a, const auto& b) {
    return std::make_tuple(IntervalOf(a).to, a.attestation()) <
           std::make_tuple(IntervalOf(b).to, b.attestation());
  }));
}

struct RelationshipFold {
  static void Apply(const v1::InteractionLogged& event, const Envelope& envelope,
                    AccountRelationshipState* state) {
    AccountRelationship* relationship = state->mutable_account_relationship();
    relationship->set_interaction_count(relationship->interaction_count() + 1);
    const bool latest = !relationship->has_last_interaction_time() ||
                        At(relationship->last_interaction_time()) < At(event.time());
    if (latest) *relationship->mutable_last_interaction_time() = event.time();
    for (const std::string& person : event.people()) {
      Participation* added = state->add_participations();
      added->set_person(person);
      *added->mutable_time() = event.time();
      added->set_event_id(EventIdOf(envelope));
    }
    Forget(At(envelope.recorded_time()), state);
  }
  static void Apply(const v1::AccountManagerAttested& event, const Envelope& envelope,
                    AccountRelationshipState* state) {
    Attestation* added = state->mutable_account_relationship()->add_attestations();
    *added = event.attestation();
    added->set_event_id(EventIdOf(envelope));
    SortAttestations(state->mutable_account_relationship());
  }
  static void Apply(const v1::AttestationWithdrawn& event, const Envelope&,
                    AccountRelationshipState* state) {
    Attestation* attestation = Find(event.attestation(), state->mutable_account_relationship());
    if (attestation == nullptr) return;
    *attestation->mutable_valid_to() = event.valid_to();
    ForgetWithdrawn(state->mutable_account_relationship());
  }
};

}  // namespace

void EvolveRelationship(const AccountsEvent& event, AccountRelationshipState* state) {
  const Envelope& envelope = event.envelope();
  state->mutable_account_relationship()->set_name(envelope.aggregate());
  switch (event.event_case()) {
    case AccountsEvent::kInteractionLogged:
      return RelationshipFold::Apply(event.interaction_logged(), envelope, state);
    case AccountsEvent::kAccountManagerAttested:
      return RelationshipFold::Apply(event.account_manager_attested(), envelope, state);
    case AccountsEvent::kAttestationWithdrawn:
      return RelationshipFold::Apply(event.attestation_withdrawn(), envelope, state);
    default:  // about another aggregate
      return;
  }
}

void EvolveJobTitles(const AccountsEvent& event, v1::JobTitlesState* state) {
  if (event.event_case() != AccountsEvent::kJobTitlesSet) return;
  v1::JobTitles* titles = state->mutable_job_titles();
  titles->set_name(event.envelope().aggregate());
  *titles->mutable_rules() = event.job_titles_set().after();
  titles->set_built_in(titles->rules().empty());
}

}  // namespace steward::accounts
