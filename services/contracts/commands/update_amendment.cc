#include <string>

#include "google/protobuf/field_mask.pb.h"

#include "libs/base/domain.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {
namespace {

using google::protobuf::FieldMask;
using v1::Amendment;

// What changes from one amendment to the other, with what it comes to.
absl::StatusOr<FieldUpdate<Amendment>> Difference(const Amendment& before, const Amendment& after) {
  FieldMask all;
  for (const auto field : kUpdatedAmendmentFields) all.add_paths(std::string(field));
  return ApplyMask<Amendment>(all, kUpdatedAmendmentFields, after, before);
}

}  // namespace

// Writable in DRAFT only; the whole amendment must fit the contract after the change.
Decision UpdateAmendment(const v1::UpdateAmendmentRequest& request, const ContractView& view,
                         const Env& env) {
  const Amendment& before = *view.amendment();
  STEWARD_ASSIGN_OR_RETURN(
      const auto asked,
      ApplyMask<Amendment>(request.update_mask(), kAmendmentFields, request.amendment(), before));
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(before, "UpdateAmendment", env.now));
  Amendment after = before;
  CopyFields(asked.mask, asked.after, &after);
  STEWARD_RETURN_IF_ERROR(CompleteAmendment(view, env.now, &after));
  STEWARD_ASSIGN_OR_RETURN(const auto change, Difference(before, after));
  if (change.empty()) return Nothing();

  v1::AmendmentUpdated event;
  *event.mutable_mask() = change.mask;
  *event.mutable_before() = change.before;
  *event.mutable_after() = change.after;
  return event;
}

}  // namespace steward::contracts
