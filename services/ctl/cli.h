#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/ctl/platform.h"
#include "services/ctl/remote_platform.h"

namespace steward::ctl {

// What the command has around it. Borrowed things outlive the run.
struct World {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
  // The path of the running program: mappings are found from it.
  std::string executable;
  std::function<absl::StatusOr<std::unique_ptr<Platform>>(const Address&)> connect;
  // A new UUID of version 7 each time.
  std::function<std::string()> new_id;
  std::function<bool()> interrupted;
  // Puts a backup in place of what a data directory has, and says to `out` what it did; with
  // `accept_old_ledger` it goes on without the newest ledger of erasures, with `as_of_backup`
  // nothing comes back that was published on Kafka since.
  struct Restore {
    std::string data;
    std::string backup;
    bool accept_old_ledger = false;
    bool as_of_backup = false;
  };
  std::function<absl::Status(const Restore&, std::ostream& out)> restore;
};

// Runs `steward ARGS` (without the program's name) and answers the exit status. Data goes to `out`,
// talk and errors to `err`.
int RunCommandLine(const std::vector<std::string>& args, const World& world);

}  // namespace steward::ctl
