#pragma once

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"

#include "services/contracts/policies/term_dates.h"
#include "services/contracts/view.h"

// What lines pay that are added within a term and end with it (DOMAIN.md 3.3 "Amendment",
// "Proration"). Pure functions; paths in rejections begin with "amendment.changes".
namespace steward::contracts {

using CoTermChargeList = google::protobuf::RepeatedPtrField<v1::CoTermCharge>;

// One for each co-termed line of the amendment, in order: the unit price for the whole term x the
// proration of `amended`, the contract as the amendment leaves it, rounded half up, x the quantity.
// Its last term begins on `term_start`, the amendment's day lies in it. INVALID_FIELD where there
// is no end to the term, for a line that is paid once or by a total, and for periods or a proration
// that the term is not made of; OUT_OF_RANGE beyond int64.
absl::StatusOr<CoTermChargeList> CoTermChargesOf(const v1::Amendment& amendment,
                                                 const v1::Contract& amended, Day term_start);

}  // namespace steward::contracts
