#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/ctl/session.h"

namespace steward::ctl {

// Everything about an account on one screen: itself, its family, its team, contracts, revenue and
// the newest of its timeline. What a service can't say is noted, and the rest is shown; the exit
// status is then that service's error.
absl::StatusOr<int> ShowAccount(Session& session, const std::string& account);

}  // namespace steward::ctl
