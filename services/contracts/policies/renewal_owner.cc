#include "services/contracts/policies/renewal_owner.h"

#include <string>
#include <utility>

#include "services/mirrors/open_work.h"
#include "steward/contracts/v1/renewals_events.pb.h"

namespace steward::contracts {

void AddTakeover(const v1::Renewal& renewal, const ContractView& view, Decision* decision) {
  const std::string successor = mirrors::Successor(renewal.owner(), view);
  if (successor.empty()) return;
  v1::RenewalReassigned event;
  event.set_from(renewal.owner());
  event.set_to(successor);
  decision->Add(std::move(event)).On(renewal.name());
}

}  // namespace steward::contracts
