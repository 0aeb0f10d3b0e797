#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/bus/kafka/record.h"
#include "libs/engine/feed.h"
#include "libs/store/store.h"
#include "steward/common/v1/envelope.pb.h"

namespace steward::bus {

// A record of the journal, as long as it is being visited.
struct JournalRecord {
  const common::v1::Envelope& envelope;
  // The serialized `<Service>Event`.
  absl::string_view payload;
};

// Reads stretches of a service's journal: from the ring, and by one scan where the ring has them no
// more. Each envelope is parsed once. One thread; what it is made of outlives it.
class StretchReader final {
 public:
  StretchReader(const engine::Feed& feed, const store::Reader& rows) : feed_(feed), rows_(rows) {}

  using Visit = absl::FunctionRef<absl::Status(const JournalRecord& record)>;
  // Visits a partition's durable records from `begin` on, in order, at most `max`. Errors: the
  // visitor's; DATA_LOSS for a record that can't be read or is missing.
  absl::Status ForEach(uint32_t partition, uint64_t begin, size_t max, Visit visit);

  // Where the record of a durable seq stands. Errors: as above.
  absl::StatusOr<Place> PlaceOf(uint32_t partition, uint64_t seq) const;

 private:
  absl::Status ScanJournal(uint32_t partition, uint64_t begin, uint64_t end, Visit visit);
  absl::Status Show(absl::string_view payload, Visit visit);

  const engine::Feed& feed_;
  const store::Reader& rows_;
  // Its strings keep their room.
  common::v1::Envelope envelope_;
};

}  // namespace steward::bus
