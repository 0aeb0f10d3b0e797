#include "libs/engine/inputs.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

#include "libs/base/clock.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "libs/engine/mirror_fold.h"
#include "libs/engine/personal.h"
#include "libs/engine/requests.h"
#include "libs/store/keys.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {
namespace {

// The resource that a command of this path answers; null for one that the catalog doesn't have.
const Descriptor* ResourceOf(const Catalog& catalog, absl::string_view path) {
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(absl::StripPrefix(path, "/"), {{"/", "."}}));
  const CommandPlan* plan = method == nullptr ? nullptr : catalog.PlanFor(method);
  return plan == nullptr ? nullptr : plan->method->output_type();
}

// One partition's journal, read in order.
class PartitionInputs final {
 public:
  PartitionInputs(const InputsFrom& from, store::Partition p, Overlay* written)
      : from_(from), p_(p), written_(written) {}

  absl::Status ReadParked();
  absl::Status Add(const RecordView& record);
  absl::Status Finish();

 private:
  using Places = std::set<RecordPlace>;

  void AddRequest(const common::v1::Envelope& envelope);
  absl::Status EndTransition(const common::v1::Envelope& last);
  absl::Status Erase(const RecordView& record);
  absl::Status FinishCursor(const std::string& source, RecordPlace acted);
  absl::Status FinishParked(const std::string& source);

  const InputsFrom& from_;
  const store::Partition p_;
  Overlay* const written_;
  // Of the transition that is being read: its aggregates of the answered type, the first one first.
  common::v1::RequestRow request_;
  // By source: the last record that was acted upon, and what became of the parked ones.
  std::map<std::string, RecordPlace> acted_;
  std::map<std::string, Places> parked_;
  std::map<std::string, Places> parked_acted_;
  std::map<std::string, Places> dropped_;
};

absl::Status PartitionInputs::ReadParked() {
  for (const std::string& source : from_.catalog.service().Sources()) {
    STEWARD_ASSIGN_OR_RETURN(parked_[source], ParkedPlaces(from_.rows, p_, source));
  }
  return absl::OkStatus();
}

absl::Status PartitionInputs::Add(const RecordView& record) {
  const common::v1::Envelope& envelope = record.envelope;
  if (envelope.seq() == envelope.transition_first_seq()) request_.Clear();
  if (const auto* dropped =
          FindEvent<common::v1::ParkedEventDropped>(from_.catalog, *record.event)) {
    dropped_[dropped->source()].insert({dropped->epoch(), dropped->seq()});
  }
  if (envelope.input().has_record()) {
    const common::v1::RecordInput& cause = envelope.input().record();
    const RecordPlace place{cause.epoch(), cause.seq()};
    RecordPlace& acted = acted_[cause.source()];
    acted = std::max(acted, place);
    if (parked_[cause.source()].contains(place)) parked_acted_[cause.source()].insert(place);
  }
  AddRequest(envelope);
  STEWARD_RETURN_IF_ERROR(Erase(record));
  return envelope.seq() == LastSeqOfTransition(envelope) ? EndTransition(envelope)
                                                         : absl::OkStatus();
}

void PartitionInputs::AddRequest(const common::v1::Envelope& envelope) {
  const common::v1::RequestInput& request = envelope.input().request();
  if (request.request_id().empty()) return;
  const AggregateType* type = from_.catalog.service().AggregateOf(envelope.aggregate());
  if (type == nullptr) return;
  const bool answered = type->state->FindFieldByNumber(1)->message_type() ==
                        ResourceOf(from_.catalog, request.method());
  if (!answered) return;
  if (request_.aggregate().empty()) request_.set_aggregate(envelope.aggregate());
  if (request_.aggregate() == envelope.aggregate()) request_.set_revision(envelope.revision());
}

