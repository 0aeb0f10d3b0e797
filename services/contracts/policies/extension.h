#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "services/contracts/view.h"

// How an amendment moves the end of a contract's last term (DOMAIN.md 3.3 "Amendment"). Pure
// functions.
namespace steward::contracts {

// Moves `contract`'s end to where the amendment's changes say, if they do, and resolves it.
// TERM_NOT_EXTENDABLE for an open-ended contract, a scheduled termination, notice that stands, and
// a renewal that is decided as of `at`; INVALID_FIELD for "amendment.changes[i].extend_to".
absl::Status ExtendTerm(const v1::Amendment& amendment, const ContractView& view, absl::Time at,
                        v1::Contract* contract);

}  // namespace steward::contracts
