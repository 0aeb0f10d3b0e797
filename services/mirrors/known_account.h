#pragma once

#include <string>

#include "absl/status/status.h"

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"

namespace steward::mirrors {

// The id that stands for every account.
inline constexpr char kEveryAccount[] = "-";

// What an empty list of "accounts/{account}" means: OK where there is nothing, NOT_FOUND where the
// service knows of no such account. OK for all accounts: "accounts/-", or nothing.
template <class QueryContext>
absl::Status CheckAccountKnown(const QueryContext& context, const std::string& account) {
  const std::string id = LastSegment(account);
  if (id.empty() || id == kEveryAccount) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const auto mirror,
                           context.template FindMirror<accounts::v1::AccountMirror>(id));
  return mirror == nullptr ? NotFound(account) : absl::OkStatus();
}

}  // namespace steward::mirrors
