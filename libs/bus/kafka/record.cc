#include "libs/bus/kafka/record.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::bus {
namespace {

using common::v1::Envelope;

constexpr absl::string_view kContentType = "application/protobuf";

constexpr absl::string_view kSchemas = "https://type.googleapis.com/";
// What the values made here take at most, but for the names in them: numbers of 20 digits, two
// times, and what stands between.
constexpr size_t kMadeBytesMax = 512;

// Fills a record's headers. Its text never moves: its room is made before the first value.
class HeaderWriter final {
 public:
  HeaderWriter(size_t names_bytes, KafkaRecord* record) : record_(*record) {
    record_.headers.clear();
    record_.text.clear();
    record_.text.reserve(kMadeBytesMax + names_bytes);
  }

  // A value that stands elsewhere.
  void Add(absl::string_view name, absl::string_view value) {
    if (!value.empty()) record_.headers.push_back({name, value});
  }
  // One that is put together.
  template <class... Parts>
  void Make(absl::string_view name, const Parts&... parts) {
    const size_t begin = record_.text.size();
    const char* const before = record_.text.data();
    absl::StrAppend(&record_.text, parts...);
    STEWARD_CHECK(record_.text.data() == before) << "no room for " << name;
    record_.headers.push_back({name, absl::string_view(record_.text).substr(begin)});
  }
  // A number that is there is above 0.
  void AddNumber(absl::string_view name, uint64_t value) {
    if (value > 0) Make(name, value);
  }

 private:
  KafkaRecord& record_;
};

std::string SourceOf(absl::string_view installation, absl::string_view service) {
  return absl::StrCat("/steward/", installation, "/", service);
}

absl::string_view OriginName(common::v1::Origin origin) {
  switch (origin) {
    case common::v1::ORIGIN_LIVE:
      return "LIVE";
    case common::v1::ORIGIN_IMPORT:
      return "IMPORT";
    default:
      return "";
  }
}

absl::Status Unreadable(absl::string_view why) { return absl::InvalidArgumentError(why); }

absl::Status OfAnotherInstallation(absl::string_view found, absl::string_view own) {
  return absl::FailedPreconditionError(absl::StrCat("the topic holds records of installation ",
                                                    found, ", and this one is ", own,
                                                    ": use another Kafka, or delete the topic"));
}

}  // namespace

absl::Status EventToKafka(const Envelope& envelope, absl::string_view payload,
                          absl::string_view schema, KafkaRecord* record) {
  STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded, FromTimestamp(envelope.recorded_time()));
  record->key.reset();
  if (!envelope.account().empty()) record->key = envelope.account();
  record->value = payload;
  record->timestamp_ms = absl::ToUnixMillis(recorded);
  HeaderWriter headers(envelope.installation().size() + 3 * envelope.service().size() +
                           envelope.type().size() + schema.size(),
                       record);
  headers.Add("ce_specversion", "1.0");
  headers.Make("ce_id", envelope.service(), "/", envelope.partition(), "/", envelope.epoch(), "/",
               envelope.seq());
  headers.Make("ce_source", "/steward/", envelope.installation(), "/", envelope.service());
  headers.Make("ce_type", "steward.", envelope.service(), ".v1.", envelope.type());
  headers.Add("ce_subject", envelope.aggregate());
  if (envelope.has_effective_time()) {
    STEWARD_ASSIGN_OR_RETURN(const absl::Time effective, FromTimestamp(envelope.effective_time()));
    headers.Make("ce_time", FormatRfc3339(effective));
  }
  if (!schema.empty()) headers.Make("ce_dataschema", kSchemas, schema);
  headers.Add("ce_partitionkey", envelope.account());
  headers.AddNumber("ce_sequence", envelope.seq());
  headers.AddNumber("ce_revision", envelope.revision());
  headers.AddNumber("ce_epoch", envelope.epoch());
  if (envelope.transition_count() > 0) {
    headers.Make("ce_transition", envelope.transition_first_seq(), "+",
                 envelope.transition_count());
  }
  headers.Add("ce_origin", OriginName(envelope.origin()));
  headers.Add("ce_actor", envelope.actor());
  headers.Add("ce_correlationid", envelope.correlation_id());
  headers.Add("ce_causationid", envelope.causation_id());
  headers.Add("ce_traceparent", envelope.traceparent());
  headers.Make("ce_recordedtime", FormatRfc3339(recorded));
  headers.Add("content-type", kContentType);
  return absl::OkStatus();
}

void StateToKafka(const StateToSend& state, const StateSource& source, KafkaRecord* record) {
  record->key = state.name;
  record->value = state.resource;
  record->timestamp_ms = absl::ToUnixMillis(FromMicros(state.recorded_us));
  HeaderWriter headers(
      source.installation.size() + source.service.size() + state.schema.size() + state.name.size(),
      record);
  headers.Make("ce_source", "/steward/", source.installation, "/", source.service);
  if (!state.schema.empty()) headers.Make("ce_dataschema", kSchemas, state.schema);
  headers.Make("ce_partitionkey", AccountOf(state.name));
  headers.AddNumber("ce_sequence", state.reflects.seq);
  headers.AddNumber("ce_revision", state.revision);
  headers.AddNumber("ce_epoch", state.reflects.epoch);
  headers.Make("steward_watermark", state.watermark.epoch, "/", state.watermark.seq);
  if (state.resource.has_value()) headers.Add("content-type", kContentType);
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
