#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/engine/catalog.h"
#include "libs/store/store.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

// Reads of the journal: one record, an aggregate's records newest first, an aggregate as it once
// was.
namespace steward::engine {

// One record with its `<Service>Event`.
struct RecordView {
  common::v1::Envelope envelope;
  std::unique_ptr<Message> event;
};

// A state with its header; `state` is null when there is none.
struct StateView {
  common::v1::RowHeader header;
  std::unique_ptr<Message> state;
};

// Reads one service's journal through a snapshot or an overlay, which must outlive it. Errors:
// DATA_LOSS.
class History {
 public:
  History(const Catalog& catalog, const store::Reader& rows) : catalog_(catalog), rows_(rows) {}

  absl::StatusOr<StateView> Current(absl::string_view name) const;
  // The state made by all records that `upto` accepts: it is asked from the newest on, and must
  // accept all older ones than the first it accepts.
  absl::StatusOr<StateView> AsOf(
      absl::string_view name, const std::function<bool(const common::v1::Envelope&)>& upto) const;
  // From the newest record on, until `visit` answers false.
  absl::Status Walk(absl::string_view name, const std::function<bool(RecordView)>& visit) const;
  // NOT_FOUND where the journal has no such record.
  absl::StatusOr<std::string> Payload(store::Partition p, uint64_t seq) const;
  // Of a partition's last record; none where the partition is empty.
  absl::StatusOr<std::optional<std::string>> LastPayload(store::Partition p) const;
  absl::StatusOr<RecordView> Parse(absl::string_view payload) const;

 private:
  absl::StatusOr<StateView> NearestSnapshot(absl::string_view name, uint64_t revision) const;

  const Catalog& catalog_;
  const store::Reader& rows_;
};

// The event of this type in a `<Service>Event`; null where it holds another one.
template <class Event>
const Event* FindEvent(const Catalog& catalog, const Message& record) {
  const FieldDescriptor* field = catalog.EventField(Event::descriptor());
  if (!record.GetReflection()->HasField(record, field)) return nullptr;
  return static_cast<const Event*>(&record.GetReflection()->GetMessage(record, field));
}

// Brings a row's header to the record that just changed the row.
void AdvanceHeader(const common::v1::Envelope& envelope, uint32_t fold_version,
                   common::v1::RowHeader* header);

// The resource that a state embeds, its field 1.
Message* ResourceIn(Message* state);

// Fills create_time, update_time and etag of a resource from its row's header.
void FillOutputFields(const common::v1::RowHeader& header, Message* resource);

}  // namespace steward::engine
