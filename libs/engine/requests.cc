#include "libs/engine/requests.h"

#include "libs/base/hash.h"
#include "libs/base/ids.h"
#include "libs/base/limits.h"
#include "libs/store/keys.h"

namespace steward::engine {

uint64_t RequestMillis(absl::string_view request_id, absl::Time now) {
  const int64_t ms = ParseUuidV7Millis(request_id).value_or(0);
  return ms > absl::ToUnixMillis(now + limits::kRequestAheadMax) ? 0 : static_cast<uint64_t>(ms);
}

std::string RequestRowKey(const Catalog& catalog, absl::string_view account,
                          const common::v1::RequestInput& request, uint64_t ms) {
  const std::string hash =
      KeyedHash16OfParts(catalog.installation().secret(),
                         {request.principal(), request.method(), request.request_id()});
  return store::RequestKey{.p = catalog.PartitionFor(account), .ms = ms, .hash = hash}.Encode();
}

}  // namespace steward::engine
