#pragma once

#include <string>

#include "absl/status/statusor.h"
#include <CLI/CLI.hpp>

#include "services/ctl/cli.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

// Backups: services/host/backup.h says what they are.

namespace steward::ctl {

struct BackupOptions {
  // Empty: made of the time.
  std::string name;
  // Also where a service was rolled back: its part will lack what others hold of it.
  bool accept_rolled_back = false;
};

void AddBackupFlags(CLI::App* app, BackupOptions* options);
void AddRestoreFlags(CLI::App* app, World::Restore* options);

// Lets every service write its part, on its own machine, while nobody takes anything in from
// another: commands and feeds go on. Nothing is written where a service has something against it: a
// backup of that name, or that it was rolled back. A backup of which a part failed later is none:
// doing it again takes another name.
absl::StatusOr<int> CreateBackup(Session& session, const BackupOptions& options);

// The backups in a data directory of this machine, oldest name first, whether each is whole, and
// what it lacks if not.
absl::StatusOr<int> ListBackups(const std::string& data, Format format, std::ostream& out);

}  // namespace steward::ctl
