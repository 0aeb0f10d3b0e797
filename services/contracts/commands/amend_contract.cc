#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {
namespace {

absl::Status CheckCount(const ContractView& view) {
  if (view.Amendments().size() < static_cast<size_t>(kAmendmentsMax)) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(view.contract().name(), " has ", kAmendmentsMax,
                             " amendments, the most that a contract can have: make a new contract "
                             "that follows it"));
}

}  // namespace

// A draft for a contract that was signed and has not ended, with what it comes to (DOMAIN.md 3.3
// "Amendment").
Decision AmendContract(const v1::AmendContractRequest& request, const ContractView& view,
                       const Env& env) {
  if (!view.exists()) return NotFound(request.parent());
  STEWARD_RETURN_IF_ERROR(CheckCount(view));
  v1::AmendmentCreated event;
  v1::Amendment& amendment = *event.mutable_amendment();
  amendment.set_name(env.aggregate);
  amendment.set_title(request.amendment().title());
  amendment.set_state(v1::Amendment::STATE_DRAFT);
  *amendment.mutable_effective_date() = request.amendment().effective_date();
  *amendment.mutable_changes() = request.amendment().changes();
  *amendment.mutable_required_parties() = view.contract().required_parties();
  amendment.set_version(1);
  STEWARD_RETURN_IF_ERROR(CompleteAmendment(view, env.now, &amendment));
  return event;
}

}  // namespace steward::contracts
