#include "libs/engine/history.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/timestamp.pb.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::engine {
namespace {

void SetTime(Message* resource, const std::string& field_name, int64_t time_us) {
  const auto* field = resource->GetDescriptor()->FindFieldByName(field_name);
  if (field == nullptr || field->message_type() != google::protobuf::Timestamp::descriptor())
    return;
  *static_cast<google::protobuf::Timestamp*>(resource->GetReflection()->MutableMessage(
      resource, field)) = ToTimestamp(FromMicros(time_us));
}

}  // namespace

Message* ResourceIn(Message* state) {
  const auto* field = state->GetDescriptor()->FindFieldByNumber(1);
  return state->GetReflection()->MutableMessage(state, field);
}

void FillOutputFields(const common::v1::RowHeader& header, Message* resource) {
  SetTime(resource, "create_time", header.create_time_us());
  SetTime(resource, "update_time", header.update_time_us());
  const auto* etag = resource->GetDescriptor()->FindFieldByName("etag");
  if (etag != nullptr)
    resource->GetReflection()->SetString(resource, etag, absl::StrCat(header.revision()));
}

void AdvanceHeader(const common::v1::Envelope& envelope, uint32_t fold_version,
                   common::v1::RowHeader* header) {
  const int64_t recorded_us = ToMicros(FromTimestamp(envelope.recorded_time()).value());
  if (header->revision() == 0) header->set_create_time_us(recorded_us);
  header->set_update_time_us(recorded_us);
  header->set_revision(header->revision() + 1);
  header->set_last_seq(envelope.seq());
  header->set_fold_version(fold_version);
}

absl::StatusOr<StateView> History::Current(absl::string_view name) const {
  StateView view;
  const AggregateType* type = catalog_.service().AggregateOf(name);
  if (type == nullptr) return view;
  const std::string account = AccountOf(name);
  const store::StateKey key{.p = catalog_.PartitionFor(account), .account = account, .name = name};
  STEWARD_ASSIGN_OR_RETURN(const auto row, rows_.Get(store::Family::kState, key.Encode()));
  if (!row.has_value()) return view;
  view.state = Catalog::NewMessage(type->state);
  STEWARD_RETURN_IF_ERROR(DecodeState(*row, &view.header, view.state.get()));
  return view;
}

absl::StatusOr<std::string> History::Payload(store::Partition p, uint64_t seq) const {
  STEWARD_ASSIGN_OR_RETURN(
      const auto row,
      rows_.Get(store::Family::kJournal, store::JournalKey{.p = p, .seq = seq}.Encode()));
  if (!row.has_value()) return NotFound(absl::StrCat("record ", seq, " of partition ", p));
  STEWARD_ASSIGN_OR_RETURN(const absl::string_view payload, DecodeJournal(*row));
  return std::string(payload);
}

absl::StatusOr<std::optional<std::string>> History::LastPayload(store::Partition p) const {
  const auto last = rows_.Scan(
      store::Family::kJournal,
      store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kJournal), /*reverse=*/true));
  STEWARD_RETURN_IF_ERROR(last->status());
  if (!last->Valid()) return std::optional<std::string>();
  STEWARD_ASSIGN_OR_RETURN(const absl::string_view payload, DecodeJournal(last->value()));
  return std::optional<std::string>(payload);
}

absl::StatusOr<RecordView> History::Parse(absl::string_view payload) const {
  RecordView record;
  record.event = Catalog::NewMessage(catalog_.service().event());
  if (!record.event->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
    return Reject(Reason::REASON_CORRUPT, "a journal record can't be read: restore from a backup");
  }
  record.envelope = static_cast<const common::v1::Envelope&>(
      record.event->GetReflection()->GetMessage(*record.event, catalog_.envelope_field()));
  return record;
}

absl::Status History::Walk(absl::string_view name,
                           const std::function<bool(RecordView)>& visit) const {
  STEWARD_ASSIGN_OR_RETURN(const StateView current, Current(name));
  const store::Partition p = catalog_.PartitionFor(AccountOf(name));
  uint64_t seq = current.state == nullptr ? 0 : current.header.last_seq();
  while (seq != 0) {
    STEWARD_ASSIGN_OR_RETURN(const std::string payload, Payload(p, seq));
    STEWARD_ASSIGN_OR_RETURN(RecordView record, Parse(payload));
    seq = record.envelope.prev_seq();
    if (!visit(std::move(record))) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<StateView> History::NearestSnapshot(absl::string_view name,
                                                   uint64_t revision) const {
  const std::string account = AccountOf(name);
  const store::Partition p = catalog_.PartitionFor(account);
  store::Range range =
      store::PrefixRange(store::SnapshotPrefix(p, account, name), /*reverse=*/true);
  range.end = store::SnapshotKey{.p = p, .account = account, .name = name, .revision = revision + 1}
                  .Encode();
  StateView view;
  auto row = rows_.Scan(store::Family::kRest, range);
  if (row->Valid()) {
    view.state = Catalog::NewMessage(catalog_.service().AggregateOf(name)->state);
    STEWARD_RETURN_IF_ERROR(DecodeState(row->value(), &view.header, view.state.get()));
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  return view;
}

absl::StatusOr<StateView> History::AsOf(
    absl::string_view name, const std::function<bool(const common::v1::Envelope&)>& upto) const {
  // The newest accepted record, then those between it and the nearest snapshot below.
  std::vector<RecordView> newest_first;
  StateView view;
  absl::Status status;
  STEWARD_RETURN_IF_ERROR(Walk(name, [&](RecordView record) {
    if (newest_first.empty()) {
      if (!upto(record.envelope)) return true;
      auto snapshot = NearestSnapshot(name, record.envelope.revision());
      status = snapshot.status();
      if (!status.ok()) return false;
      view = *std::move(snapshot);
    }
    if (record.envelope.revision() <= view.header.revision()) return false;
    newest_first.push_back(std::move(record));
    return true;
  }));
  STEWARD_RETURN_IF_ERROR(status);
  const AggregateType* type = catalog_.service().AggregateOf(name);
  for (auto record = newest_first.rbegin(); record != newest_first.rend(); ++record) {
    if (view.state == nullptr) view.state = Catalog::NewMessage(type->state);
    type->evolve(*record->event, view.state.get());
    AdvanceHeader(record->envelope, catalog_.service().fold_version(), &view.header);
  }
  return view;
}

}  // namespace steward::engine
