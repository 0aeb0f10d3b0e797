#pragma once

#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::accounts {

// What both timers of a team decide: every ACTIVE assignment whose end came by `due` expires, and
// every SCHEDULED one whose start came begins, in one transition, so that a handover leaves no gap
// between them. Each is effective at its own instant; ends come before starts. Pure.
Decision MoveDueAssignments(const v1::AccountTeam& team, absl::Time due);

}  // namespace steward::accounts
