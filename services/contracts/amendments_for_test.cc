#include "services/contracts/amendments_for_test.h"

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using v1::Amendment;
using v1::AmendmentChange;

void MustHold(const testing::Outcome& outcome) {
  STEWARD_CHECK(outcome.status.ok()) << std::string(outcome.status.message());
}

}  // namespace

AmendmentChange Adds(const v1::ContractLine& line) {
  AmendmentChange change;
  *change.mutable_add_line() = line;
  return change;
}

AmendmentChange CoTerms(const v1::ContractLine& line) {
  AmendmentChange change;
  *change.mutable_co_term_line() = line;
  return change;
}

AmendmentChange Removes(absl::string_view line_id) {
  AmendmentChange change;
  change.set_remove_line(std::string(line_id));
  return change;
}

AmendmentChange Counts(int64_t quantity, absl::string_view line_id) {
  AmendmentChange change;
  change.mutable_quantity()->set_line_id(std::string(line_id));
  change.mutable_quantity()->set_quantity(quantity);
  return change;
}

AmendmentChange Costs(int64_t unit_price_minor, absl::string_view line_id) {
  AmendmentChange change;
  change.mutable_price()->set_line_id(std::string(line_id));
  change.mutable_price()->mutable_unit_price()->set_currency("USD");
  change.mutable_price()->mutable_unit_price()->set_minor_units(unit_price_minor);
  return change;
}

AmendmentChange ExtendsTo(const google::type::Date& end) {
  AmendmentChange change;
  *change.mutable_extend_to() = end;
  return change;
}

v1::AmendContractRequest Amend(const google::type::Date& date, const Changes& changes,
                               absl::string_view id) {
  v1::AmendContractRequest request;
  request.set_parent(kContract);
  request.set_amendment_id(std::string(id));
  request.mutable_amendment()->set_title("Change");
  *request.mutable_amendment()->mutable_effective_date() = date;
  for (const auto& change : changes) *request.mutable_amendment()->add_changes() = change;
  return request;
}

v1::SignAmendmentRequest SignPart(absl::string_view party, absl::string_view name) {
  auto request = On<v1::SignAmendmentRequest>(name);
  request.set_party(std::string(party));
  return request;
}

v1::AmendContractRequest MoreSeats() { return Amend(Date(2026, 6, 1), {Counts(150)}); }

void KnownAmendment::ReachAmendment(Amendment::State state,
                                    const v1::AmendContractRequest& request) {
  if (scenario.Find<v1::ContractState>(kContract) == nullptr) {
    Reach(v1::Contract::STATE_ACTIVE, Lapsing());
  }
  MustHold(When(request));
  if (state == Amendment::STATE_DRAFT) return;
  if (state == Amendment::STATE_CANCELLED) {
    return MustHold(When(On<v1::CancelAmendmentRequest>(kAmendment)));
  }
  MustHold(When(On<v1::SubmitAmendmentRequest>(kAmendment)));
  if (state == Amendment::STATE_IN_REVIEW) return;
  MustHold(When(On<v1::ApproveAmendmentRequest>(kAmendment)));
  if (state == Amendment::STATE_APPROVED) return;
  MustHold(When(SignPart("customer")));
  MustHold(When(SignPart("supplier")));
  if (state == Amendment::STATE_SIGNED) return;
  scenario.AdvanceTo(*FromTimestamp(StoredAmendment().effective_time()));
  STEWARD_CHECK(StoredAmendment().state() == state) << StoredAmendment().DebugString();
}

testing::Outcome KnownAmendment::Conclude(absl::string_view name) {
  MustHold(When(On<v1::SubmitAmendmentRequest>(name)));
  MustHold(When(On<v1::ApproveAmendmentRequest>(name)));
  MustHold(When(SignPart("customer", name)));
  return When(SignPart("supplier", name));
}

testing::Outcome KnownAmendment::Sealed(const v1::AmendContractRequest& request) {
  MustHold(When(request));
  return Conclude(absl::StrCat(request.parent(), "/amendments/", request.amendment_id()));
}

Amendment KnownAmendment::StoredAmendment(absl::string_view name) const {
  const auto state = scenario.Find<v1::AmendmentState>(std::string(name));
  STEWARD_CHECK(state != nullptr) << "no amendment yet";
  return state->amendment();
}

int64_t KnownAmendment::ArrOn(const google::type::Date& date) const {
  return scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(date));
}

int64_t KnownAmendment::MovedUntil(absl::string_view kind, const google::type::Date& date) const {
  return scenario.Sum(kMovement, {std::string(kind)}, "USD", *DayFromDate(date));
}

}  // namespace steward::contracts
