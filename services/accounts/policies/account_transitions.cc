#include "services/accounts/policies/account_transitions.h"

#include <vector>

#include "libs/base/errors.h"

namespace steward::accounts {
namespace {

std::vector<absl::string_view> CommandsIn(v1::Account::Lifecycle lifecycle) {
  switch (lifecycle) {
    case v1::Account::LIFECYCLE_PROSPECT:
    case v1::Account::LIFECYCLE_CHURNED:
      return {"ArchiveAccount", "UpdateAccount"};
    case v1::Account::LIFECYCLE_ONBOARDING:
      return {"MarkLive", "UpdateAccount"};
    case v1::Account::LIFECYCLE_ACTIVE:
    case v1::Account::LIFECYCLE_OFFBOARDING:
      return {"UpdateAccount"};
    case v1::Account::LIFECYCLE_ARCHIVED:
      return {"RestoreAccount", "UpdateAccount"};
    default:  // MERGED, and what a later version may store
      return {};
  }
}

}  // namespace

absl::Status RefuseInLifecycle(const v1::Account& account, absl::string_view command) {
  return IllegalTransition(account.name(), v1::Account::Lifecycle_Name(account.lifecycle()),
                           command, CommandsIn(account.lifecycle()));
}

}  // namespace steward::accounts
