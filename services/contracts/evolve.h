#pragma once

#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"

// The folds of the contracts service's journal. Total: they reject nothing, look nothing up, and
// accept every event ever written. Pure functions.
namespace steward::contracts {

// What an event makes of its contract. Events that are about no contract change nothing.
void EvolveContract(const v1::ContractsEvent& event, v1::ContractState* state);

// What an event makes of its renewal.
void EvolveRenewal(const v1::ContractsEvent& event, v1::RenewalState* state);

// What an event makes of its amendment.
void EvolveAmendment(const v1::ContractsEvent& event, v1::AmendmentState* state);

// The note that a person's texts were deleted here.
void EvolveErasedPerson(const v1::ContractsEvent& event, v1::ErasedPersonState* state);

// What an event of one contract makes of its account's revenue: the steps of the contract before
// are taken away, those after are added. `before` is empty for the first event.
void EvolveRevenue(const v1::ContractsEvent& event, const v1::ContractState& before,
                   const v1::ContractState& after, v1::RevenueSummary* revenue);

}  // namespace steward::contracts
