#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/engine/catalog.h"
#include "steward/common/v1/envelope.pb.h"

namespace steward::engine {

// The key of a request id's row. A UUIDv7 brings its time, so that its rows are appended in key
// order; any other id, and one that lies more than an hour ahead of `now`, has ms = 0 and a random
// place.
std::string RequestRowKey(const Catalog& catalog, absl::string_view account,
                          const common::v1::RequestInput& request, absl::Time now);

}  // namespace steward::engine
