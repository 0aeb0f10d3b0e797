#include "services/accounts/policies/account_fields.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/money.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/base/text.h"

namespace steward::accounts {
namespace {

absl::Status CheckSince(const v1::Account& account) {
  if (!account.has_since() || DayFromDate(account.since()).ok()) return absl::OkStatus();
  return InvalidField("account.since", "must be a day of the calendar");
}

absl::Status CheckRevenue(const v1::Account& account) {
  if (!account.has_annual_revenue()) return absl::OkStatus();
  if (!IsKnownCurrency(account.annual_revenue().currency())) {
    return InvalidField("account.annual_revenue.currency", "must be a currency of ISO 4217");
  }
  if (account.annual_revenue().minor_units() < 0) {
    return InvalidField("account.annual_revenue.minor_units", "must not be negative");
  }
  return absl::OkStatus();
}

absl::Status CheckAttributes(const v1::Account& account) {
  std::set<std::string> keys;
  for (int i = 0; i < account.attributes_size(); ++i) {
    const std::string& key = account.attributes(i).key();
    if (!keys.insert(key).second) {
      return InvalidField(absl::StrCat("account.attributes[", i, "].key"),
                          absl::StrCat("must occur once; '", key, "' is there before"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckField(absl::string_view path, const v1::Account& account) {
  if (path == "display_name") return ValidateName("account.display_name", account.display_name());
  if (path == "since") return CheckSince(account);
  if (path == "annual_revenue") return CheckRevenue(account);
  if (path == "attributes") return CheckAttributes(account);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckAccountId(absl::string_view id, absl::string_view path) {
  if (id != kReference && id != "-") return absl::OkStatus();
  return InvalidField(path, absl::StrCat("must not be '", id, "', which is reserved"));
}

absl::Status CheckAccountFields(const google::protobuf::FieldMask& mask,
                                const v1::Account& account) {
  for (const std::string& path : mask.paths()) {
    STEWARD_RETURN_IF_ERROR(CheckField(path, account));
  }
  return absl::OkStatus();
}

v1::Account NewAccount(absl::string_view name, const v1::Account& requested) {
  v1::Account account;
  CopyFields(PopulatedFields(requested, kAccountFields), requested, &account);
  account.set_name(std::string(name));
  account.set_lifecycle(v1::Account::LIFECYCLE_PROSPECT);
  return account;
}

}  // namespace steward::accounts
