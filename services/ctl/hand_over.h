#pragma once

#include <string>

#include "absl/status/statusor.h"
#include <CLI/CLI.hpp>

#include "services/ctl/session.h"

namespace steward::ctl {

struct HandOverOptions {
  std::string person;
  // Who gets it all; empty: the manager of each item's account, where that is somebody else who is
  // still there.
  std::string to;
  // Says what would be done.
  bool dry_run = false;
};

void AddHandOverFlags(CLI::App* app, HandOverOptions* options);

// `steward person hand-over`: gives what a person holds (open_work.h) to another, one command for
// each item, and says what became of each. It may be repeated, after an interruption too: what
// was given is no longer theirs, and a command that is still under way has the same request id.
// What can't be given is left over with its reason; the exit status is then 1. Assignments need
// `to`; those that begin later are always left over. Ends at the first service that is UNAVAILABLE.
absl::StatusOr<int> HandOver(Session& session, const HandOverOptions& options);

}  // namespace steward::ctl
