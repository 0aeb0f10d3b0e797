#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/ctl/output.h"
#include "services/ctl/session.h"

// Backups: services/host/backup.h says what they are.

namespace steward::ctl {

// Lets every service write its part, on its own machine, while nobody takes anything in from
// another: commands and feeds go on. An empty name is made of the time. A backup of which a part
// failed is none: doing it again takes another name.
absl::StatusOr<int> CreateBackup(Session& session, const std::string& name);

// The backups in a data directory of this machine, oldest name first, and whether each is whole.
absl::StatusOr<int> ListBackups(const std::string& data, Format format, std::ostream& out);

}  // namespace steward::ctl
