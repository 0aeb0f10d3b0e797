#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/policies/account_fields.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::AccountCreated;
using v1::CreateAccountRequest;

// A new account is a PROSPECT (DOMAIN.md 3.1): what it becomes follows from its contracts. Unless
// the request says when the customer came to us, it is today (UTC).
Decision CreateAccount(const CreateAccountRequest& request, const AccountView&, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccountId(env.account, "account_id"));
  AccountCreated event;
  *event.mutable_account() = NewAccount(env.aggregate, request.account());
  v1::Account& account = *event.mutable_account();
  STEWARD_RETURN_IF_ERROR(CheckAccountFields(PopulatedFields(account, kAccountFields), account));
  if (!account.has_since()) {
    *account.mutable_since() = DateFromDay(DayInZone(env.now, absl::UTCTimeZone()));
  }
  return event;
}

}  // namespace steward::accounts
