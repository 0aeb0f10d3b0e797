#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "steward/contracts/v1/renewals_resources.pb.h"

// The states of a renewal and what is possible in each (DOMAIN.md 3.3 "Renewal"). Pure functions.
namespace steward::contracts {

// True until it is won, lost or void.
bool IsUndecided(v1::Renewal::State state);

// True once the journal says that its notice deadline passed.
bool DeadlineCame(const v1::Renewal& renewal);

// The state by the renewal's dates: what timers make of it, also while they wait.
v1::Renewal::State RenewalStateAt(const v1::Renewal& renewal, absl::Time now);

// The commands that are possible for the renewal at `now`, by the names of their methods.
absl::Span<const absl::string_view> RenewalCommandsAt(const v1::Renewal& renewal, absl::Time now);

// OK when the renewal's state at `now` allows the command; else ILLEGAL_TRANSITION with those that
// it allows.
absl::Status CheckRenewalLegal(const v1::Renewal& renewal, absl::string_view command,
                               absl::Time now);

}  // namespace steward::contracts
