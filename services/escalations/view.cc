#include "services/escalations/view.h"

#include "libs/base/naming.h"
#include "services/escalations/policies/clock_message.h"

namespace steward::escalations {

EscalationView::EscalationView(const Facts& facts, const Env& env)
    : facts_(facts),
      state_(env.aggregate.empty() || CollectionOf(env.aggregate) != "escalations"
                 ? nullptr
                 : facts.Find<v1::EscalationState>(env.aggregate)),
      exists_(state_ != nullptr),
      account_(facts.FindMirror<accounts::v1::AccountMirror>(env.account)) {
  if (state_ == nullptr) state_ = &v1::EscalationState::default_instance();
}

const v1::EscalationState* EscalationView::Find(absl::string_view name) const {
  return facts_.Find<v1::EscalationState>(name);
}

std::vector<const v1::EscalationState*> EscalationView::List(absl::string_view name_prefix,
                                                             int limit) const {
  return facts_.List<v1::EscalationState>(name_prefix, limit);
}

const v1::EscalationPolicy* EscalationView::FindPolicy(absl::string_view name) const {
  const auto* state = facts_.Find<v1::EscalationPolicyState>(name);
  return state == nullptr ? nullptr : &state->escalation_policy();
}

const accounts::v1::Calendar* EscalationView::FindCalendar(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::Calendar>(kReference, name);
}

const accounts::v1::PersonMirror* EscalationView::FindPerson(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::PersonMirror>(kReference, name);
}

std::string EscalationView::PersonInRole(v1::TargetRole role, absl::Time at) const {
  if (account_ == nullptr) return "";
  switch (role) {
    case v1::TARGET_ROLE_ACCOUNT_MANAGER:
      return account_->manager();
    case v1::TARGET_ROLE_MANAGER:
      return SuperiorOf(PersonInRole(v1::TARGET_ROLE_ACCOUNT_MANAGER, at), at);
    case v1::TARGET_ROLE_DIRECTOR:
      return SuperiorOf(PersonInRole(v1::TARGET_ROLE_MANAGER, at), at);
    case v1::TARGET_ROLE_EXECUTIVE_SPONSOR:
      if (!account_->executive_sponsor().empty()) return account_->executive_sponsor();
      return SuperiorOf(PersonInRole(v1::TARGET_ROLE_DIRECTOR, at), at);
    default:  // A role that only a later version knows.
      return "";
  }
}

std::string EscalationView::SuperiorOf(const std::string& person, absl::Time at) const {
  if (person.empty()) return "";
  const accounts::v1::PersonMirror* known = FindPerson(person);
  if (known == nullptr) return "";
  for (const auto& line : known->reporting_lines()) {
    const bool has_begun = !line.has_valid_from() || Instant(line.valid_from()) <= at;
    const bool is_over = line.has_valid_to() && Instant(line.valid_to()) <= at;
    if (has_begun && !is_over) return line.reports_to();
  }
  return "";
}

}  // namespace steward::escalations
