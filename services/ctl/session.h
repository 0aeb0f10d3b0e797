#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "services/ctl/output.h"
#include "services/ctl/platform.h"

namespace steward::ctl {

// What a command runs with. Borrowed things outlive it.
struct Session {
  Platform& platform;
  Format format = Format::kTable;
  // Data.
  std::ostream& out;
  // Talk: notes, progress, errors.
  std::ostream& err;
  // Whether talk goes to a person's terminal, where a line may be written over.
  bool err_is_terminal = false;
  // A new UUID of version 7 each time.
  std::function<std::string()> new_id;
  // Whether the user wants it to end (Ctrl-C).
  std::function<bool()> interrupted;

  bool table() const { return format == Format::kTable || format == Format::kWide; }
  bool json() const { return format == Format::kJson || format == Format::kYaml; }
};

}  // namespace steward::ctl
