#include <string>

#include "google/protobuf/util/json_util.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/query.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {
namespace {

using google::protobuf::Message;

// The event inside the record, as JSON with the proto's field names.
std::string DetailOfRecord(const Message& record) {
  const auto* oneof = v1::AccountsEvent::descriptor()->FindOneofByName("event");
  const auto* field = record.GetReflection()->GetOneofFieldDescriptor(record, oneof);
  if (field == nullptr) return "{}";
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(
      record.GetReflection()->GetMessage(record, field), &json, options);
  STEWARD_CHECK(status.ok()) << field->name();
  return json;
}

absl::Status FillReason(const common::v1::Envelope& envelope, const engine::QueryContext& context,
                        v1::TimelineEntry* entry) {
  entry->set_reason_code(envelope.reason_code());
  if (!context.may_read_personal()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(
      const std::string text,
      context.ResolveText(envelope.aggregate(), envelope.account(), envelope.reason_text()));
  entry->set_reason_text(text);
  return absl::OkStatus();
}

absl::Status FillEntry(const engine::RecordView& record, const engine::QueryContext& context,
                       v1::TimelineEntry* entry) {
  const common::v1::Envelope& envelope = record.envelope;
  entry->set_event_id(engine::EventId(envelope));
  entry->set_type(envelope.type());
  entry->set_aggregate(envelope.aggregate());
  entry->set_actor(envelope.actor());
  *entry->mutable_effective_time() = envelope.effective_time();
  *entry->mutable_recorded_time() = envelope.recorded_time();
  entry->set_imported(envelope.origin() == common::v1::ORIGIN_IMPORT);
  entry->set_detail_json(DetailOfRecord(*record.event));
  return FillReason(envelope, context, entry);
}

}  // namespace

// What happened to an account, newest first: the records of its own aggregates, and those of others
// that name it. NOT_FOUND for an account that doesn't exist.
absl::Status ListTimeline(const v1::ListTimelineRequest& request,
                          const engine::QueryContext& context, v1::ListTimelineResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountState>(request.account()));
  if (state == nullptr) return NotFound(request.account());
  STEWARD_ASSIGN_OR_RETURN(
      const auto timeline,
      context.ReadTimeline(LastSegment(request.account()),
                           {request.page_size(), request.page_token(), request.account()}));
  for (const engine::RecordView& record : timeline.records) {
    STEWARD_RETURN_IF_ERROR(FillEntry(record, context, response->add_entries()));
  }
  response->set_next_page_token(timeline.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
