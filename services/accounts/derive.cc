#include "services/accounts/derive.h"

#include "libs/base/text.h"
#include "services/accounts/view.h"

namespace steward::accounts {

Rows DeriveAccount(const v1::AccountState& state) {
  const v1::Account& account = state.account();
  Rows rows;
  rows.Index(kAccountsAll, {})
      .Index(kAccountsByTier, {int64_t{account.tier()}})
      .Index(kAccountsByLifecycle, {int64_t{account.lifecycle()}})
      .Index(kAccountsByName, {NormalizeForSearch(account.display_name())});
  if (!account.country().empty()) rows.Index(kAccountsByCountry, {account.country()});
  return rows;
}

Rows DeriveAccountParent(const v1::AccountParentState& state) {
  const std::string& parent = state.account_parent().parent();
  Rows rows;
  if (!parent.empty()) rows.Index(kEdgesByParent, {parent});
  return rows;
}

Rows DeriveSituation(const v1::AccountSituationState&) { return Rows(); }

Rows DeriveRelationship(const v1::AccountRelationshipState&) { return Rows(); }

Rows DeriveJobTitles(const v1::JobTitlesState&) { return Rows(); }

}  // namespace steward::accounts
