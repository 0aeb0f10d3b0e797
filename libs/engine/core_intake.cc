// Foreign events of the core: mirrors, reactions, consequences; and what can't be processed,
// parked.

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/core.h"
#include "libs/engine/personal.h"
#include "libs/telemetry/trace.h"
#include "libs/telemetry/tracer.h"

namespace steward::engine {
namespace {

// Of every `<Service>Event`.
constexpr int kEnvelopeNumber = 1;

store::Partition P(uint32_t p) { return static_cast<store::Partition>(p); }

// The event inside a `<Service>Event`; null when this binary doesn't declare it.
const Message* InnerEvent(const Message& event) {
  const auto* oneof = event.GetDescriptor()->oneof_decl(0);
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
  return field == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, field);
}

const Descriptor* EventTypeOf(const Service& service, absl::string_view source) {
  for (const auto& mirror : service.mirrors()) {
    if (mirror.source == source) return mirror.event;
  }
  for (const auto& reaction : service.reactions()) {
    if (reaction.source == source) return reaction.service_event;
  }
  return nullptr;
}

absl::Status React(const Service& service, const Message& event, const Message& inner, Step* step) {
  for (const ReactionType& reaction : service.reactions()) {
    if (reaction.service_event != event.GetDescriptor()) continue;
    if (reaction.event != nullptr && reaction.event != inner.GetDescriptor()) continue;
    Decision decision =
        reaction.decide(reaction.event == nullptr ? event : inner, *step, step->env());
    if (decision.rejected()) {
      return absl::InvalidArgumentError(absl::StrCat(
          reaction.name, " refused it: ", std::string(decision.rejection().message())));
    }
    step->Stage(std::move(decision));
  }
  return absl::OkStatus();
}

// Below the span of the command that the event comes from; none where nobody traces.
std::optional<telemetry::Span> BeginSpan(telemetry::Tracer* tracer,
                                         const common::v1::Envelope& envelope) {
  if (tracer == nullptr || envelope.traceparent().empty()) return std::nullopt;
  return tracer->Begin(envelope.traceparent());
}

// As OpenTelemetry's conventions for messaging name it.
telemetry::Span SpanOfReaction(telemetry::Span span, const common::v1::Envelope& envelope,
                               const absl::Status& status) {
  span.kind = telemetry::Span::Kind::kConsumer;
  span.name = absl::StrCat("process ", envelope.service(), ".", envelope.type());
  span.attributes = {{"messaging.system", "steward"},
                     {"messaging.destination.name", envelope.service()},
                     {"messaging.message.id", EventId(envelope)}};
  span.failed = !status.ok();
  span.error = std::string(status.message());
  return span;
}

}  // namespace

// A foreign record, read as far as it can be.
struct Core::ForeignEvent {
  // The source's `<Service>Event`; null when it can't be decoded.
  std::unique_ptr<Message> event;
  bool readable = true;
  // Read on its own, where the event can't be.
  common::v1::Envelope alone;

  const common::v1::Envelope& envelope() const {
    if (event == nullptr) return alone;
    return static_cast<const common::v1::Envelope&>(event->GetReflection()->GetMessage(
        *event, event->GetDescriptor()->FindFieldByNumber(kEnvelopeNumber)));
  }
};

Core::ForeignEvent Core::ReadForeign(const Service& service, absl::string_view source,
                                     const std::string& payload) {
  ForeignEvent foreign;
  foreign.event = Catalog::NewMessage(EventTypeOf(service, source));
  if (foreign.event->ParseFromString(payload)) return foreign;
  foreign.event.reset();
  foreign.readable = ParseEnvelope(payload, &foreign.alone).ok();
  return foreign;
}

const std::vector<common::v1::Cursor>& Core::CursorsOf(absl::string_view source) const {
  const auto intake = intakes_.find(std::string(source));
  STEWARD_CHECK(intake != intakes_.end()) << std::string(source) << " is no source";
  return intake->second.cursors;
}

bool Core::IntakePaused(absl::string_view source, uint32_t partition) const {
  const auto intake = intakes_.find(std::string(source));
  uint64_t parked = 0;
  for (const auto& [account, count] : intake->second.parked[partition]) {
    if (account == kReference) return true;
    parked += count;
  }
  return parked >= static_cast<uint64_t>(limits::kParkedEventsMax);
}

