#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// What the command's end says to whoever called it. Everything here is pure and thread-safe.

namespace steward::ctl {

// The exit status. The numbers are part of the interface: scripts read them.
enum Exit : int {
  kExitOk = 0,
  kExitFailure = 1,
  kExitUsage = 2,
  kExitNotFound = 3,
  // It exists already, somebody else changed it, or its state doesn't allow this.
  kExitConflict = 4,
  kExitInvalid = 5,
  // Nothing answers, or not in time; the same command may work later.
  kExitUnavailable = 6,
};

// The command line itself is wrong: nothing was sent.
absl::Status UsageError(absl::string_view message);
bool IsUsageError(const absl::Status& status);

Exit ExitOf(const absl::Status& status);

// The error as lines for people, each with its line end: what, why (reason and fields), and what
// to do.
std::string ErrorText(const absl::Status& status);

}  // namespace steward::ctl
