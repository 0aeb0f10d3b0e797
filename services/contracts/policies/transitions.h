#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "services/contracts/view.h"

// The states of a contract and what is possible in each (DOMAIN.md 3.3). Pure functions.
namespace steward::contracts {

// True while its term runs: ACTIVE, or SUSPENDED while a block stands.
bool IsInForce(v1::Contract::State state);

// The state by the contract's dates: what its timers make of it, also while they wait.
v1::Contract::State StateAt(const v1::Contract& contract, absl::Time now);

// The commands that are possible for the contract at `now`, by the names of their methods.
absl::Span<const absl::string_view> CommandsAt(const v1::Contract& contract, absl::Time now);

// OK when the contract's state at `now` allows the command; else ILLEGAL_TRANSITION with those that
// it allows.
absl::Status CheckLegal(const v1::Contract& contract, absl::string_view command, absl::Time now);

}  // namespace steward::contracts
