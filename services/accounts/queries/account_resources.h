#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/engine/history.h"
#include "libs/engine/query.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::accounts {

// The account as clients see it, its parent filled from the edge of the hierarchy; nothing when
// there is none of that name ("accounts/a1"). Errors: DATA_LOSS.
absl::StatusOr<std::optional<v1::Account>> FindAccount(absl::string_view name,
                                                       const engine::QueryContext& context);

// Fills the account's parent from its edge: what Get adds to the stored resource.
absl::Status FillParent(const engine::History& history, absl::string_view name,
                        v1::Account* account);

}  // namespace steward::accounts
