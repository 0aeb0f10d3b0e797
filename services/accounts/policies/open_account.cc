#include "services/accounts/policies/open_account.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::accounts {

absl::Status CheckAccountKnown(absl::string_view name, const v1::Account* account) {
  if (account != nullptr) return absl::OkStatus();
  return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                absl::StrCat(name, " does not exist; create it first"));
}

absl::Status CheckAccountOpen(const v1::Account& account) {
  if (account.lifecycle() == v1::Account::LIFECYCLE_ARCHIVED) {
    return Reject(Reason::REASON_ACCOUNT_ARCHIVED,
                  absl::StrCat(account.name(), " is archived; RestoreAccount brings it back"));
  }
  if (account.lifecycle() == v1::Account::LIFECYCLE_MERGED) {
    return Reject(Reason::REASON_ACCOUNT_ARCHIVED,
                  absl::StrCat(account.name(), " was merged into another account; name that one"));
  }
  return absl::OkStatus();
}

}  // namespace steward::accounts