absl::Status PartitionInputs::EndTransition(const common::v1::Envelope& last) {
  STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded, FromTimestamp(last.recorded_time()));
  if (request_.aggregate().empty() || recorded < from_.now - limits::kRequestMemory)
    return absl::OkStatus();
  const common::v1::RequestInput& request = last.input().request();
  const uint64_t ms = from_.untimed_requests ? 0 : RequestMillis(request.request_id(), recorded);
  const std::string key = RequestRowKey(from_.catalog, last.account(), request, ms);
  STEWARD_ASSIGN_OR_RETURN(const auto row, from_.rows.Get(store::Family::kRequest, key));
  if (row.has_value()) return absl::OkStatus();
  request_.set_request_hash(request.request_hash());
  request_.set_time_us(ToMicros(recorded));
  request_.set_first_seq(last.transition_first_seq());
  request_.set_count(last.transition_count());
  request_.set_epoch(last.epoch());
  written_->Put(store::Family::kRequest, key, EncodeRow(request_));
  return absl::OkStatus();
}

absl::Status PartitionInputs::Erase(const RecordView& record) {
  const auto* field = record.event->GetReflection()->GetOneofFieldDescriptor(
      *record.event, from_.catalog.event_oneof());
  if (field == nullptr) return absl::OkStatus();
  const std::string subject =
      ErasedSubject(record.event->GetReflection()->GetMessage(*record.event, field));
  if (subject.empty()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(
      const auto row,
      written_->Get(store::Family::kRest, store::ErasureKey{.subject = subject}.Encode()));
  if (row.has_value()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded,
                           FromTimestamp(record.envelope.recorded_time()));
  return EraseSubject(from_.catalog.partition_count(), subject, ToMicros(recorded), written_);
}

absl::Status PartitionInputs::Finish() {
  for (const std::string& source : from_.catalog.service().Sources()) {
    STEWARD_RETURN_IF_ERROR(FinishCursor(source, acted_[source]));
    STEWARD_RETURN_IF_ERROR(FinishParked(source));
  }
  return absl::OkStatus();
}

absl::Status PartitionInputs::FinishCursor(const std::string& source, RecordPlace acted) {
  const std::string key = store::CursorKey{.p = p_, .source = source}.Encode();
  STEWARD_ASSIGN_OR_RETURN(const auto row, from_.rows.Get(store::Family::kRest, key));
  common::v1::Cursor cursor;
  if (row.has_value()) STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &cursor));
  const RecordPlace known = std::max(RecordPlace{cursor.epoch(), cursor.seq()},
                                     RecordPlace{cursor.acted_epoch(), cursor.acted_seq()});
  if (acted <= known) return absl::OkStatus();
  cursor.set_acted_epoch(acted.epoch);
  cursor.set_acted_seq(acted.seq);
  written_->Put(store::Family::kRest, key, EncodeRow(cursor));
  return absl::OkStatus();
}

absl::Status PartitionInputs::FinishParked(const std::string& source) {
  if (parked_[source].empty()) return absl::OkStatus();
  auto row =
      from_.rows.Scan(store::Family::kRest, store::PrefixRange(store::ParkedPrefix(p_, source)));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::ParkedKey::Decode(row->key()));
    common::v1::ParkedRow parked;
    STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &parked));
    const RecordPlace place{parked.epoch(), key.seq};
    if (dropped_[source].contains(place)) {
      written_->Delete(store::Family::kRest, std::string(row->key()));
    } else if (parked_acted_[source].contains(place) && !parked.acted()) {
      parked.set_acted(true);
      written_->Put(store::Family::kRest, std::string(row->key()), EncodeRow(parked));
    }
  }
  return row->status();
}

}  // namespace

absl::Status WriteInputs(const InputsFrom& from, Overlay* written) {
  const History history(from.catalog, from.rows);
  for (uint32_t number = 0; number < from.catalog.partition_count(); ++number) {
    const auto p = static_cast<store::Partition>(number);
    PartitionInputs inputs(from, p, written);
    STEWARD_RETURN_IF_ERROR(inputs.ReadParked());
    auto row =
        from.rows.Scan(store::Family::kJournal,
                       store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kJournal)));
    for (; row->Valid(); row->Next()) {
      STEWARD_ASSIGN_OR_RETURN(const absl::string_view payload, DecodeJournal(row->value()));
      STEWARD_ASSIGN_OR_RETURN(const RecordView record, history.Parse(payload));
      STEWARD_RETURN_IF_ERROR(inputs.Add(record));
    }
    STEWARD_RETURN_IF_ERROR(row->status());
    STEWARD_RETURN_IF_ERROR(inputs.Finish());
  }
  return absl::OkStatus();
}

}  // namespace steward::engine
