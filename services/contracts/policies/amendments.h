#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"

// Whether an amendment fits its contract, and what it makes of it (DOMAIN.md 3.3 "Amendment", 3.6
// "Movements"). Pure functions; paths in rejections begin with "amendment.".
namespace steward::contracts {

// The fields of an amendment that a request may set.
inline constexpr absl::string_view kAmendmentFields[] = {"title", "effective_date", "changes"};

// All fields whose value an update can change: what the amendment comes to goes with them.
inline constexpr absl::string_view kUpdatedAmendmentFields[] = {
    "title",      "effective_date", "changes",        "effective_time",
    "arr_before", "arr_after",      "co_term_charges"};

// What the amendment would make of the contract, which is judged as of `at`. ILLEGAL_TRANSITION for
// a contract that is not in force; INVALID_FIELD for "amendment.effective_date" and
// "amendment.changes..."; TERM_NOT_EXTENDABLE; OUT_OF_RANGE and LIMIT_EXCEEDED for revenue beyond
// what a contract or an account can hold.
absl::StatusOr<v1::ContractAmended> PlanAmendment(const v1::Amendment& amendment,
                                                  const ContractView& view, absl::Time at);

// Resolves the effective day and fills in what the amendment comes to. INVALID_FIELD for a title
// that is no name; else as PlanAmendment.
absl::Status CompleteAmendment(const ContractView& view, absl::Time now, v1::Amendment* amendment);

// OK while the amendment fits its contract. AMENDMENT_MISFIT.
absl::Status CheckFits(const v1::Amendment& amendment, const ContractView& view, absl::Time now);

// Adds that the input's amendment takes effect, at the beginning of its day, on a contract that is
// judged as of `at`: AmendmentEffective, ContractAmended, ArrMovementRecorded, RenewalRescheduled.
// Errors as PlanAmendment; the decision is then of no use.
absl::Status AddEffect(const ContractView& view, absl::Time at, Decision* decision);

// What of an amendment an error of PlanAmendment is about.
v1::Amendment::Misfit MisfitOf(const absl::Status& status);

// OK when no signed amendment of the contract waits for its day. AMENDMENT_PENDING.
absl::Status CheckNonePending(const ContractView& view);

}  // namespace steward::contracts