uint64_t Core::parked_count() const {
  uint64_t count = 0;
  for (const auto& [source, intake] : intakes_) {
    for (const auto& partition : intake.parked) {
      for (const auto& [account, parked] : partition) count += parked;
    }
  }
  return count;
}

absl::Status Core::TakeIn(absl::string_view source, const ForeignRecord& record) {
  Intake& intake = intakes_.find(std::string(source))->second;
  common::v1::Cursor& cursor = intake.cursors[record.partition];
  if (record.epoch < cursor.epoch() ||
      (record.epoch == cursor.epoch() && record.seq <= cursor.seq())) {
    return absl::OkStatus();
  }
  STEWARD_CHECK(record.seq == cursor.seq() + 1) << std::string(source) << " " << record.partition
                                                << "/" << record.seq << " after " << cursor.seq();
  const ForeignEvent foreign = ReadForeign(catalog_.service(), source, record.payload);
  const common::v1::Envelope& envelope = foreign.envelope();
  const Effects effects =
      RecordPlace{record.epoch, record.seq} <= RecordPlace{cursor.acted_epoch(), cursor.acted_seq()}
          ? Effects::kInJournal
          : Effects::kToDecide;
  absl::Status status;
  if (!foreign.readable) {
    status = absl::InvalidArgumentError("the record's envelope can't be read");
  } else if (envelope.installation() != catalog_.installation().installation() ||
             envelope.service() != source) {
    status = absl::InvalidArgumentError("the record is of another installation or service");
  } else if (intake.parked[record.partition].contains(envelope.account())) {
    status = absl::InvalidArgumentError("");
  } else {
    status = Process(source, record, foreign, effects);
  }
  if (IsBroken(status)) return status;
  if (!status.ok()) Park(source, record, envelope, status.message());

  cursor.set_epoch(record.epoch);
  cursor.set_seq(record.seq);
  cursor.set_checksum(PayloadChecksum(record.payload));
  cursor.set_installation(catalog_.installation().installation());
  if (effects == Effects::kToDecide) {
    cursor.clear_acted_epoch();
    cursor.clear_acted_seq();
  }
  overlay_.Put(store::Family::kRest,
               store::CursorKey{.p = P(record.partition), .source = source}.Encode(),
               EncodeRow(cursor));
  return absl::OkStatus();
}

absl::Status Core::Process(absl::string_view source, const ForeignRecord& record,
                           const ForeignEvent& foreign, Effects effects) {
  if (foreign.event == nullptr) return absl::InvalidArgumentError("the event can't be decoded");
  const common::v1::Envelope& envelope = foreign.envelope();
  const Message* inner = InnerEvent(*foreign.event);
  if (inner == nullptr || envelope.account().empty()) return absl::OkStatus();
  if (catalog_.PartitionFor(envelope.account()) != record.partition) {
    return absl::InvalidArgumentError("the event stands in another partition than its account's");
  }
  StepInput input;
  auto* from = input.input.mutable_record();
  from->set_source(std::string(source));
  from->set_partition(record.partition);
  from->set_epoch(record.epoch);
  from->set_seq(record.seq);
  input.env.now = clock_.Now();
  STEWARD_ASSIGN_OR_RETURN(input.env.effective_time, FromTimestamp(envelope.effective_time()));
  input.env.origin = envelope.origin();
  input.env.actor = absl::StrCat("steward-", catalog_.service().name());
  input.env.account = envelope.account();
  input.env.reason_code = "REACTION";
  input.correlation_id = envelope.correlation_id();
  input.causation_id = EventId(envelope);
  std::optional<telemetry::Span> span = BeginSpan(options_.tracer, envelope);
  input.traceparent =
      span.has_value() ? telemetry::FormatTraceparent(span->context) : envelope.traceparent();
  Step step(catalog_, overlay_, heads_[record.partition], std::move(input));

  STEWARD_ASSIGN_OR_RETURN(const bool mirrored, step.FoldMirrors(*foreign.event, envelope));
  absl::Status decided;
  const bool decides = effects == Effects::kToDecide;
  if (decides) decided = React(catalog_.service(), *foreign.event, *inner, &step);
  if (decides && decided.ok() && (mirrored || step.staged_count() > 0))
    decided = step.StageConsequences();
  if (span.has_value() && (!decided.ok() || step.staged_count() > 0))
    options_.tracer->End(SpanOfReaction(*std::move(span), envelope, decided));
  STEWARD_RETURN_IF_ERROR(decided);
  if (std::string subject = ErasedSubject(*inner); !subject.empty())
    step.AddErasedSubject(std::move(subject));
  STEWARD_RETURN_IF_ERROR(step.Finish());
  return MergeStep(&step);
}

