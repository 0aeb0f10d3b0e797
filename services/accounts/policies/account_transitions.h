#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::accounts {

// ILLEGAL_TRANSITION for a command that the account's lifecycle doesn't allow; it lists the
// commands that are possible there. Everything else that moves the lifecycle follows from contracts
// (policies/lifecycle.h). Pure.
absl::Status RefuseInLifecycle(const v1::Account& account, absl::string_view command);

}  // namespace steward::accounts
