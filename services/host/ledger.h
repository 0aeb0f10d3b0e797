#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

// The ledger of erasures, <data>/erasures.jsonl: who was ever erased, kept outside the stores, so
// that a restore erases again whom a backup still knows. A line for each subject.
namespace steward::host {

inline constexpr char kLedgerFile[] = "erasures.jsonl";

// The subjects in a ledger, each once; none where there is no file. Errors: INVALID_ARGUMENT for a
// line that is none.
absl::StatusOr<std::vector<std::string>> ReadErasureLedger(const std::string& path);

// Adds those whom the ledger doesn't name yet, durably. Several processes may do so at once.
// Errors: those of ReadErasureLedger; UNAVAILABLE.
absl::Status AppendToLedger(const std::string& path, absl::Span<const std::string> subjects);

}  // namespace steward::host