void Core::Park(absl::string_view source, const ForeignRecord& record,
                const common::v1::Envelope& envelope, absl::string_view cause) {
  common::v1::ParkedRow row;
  row.set_epoch(record.epoch);
  row.set_account(envelope.account());
  row.set_type(envelope.type());
  row.set_cause(std::string(cause));
  row.set_time_us(ToMicros(clock_.Now()));
  row.set_payload(record.payload);
  row.set_checksum(PayloadChecksum(record.payload));
  overlay_.Put(
      store::Family::kRest,
      store::ParkedKey{.p = P(record.partition), .source = source, .seq = record.seq}.Encode(),
      EncodeRow(row));
  ++intakes_.find(std::string(source))->second.parked[record.partition][envelope.account()];
}

absl::StatusOr<uint32_t> Core::ReplayParked(absl::string_view source, uint32_t partition,
                                            uint64_t seq) {
  return ReleaseParked(source, partition, seq, /*drop=*/nullptr);
}

absl::StatusOr<uint32_t> Core::DropParked(const Caller& caller, absl::string_view source,
                                          uint32_t partition, uint64_t seq) {
  return ReleaseParked(source, partition, seq, &caller);
}

// Takes the named record out (processing it, or dropping it with a journal record), then those that
// wait behind it, until one fails again.
absl::StatusOr<uint32_t> Core::ReleaseParked(absl::string_view source, uint32_t partition,
                                             uint64_t seq, const Caller* drop) {
  const auto intake = intakes_.find(std::string(source));
  if (intake == intakes_.end() || partition >= catalog_.partition_count()) {
    return NotFound(absl::StrCat("parked record ", std::string(source), "/", partition, "/", seq));
  }
  std::vector<std::pair<std::string, common::v1::ParkedRow>> waiting;
  auto row = overlay_.Scan(store::Family::kRest,
                           store::PrefixRange(store::ParkedPrefix(P(partition), source)));
  std::optional<std::string> account;
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::ParkedKey::Decode(row->key()));
    common::v1::ParkedRow parked;
    STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &parked));
    if (key.seq == seq) account = parked.account();
    if (account.has_value() && parked.account() == *account)
      waiting.emplace_back(std::string(row->key()), std::move(parked));
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  if (waiting.empty() || waiting.front().second.cause().empty()) {
    return NotFound(absl::StrCat("parked record ", std::string(source), "/", partition, "/", seq,
                                 " with a cause"));
  }
  uint32_t released = 0;
  for (auto& [key, parked] : waiting) {
    STEWARD_ASSIGN_OR_RETURN(const auto decoded, store::ParkedKey::Decode(key));
    const ForeignRecord record{partition, parked.epoch(), decoded.seq, parked.payload()};
    absl::Status status;
    if (released == 0 && drop != nullptr) {
      JournalDrop(*drop, source, record, parked.cause());
    } else {
      const ForeignEvent foreign = ReadForeign(catalog_.service(), source, record.payload);
      // Not DATA_LOSS: these bytes are the source's, and they stay parked.
      const Effects effects = parked.acted() ? Effects::kInJournal : Effects::kToDecide;
      status = foreign.readable ? Process(source, record, foreign, effects)
                                : absl::InvalidArgumentError("the record's envelope can't be read");
    }
    if (IsBroken(status)) return status;
    if (!status.ok()) {
      parked.set_cause(std::string(status.message()));
      overlay_.Put(store::Family::kRest, key, EncodeRow(parked));
      break;
    }
    overlay_.Delete(store::Family::kRest, key);
    auto& counts = intake->second.parked[partition];
    if (--counts[parked.account()] == 0) counts.erase(parked.account());
    ++released;
  }
  return released;
}

// A drop stands in the journal of the partition, so that verify can skip the record.
void Core::JournalDrop(const Caller& caller, absl::string_view source, const ForeignRecord& record,
                       absl::string_view cause) {
  common::v1::ParkedEventDropped dropped;
  dropped.set_source(std::string(source));
  dropped.set_partition(record.partition);
  dropped.set_epoch(record.epoch);
  dropped.set_seq(record.seq);
  dropped.set_cause(std::string(cause));
  JournalAlone(P(record.partition), caller, dropped);
}

}  // namespace steward::engine
