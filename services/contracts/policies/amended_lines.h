#pragma once

#include "absl/status/status.h"

#include "services/contracts/view.h"

// What the changes of an amendment make of a contract's lines (DOMAIN.md 3.3 "Amendment"). Pure
// functions; paths in rejections begin with "amendment.changes".
namespace steward::contracts {

// The most lines of a contract, as its field says.
inline constexpr int kContractLinesMax = 100;

// Applies the changes to the contract's lines, in order. A line keeps its price and its quantity
// unless a change says otherwise. INVALID_FIELD for a line that is not there or is there already,
// one that is named again, amounts that are not the contract's, and where no line or too many would
// be left; OUT_OF_RANGE beyond int64. Extensions are left alone.
absl::Status ChangeLines(const v1::Amendment& amendment, v1::Contract* contract);

}  // namespace steward::contracts
