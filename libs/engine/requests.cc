#include "libs/engine/requests.h"

#include "libs/base/hash.h"
#include "libs/base/ids.h"
#include "libs/base/limits.h"
#include "libs/store/keys.h"

namespace steward::engine {

std::string RequestRowKey(const Catalog& catalog, absl::string_view account,
                          const common::v1::RequestInput& request, absl::Time now) {
  int64_t ms = ParseUuidV7Millis(request.request_id()).value_or(0);
  if (ms > absl::ToUnixMillis(now + limits::kRequestAheadMax)) ms = 0;
  const std::string hash =
      KeyedHash16OfParts(catalog.installation().secret(),
                         {request.principal(), request.method(), request.request_id()});
  return store::RequestKey{
      .p = catalog.PartitionFor(account), .ms = static_cast<uint64_t>(ms), .hash = hash}
      .Encode();
}

}  // namespace steward::engine
