#include "libs/base/field_update.h"
#include "services/contracts/evolve.h"

namespace steward::contracts {
namespace {

using v1::Amendment;
using v1::ContractsEvent;

void Sign(const v1::AmendmentSigned& event, Amendment* amendment) {
  *amendment->add_signatures() = event.signature();
  if (event.complete()) amendment->set_state(Amendment::STATE_SIGNED);
}

void Reject(const v1::AmendmentRejected& event, Amendment* amendment) {
  amendment->set_state(Amendment::STATE_DRAFT);
  amendment->set_version(event.next_version());
}

void Cancel(const v1::AmendmentCancelled& event, Amendment* amendment) {
  amendment->set_state(Amendment::STATE_CANCELLED);
  amendment->set_misfit(event.misfit());
}

void TakeEffect(const v1::AmendmentEffective& event, Amendment* amendment) {
  amendment->set_state(Amendment::STATE_EFFECTIVE);
  *amendment->mutable_arr_before() = event.arr_before();
  *amendment->mutable_arr_after() = event.arr_after();
  *amendment->mutable_co_term_charges() = event.co_term_charges();
}

}  // namespace

void EvolveAmendment(const ContractsEvent& event, v1::AmendmentState* state) {
  Amendment* amendment = state->mutable_amendment();
  switch (event.event_case()) {
    case ContractsEvent::kAmendmentCreated:
      *amendment = event.amendment_created().amendment();
      break;
    case ContractsEvent::kAmendmentUpdated:
      CopyFields(event.amendment_updated().mask(), event.amendment_updated().after(), amendment);
      break;
    case ContractsEvent::kAmendmentSubmitted:
      amendment->set_state(Amendment::STATE_IN_REVIEW);
      break;
    case ContractsEvent::kAmendmentApproved:
      amendment->set_state(Amendment::STATE_APPROVED);
      break;
    case ContractsEvent::kAmendmentRejected:
      Reject(event.amendment_rejected(), amendment);
      break;
    case ContractsEvent::kAmendmentSigned:
      Sign(event.amendment_signed(), amendment);
      break;
    case ContractsEvent::kAmendmentCancelled:
      Cancel(event.amendment_cancelled(), amendment);
      break;
    case ContractsEvent::kAmendmentEffective:
      TakeEffect(event.amendment_effective(), amendment);
      break;
    default:  // Not about an amendment, or of a later version.
      break;
  }
}

}  // namespace steward::contracts
