#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/engine/catalog.h"
#include "steward/common/v1/envelope.pb.h"

namespace steward::engine {

// The time in the key of a request id's row. A UUIDv7 brings its own, so that its rows are appended
// in key order; any other id, and one that lies more than an hour ahead of `now`, has 0.
uint64_t RequestMillis(absl::string_view request_id, absl::Time now);

// The key of a request id's row; with ms = 0 it has a random place.
std::string RequestRowKey(const Catalog& catalog, absl::string_view account,
                          const common::v1::RequestInput& request, uint64_t ms);

}  // namespace steward::engine
