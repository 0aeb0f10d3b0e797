#include "libs/bus/kafka/record.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

using common::v1::Envelope;

constexpr absl::string_view kContentType = "application/protobuf";

void Add(absl::string_view name, std::string value, std::vector<KafkaHeader>* headers) {
  if (!value.empty()) headers->push_back({name, std::move(value)});
}

// A number that is there is above 0.
void AddNumber(absl::string_view name, uint64_t value, std::vector<KafkaHeader>* headers) {
  if (value > 0) headers->push_back({name, absl::StrCat(value)});
}

absl::Status AddTime(absl::string_view name, bool present,
                     const google::protobuf::Timestamp& timestamp,
                     std::vector<KafkaHeader>* headers) {
  if (!present) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time time, FromTimestamp(timestamp));
  headers->push_back({name, FormatRfc3339(time)});
  return absl::OkStatus();
}

std::string SourceOf(absl::string_view installation, absl::string_view service) {
  return absl::StrCat("/steward/", installation, "/", service);
}

// An absolute URI, as CloudEvents asks.
std::string SchemaUri(absl::string_view message) {
  return message.empty() ? "" : absl::StrCat("https://type.googleapis.com/", message);
}

std::string OriginName(common::v1::Origin origin) {
  switch (origin) {
    case common::v1::ORIGIN_LIVE:
      return "LIVE";
    case common::v1::ORIGIN_IMPORT:
      return "IMPORT";
    default:
      return "";
  }
}

std::string TransitionOf(const Envelope& envelope) {
  if (envelope.transition_count() == 0) return "";
  return absl::StrCat(envelope.transition_first_seq(), "+", envelope.transition_count());
}

absl::Status Unreadable(absl::string_view why) { return absl::InvalidArgumentError(why); }

absl::Status OfAnotherInstallation(absl::string_view found, absl::string_view own) {
  return absl::FailedPreconditionError(absl::StrCat("the topic holds records of installation ",
                                                    found, ", and this one is ", own,
                                                    ": use another Kafka, or delete the topic"));
}

}  // namespace

absl::StatusOr<KafkaRecord> EventToKafka(absl::string_view payload, absl::string_view schema) {
  Envelope envelope;
  STEWARD_RETURN_IF_ERROR(engine::ParseEnvelope(payload, &envelope));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded, FromTimestamp(envelope.recorded_time()));
  KafkaRecord record;
  record.value = payload;
  record.timestamp_ms = absl::ToUnixMillis(recorded);
  if (!envelope.account().empty()) record.key = envelope.account();
  auto* headers = &record.headers;
  headers->reserve(20);
  Add("ce_specversion", "1.0", headers);
  Add("ce_id", engine::EventId(envelope), headers);
  Add("ce_source", SourceOf(envelope.installation(), envelope.service()), headers);
  Add("ce_type", absl::StrCat("steward.", envelope.service(), ".v1.", envelope.type()), headers);
  Add("ce_subject", envelope.aggregate(), headers);
  STEWARD_RETURN_IF_ERROR(
      AddTime("ce_time", envelope.has_effective_time(), envelope.effective_time(), headers));
  Add("ce_dataschema", SchemaUri(schema), headers);
  Add("ce_partitionkey", envelope.account(), headers);
  AddNumber("ce_sequence", envelope.seq(), headers);
  AddNumber("ce_revision", envelope.revision(), headers);
  AddNumber("ce_epoch", envelope.epoch(), headers);
  Add("ce_transition", TransitionOf(envelope), headers);
  Add("ce_origin", OriginName(envelope.origin()), headers);
  Add("ce_actor", envelope.actor(), headers);
  Add("ce_correlationid", envelope.correlation_id(), headers);
  Add("ce_causationid", envelope.causation_id(), headers);
  Add("ce_traceparent", envelope.traceparent(), headers);
  Add("ce_recordedtime", FormatRfc3339(recorded), headers);
  Add("content-type", std::string(kContentType), headers);
  return record;
}

KafkaRecord StateToKafka(const StateToSend& state, absl::string_view installation,
                         absl::string_view service) {
  KafkaRecord record;
  record.key = state.name;
  record.value = state.resource;
  record.timestamp_ms = absl::ToUnixMillis(FromMicros(state.recorded_us));
  auto* headers = &record.headers;
  Add("ce_source", SourceOf(installation, service), headers);
  Add("ce_dataschema", SchemaUri(state.schema), headers);
  Add("ce_partitionkey", AccountOf(state.name), headers);
  AddNumber("ce_sequence", state.reflects.seq, headers);
  AddNumber("ce_revision", state.revision, headers);
  AddNumber("ce_epoch", state.reflects.epoch, headers);
  Add("steward_watermark", absl::StrCat(state.watermark.epoch, "/", state.watermark.seq), headers);
  if (state.resource.has_value()) Add("content-type", std::string(kContentType), headers);
  return record;
}

absl::StatusOr<engine::ForeignRecord> EventFromKafka(const KafkaInput& input,
                                                     absl::string_view service,
                                                     absl::string_view installation) {
  if (input.value.empty()) return Unreadable("no value");
  Envelope envelope;
  if (!engine::ParseEnvelope(input.value, &envelope).ok()) return Unreadable("no envelope");
  if (envelope.service() != service || envelope.partition() != input.partition ||
      envelope.seq() == 0) {
    return Unreadable("of another service or partition");
  }
  uint64_t epoch = 0;
  uint64_t seq = 0;
  if (!absl::SimpleAtoi(input.epoch, &epoch) || !absl::SimpleAtoi(input.sequence, &seq) ||
      epoch != envelope.epoch() || seq != envelope.seq()) {
    return Unreadable("headers that are missing or disagree with the value");
  }
  if (!installation.empty() && envelope.installation() != installation)
    return OfAnotherInstallation(envelope.installation(), installation);
  return engine::ForeignRecord{input.partition, epoch, seq, std::string(input.value),
                               envelope.installation()};
}

absl::StatusOr<Place> WatermarkFromKafka(const KafkaInput& input, absl::string_view service,
                                         absl::string_view installation) {
  const std::string watermark(input.watermark);
  const size_t slash = watermark.find('/');
  Place place;
  if (slash == std::string::npos || !absl::SimpleAtoi(watermark.substr(0, slash), &place.epoch) ||
      !absl::SimpleAtoi(watermark.substr(slash + 1), &place.seq)) {
    return Unreadable("no watermark");
  }
  const std::string source = SourceOf(installation, service);
  if (input.source != absl::string_view(source)) return OfAnotherInstallation(input.source, source);
  return place;
}

}  // namespace steward::bus
