#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "steward/accounts/v1/accounts_resources.pb.h"

// Whether anything new may be said of an account. Pure and thread-safe.
namespace steward::accounts {

// ACCOUNT_UNKNOWN where `account` is null: there is none called `name`.
absl::Status CheckAccountKnown(absl::string_view name, const v1::Account* account);
// ACCOUNT_ARCHIVED for one that is archived or merged.
absl::Status CheckAccountOpen(const v1::Account& account);

}  // namespace steward::accounts
