#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"

#include "libs/base/domain.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"

// How terms follow each other: the events in which a term begins and another one is agreed, in
// their published order (DOMAIN.md 3.3, end). Pure functions.
namespace steward::contracts {

// The contract's amounts as Money.
common::v1::Money ArrOf(const v1::Contract& contract, int64_t minor_units);
common::v1::Money TargetOf(const v1::Renewal& renewal);

// Adds that the initial term begins: at its start, or at the request's effective time where that is
// later. ContractActivated.
void AddActivation(const v1::Contract& contract, absl::Time effective, Decision* decision);

// Adds the renewal at the end of the initial term, where the contract has an end. `contract` is as
// it was before it was ACTIVE. RenewalScheduled.
absl::Status AddFirstRenewal(const v1::Contract& contract, const ContractView& view,
                             Decision* decision);

// Adds what an import makes of the renewal of the contract's term, `contract` being as imported:
// where its end lies ahead it is scheduled, or rescheduled with what passed kept; where the
// contract has ended it is void. RenewalScheduled, RenewalRescheduled, RenewalVoided, or nothing.
absl::Status AddImportedRenewal(const v1::Contract& contract, const ContractView& view,
                                Decision* decision);

// Adds what an amendment makes of the undecided renewal of the contract's term, `amended` being the
// contract as it is then: what is to be renewed, and every date where its end moved. What passed is
// kept. RenewalRescheduled, or nothing.
absl::Status AddAmendedRenewal(const v1::Contract& amended, const ContractView& view,
                               Decision* decision);

// What the contract's revenue does on a day on which these change it.
using TermChanges = google::protobuf::RepeatedPtrField<v1::TermChange>;
v1::ArrMovementRecorded MovementOf(const v1::Contract& contract, const google::type::Date& date,
                                   const TermChanges& changes);

// The next term of the contract with these lines, checked as the lines of a request:
// INVALID_FIELD for "lines[i]....", NO_NEXT_TERM, OUT_OF_RANGE.
absl::StatusOr<v1::TermRenewed> PlanNextTerm(const v1::Contract& contract, PricedLines priced);

// Adds what follows when the next term is agreed: TermRenewed, ArrMovementRecorded,
// ContractActivated, RenewalScheduled. The middle two are effective when it begins.
absl::Status AddNextTerm(const v1::TermRenewed& next, const ContractView& view, Decision* decision);

// What a renewal at this price comes to.
v1::Renewal::Outcome OutcomeOf(int64_t target_minor, int64_t final_minor);

}  // namespace steward::contracts
