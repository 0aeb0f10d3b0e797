#include <string>

#include "google/protobuf/field_mask.pb.h"

#include "libs/base/domain.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using google::protobuf::FieldMask;
using v1::Contract;

// What changes from one contract to the other, with the instants that its dates resolve to.
absl::StatusOr<FieldUpdate<Contract>> Difference(const Contract& before, const Contract& after) {
  FieldMask all;
  for (const auto field : kUpdatedFields) all.add_paths(std::string(field));
  return ApplyMask<Contract>(all, kUpdatedFields, after, before);
}

}  // namespace

// Terms are writable in DRAFT only; the whole contract must be right after the change.
Decision UpdateContract(const v1::UpdateContractRequest& request, const ContractView& view,
                        const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked,
                           ApplyMask<Contract>(request.update_mask(), kContractFields,
                                               request.contract(), view.contract()));
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.contract(), "UpdateContract", env.now));
  Contract after = view.contract();
  CopyFields(asked.mask, asked.after, &after);
  STEWARD_RETURN_IF_ERROR(CompleteTerms(&after));
  STEWARD_RETURN_IF_ERROR(CheckCalendar(view, after));
  STEWARD_ASSIGN_OR_RETURN(const auto change, Difference(view.contract(), after));
  if (change.empty()) return Nothing();
  if (after.owner() != view.contract().owner()) {
    STEWARD_RETURN_IF_ERROR(CheckOwner(view, after.owner(), /*history=*/false));
  }

  v1::ContractUpdated event;
  *event.mutable_mask() = change.mask;
  *event.mutable_before() = change.before;
  *event.mutable_after() = change.after;
  return event;
}

}  // namespace steward::contracts
