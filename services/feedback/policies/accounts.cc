#include "services/feedback/policies/accounts.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::feedback {

absl::Status CheckAccount(const FeedbackView& view, const Env& env, bool history) {
  const accounts::v1::AccountMirror* account = view.account();
  if (account == nullptr) {
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                  absl::StrCat("accounts/", env.account,
                               " is not known here: create it, or wait until its creation is"));
  }
  if (account->archived() && !history) {
    return Reject(
        Reason::REASON_ACCOUNT_ARCHIVED,
        absl::StrCat("accounts/", env.account, " is archived: restore it, then ask its contacts"));
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
