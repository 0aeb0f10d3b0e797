#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/engine/query.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

// Who looked after an account at an instant, as it was known at another one, and the record that
// says so.
namespace steward::accounts {

struct Instants {
  // In the world.
  absl::Time valid_at;
  // By then it was known.
  absl::Time recorded_at;
};

// Of a request with `valid_at` and `recorded_at`. INVALID_FIELD for instants out of range.
template <class Request>
absl::StatusOr<Instants> ReadInstants(const Request& request, absl::Time now) {
  // By default everything that is recorded: the newest records may be stamped a little past `now`.
  Instants instants{now, absl::InfiniteFuture()};
  if (request.has_valid_at()) {
    auto valid_at = FromTimestamp(request.valid_at());
    if (!valid_at.ok()) return valid_at.status();
    instants.valid_at = *valid_at;
  }
  if (request.has_recorded_at()) {
    auto recorded_at = FromTimestamp(request.recorded_at());
    if (!recorded_at.ok()) return recorded_at.status();
    instants.recorded_at = *recorded_at;
  }
  return instants;
}

// The one of the role at that instant. A role that several may hold: who began last, then the
// lowest id. Null: nobody.
const v1::Assignment* HolderAt(const v1::AccountTeam& team, v1::AssignmentRole role,
                               absl::Time valid_at);

// The newest record, by `recorded_at`, that states who has the assignment and from when: that made
// it or corrected it. Errors: DATA_LOSS.
absl::StatusOr<std::optional<engine::RecordView>> FindAssignmentRecord(
    const v1::Assignment& assignment, absl::Time recorded_at, const engine::QueryContext& context);

// What a person is called today; "" for nobody, for somebody erased, and for a caller who may not
// read personal texts. Errors: DATA_LOSS.
absl::StatusOr<std::string> DisplayNameOf(const std::string& person,
                                          const engine::QueryContext& context);

}  // namespace steward::accounts
