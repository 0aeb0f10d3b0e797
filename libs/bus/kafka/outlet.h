#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/bus/kafka/record.h"
#include "libs/engine/catalog.h"
#include "libs/engine/feed.h"
#include "libs/store/store.h"

namespace steward::bus {

// What of a service's journal goes into one topic. Used by the relay's thread.
class Outlet {
 public:
  // Takes one record; once Kafka has it, everything up to `covers` is published.
  using Sink = absl::FunctionRef<absl::Status(const KafkaRecord& record, uint64_t covers)>;

  virtual ~Outlet() = default;
  // Puts what follows from the journal's records from `from_seq` on (at most `max` of them) into
  // the sink. Answers the last seq that was read; `from_seq` - 1 where there is none. Errors: the
  // sink's, DATA_LOSS.
  virtual absl::StatusOr<uint64_t> Send(uint32_t partition, uint64_t from_seq, size_t max,
                                        Sink sink) = 0;
};

// Every record, as it stands in the journal.
class EventsOutlet final : public Outlet {
 public:
  EventsOutlet(const engine::Catalog& catalog, const engine::Feed& feed)
      : feed_(feed), schema_(catalog.service().event()->full_name()) {}
  absl::StatusOr<uint64_t> Send(uint32_t partition, uint64_t from_seq, size_t max,
                                Sink sink) override;

 private:
  const engine::Feed& feed_;
  const std::string schema_;
};

// The resources that the records changed, each once, as they are now: several changes become one
// record.
class StateOutlet final : public Outlet {
 public:
  StateOutlet(const engine::Catalog& catalog, const engine::Feed& feed, const store::Reader& rows)
      : catalog_(catalog), feed_(feed), rows_(rows) {}
  absl::StatusOr<uint64_t> Send(uint32_t partition, uint64_t from_seq, size_t max,
                                Sink sink) override;

 private:
  absl::Status SendOne(const std::string& name, uint32_t partition, const Place& watermark,
                       const std::function<absl::Status(const KafkaRecord&)>& sink) const;
  absl::StatusOr<Place> PlaceOf(uint32_t partition, uint64_t seq) const;

  const engine::Catalog& catalog_;
  const engine::Feed& feed_;
  const store::Reader& rows_;
};

}  // namespace steward::bus
