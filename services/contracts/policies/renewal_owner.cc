#include "services/contracts/policies/renewal_owner.h"

#include <string>
#include <utility>

#include "steward/contracts/v1/renewals_events.pb.h"

namespace steward::contracts {
namespace {

bool IsThere(const std::string& person, const ContractView& view) {
  if (person.empty()) return false;
  const auto* known = view.FindPerson(person);
  return known == nullptr || !(known->left() || known->erased());
}

}  // namespace

void AddTakeover(const v1::Renewal& renewal, const ContractView& view, Decision* decision) {
  if (view.account() == nullptr || IsThere(renewal.owner(), view)) return;
  const std::string& manager = view.account()->manager();
  if (!IsThere(manager, view)) return;
  v1::RenewalReassigned event;
  event.set_from(renewal.owner());
  event.set_to(manager);
  decision->Add(std::move(event)).On(renewal.name());
}

}  // namespace steward::contracts
