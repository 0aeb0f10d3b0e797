#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "steward/contracts/v1/amendments_resources.pb.h"

// The states of an amendment and what is possible in each (DOMAIN.md 3.3 "Amendment"). Pure
// functions.
namespace steward::contracts {

// The state by the amendment's day: what its timer makes of one that fits, also while it waits.
v1::Amendment::State AmendmentStateAt(const v1::Amendment& amendment, absl::Time now);

// The commands that are possible for the amendment at `now`, by the names of their methods.
absl::Span<const absl::string_view> AmendmentCommandsAt(const v1::Amendment& amendment,
                                                        absl::Time now);

// OK when the amendment's state at `now` allows the command; else ILLEGAL_TRANSITION with those
// that it allows.
absl::Status CheckAmendmentLegal(const v1::Amendment& amendment, absl::string_view command,
                                 absl::Time now);

}  // namespace steward::contracts
