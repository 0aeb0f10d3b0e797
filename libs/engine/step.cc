#include "libs/engine/step.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/derived.h"
#include "libs/engine/history.h"
#include "libs/engine/personal.h"

namespace steward::engine {
namespace {

// A folded row of an aggregate for every so many revisions: how far back an as-of read has to fold.
constexpr uint64_t kSnapshotRevisions = 256;
constexpr int kConsequenceRoundsMax = 4;

common::v1::Envelope* EnvelopeOf(const Catalog& catalog, Message* record) {
  return static_cast<common::v1::Envelope*>(
      record->GetReflection()->MutableMessage(record, catalog.envelope_field()));
}

}  // namespace

std::string MirrorName(const Descriptor* mirror, MirrorPer per, absl::string_view aggregate) {
  return per == MirrorPer::kAccount ? mirror->name() : absl::StrCat(mirror->name(), ":", aggregate);
}

Step::Step(const Catalog& catalog, Overlay& batch, const Head& head, StepInput input)
    : catalog_(catalog),
      batch_(batch),
      rows_(static_cast<const store::Reader&>(batch)),
      head_(head),
      head_before_(head),
      input_(std::move(input)),
      partition_(catalog.PartitionFor(input_.env.account)),
      first_seq_(head.seq + 1) {}

void Step::Stage(Decision decision) {
  for (DecidedEvent& decided : decision.events()) StageEvent(std::move(decided));
}

void Step::StageEvent(DecidedEvent decided) {
  const std::string name = decided.aggregate().empty() ? input_.env.aggregate : decided.aggregate();
  STEWARD_CHECK(AccountOf(name) == input_.env.account)
      << name << " is not of account " << input_.env.account;
  const AggregateType* type = catalog_.service().AggregateOf(name);
  STEWARD_CHECK(type != nullptr) << name << " is no aggregate of " << catalog_.service().name();
  Aggregate& aggregate = LoadMutable(name);
  if (!aggregate.touched) {
    aggregate.touched = true;
    if (aggregate.state != nullptr) aggregate.rows_before = type->derive(*aggregate.state);
  }
  if (!catalog_.service().IsSilentAfter(decided.event())) may_have_consequences_ = true;
  auto record = Catalog::NewMessage(catalog_.service().event());
  FillEnvelope(decided, aggregate, name, record.get());
  const FieldDescriptor* field = catalog_.EventField(decided.event().GetDescriptor());
  if (std::string subject = ErasedSubject(decided.event()); !subject.empty())
    AddErasedSubject(std::move(subject));
  record->GetReflection()->SetAllocatedMessage(record.get(), decided.TakeEvent().release(), field);
  CheckReferences(catalog_.personal_fields(), *record);

  const bool summarized = catalog_.service().summary().aggregate_state == type->state;
  const std::unique_ptr<Message> before =
      summarized && aggregate.state ? Clone(*aggregate.state) : nullptr;
  if (aggregate.state == nullptr) aggregate.state = Catalog::NewMessage(type->state);
  type->evolve(*record, aggregate.state.get());
  const common::v1::Envelope& envelope = *EnvelopeOf(catalog_, record.get());
  AdvanceHeader(envelope, catalog_.service().fold_version(), &aggregate.header);
  aggregate.dirty = true;
  if (aggregate.header.revision() % kSnapshotRevisions == 0) {
    rows_.Put(store::Family::kRest,
              store::SnapshotKey{.p = partition_,
                                 .account = input_.env.account,
                                 .name = name,
                                 .revision = aggregate.header.revision()}
                  .Encode(),
              EncodeState(aggregate.header, *aggregate.state));
  }
  if (summarized) EvolveSummary(*record, before.get(), *aggregate.state);
  pending_.push_back(std::move(record));
}

void Step::FillEnvelope(DecidedEvent& decided, const Aggregate& aggregate, const std::string& name,
                        Message* record) {
  const Env& env = input_.env;
  ++head_.seq;
  head_.recorded_us = std::max(ToMicros(env.now), head_.recorded_us + 1);
  common::v1::Envelope* envelope = EnvelopeOf(catalog_, record);
  envelope->set_installation(catalog_.installation().installation());
  envelope->set_service(catalog_.service().name());
  envelope->set_partition(partition_);
  envelope->set_epoch(head_.epoch);
  envelope->set_seq(head_.seq);
  envelope->set_account(env.account);
  envelope->set_aggregate(name);
  envelope->set_revision(aggregate.header.revision() + 1);
  envelope->set_prev_seq(aggregate.header.last_seq());
  envelope->set_transition_first_seq(first_seq_);
  envelope->set_type(decided.event().GetDescriptor()->name());
  envelope->set_actor(env.actor);
  envelope->set_reason_code(env.reason_code);
  envelope->set_reason_text(env.reason_text);
  *envelope->mutable_effective_time() =
      ToTimestamp(decided.effective_time().value_or(env.effective_time));
  *envelope->mutable_recorded_time() = ToTimestamp(FromMicros(head_.recorded_us));
  envelope->set_correlation_id(input_.correlation_id);
  envelope->set_causation_id(input_.causation_id);
  envelope->set_traceparent(input_.traceparent);
  envelope->set_origin(env.origin);
  for (const std::string& account : decided.also_in_timeline_of())
    envelope->add_also_in_timeline_of(account);
  *envelope->mutable_input() = input_.input;
}

void Step::EvolveSummary(const Message& record, const Message* before, const Message& after) {
  TouchSummary();
  const auto& envelope = static_cast<const common::v1::Envelope&>(
      record.GetReflection()->GetMessage(record, catalog_.envelope_field()));
  const SummaryType& summary = catalog_.service().summary();
  const std::unique_ptr<Message> none =
      before == nullptr ? Catalog::NewMessage(after.GetDescriptor()) : nullptr;
  summary.evolve(record, before == nullptr ? *none : *before, after, summary_.summary.get());
  std::string bytes = SerializeDeterministic(*summary_.summary);
  if (bytes == summary_.bytes) return;
  summary_.bytes = std::move(bytes);
  AdvanceHeader(envelope, catalog_.service().fold_version(), &summary_.header);
  summary_.dirty = true;
}

void Step::LoadSummary() const {
  if (summary_.loaded) return;
  summary_.loaded = true;
  summary_.summary = Catalog::NewMessage(catalog_.service().summary().summary);
  auto row = rows_.Get(store::Family::kState,
                       store::SummaryKey{.p = partition_, .account = input_.env.account}.Encode());
  Note(row.status());
  if (!row.ok() || !row->has_value()) return;
  summary_.existed = true;
  Note(DecodeState(**row, &summary_.header, summary_.summary.get()));
  summary_.bytes = std::string(StateBytes(**row));
}

void Step::TouchSummary() {
  const SummaryType& type = catalog_.service().summary();
  const std::string& account = input_.env.account;
  if (type.summary == nullptr || summary_.touched || account == kReference) return;
  summary_.touched = true;
  LoadSummary();
  if (!summary_.existed) return;
  summary_.rows_before =
      type.derive(*summary_.summary, account, FindMirrorRow(account, "", type.mirror));
}

absl::StatusOr<bool> Step::FoldMirrors(const Message& event, const common::v1::Envelope& envelope) {
  bool changed = false;
  for (const MirrorType& type : catalog_.service().mirrors()) {
    if (type.event != event.GetDescriptor()) continue;
    // Tried on an empty one first: most events concern one mirror or none, and a read costs more.
    auto mirror = Catalog::NewMessage(type.mirror);
    if (!type.evolve(event, mirror.get())) continue;
    const std::string name = MirrorName(type.mirror, type.per, envelope.aggregate());
    const std::string key =
        store::MirrorKey{
            .p = partition_, .account = envelope.account(), .source = type.source, .name = name}
            .Encode();
    STEWARD_ASSIGN_OR_RETURN(const auto row, rows_.Get(store::Family::kState, key));
    if (row.has_value()) {
      STEWARD_RETURN_IF_ERROR(DecodeRow(*row, mirror.get()));
      type.evolve(event, mirror.get());
    }
    std::string bytes = EncodeRow(*mirror);
    if (row.has_value() && *row == bytes) continue;
    TouchSummary();
    rows_.Put(store::Family::kState, key, std::move(bytes));
    mirrors_.erase(key);
    changed = true;
    if (!catalog_.service().IsSilentAfter(event)) may_have_consequences_ = true;
  }
  return changed;
}

void Step::ReplaceMirror(const std::string& key, const std::optional<std::string>& bytes) {
  TouchSummary();
  if (bytes.has_value()) {
    rows_.Put(store::Family::kState, key, *bytes);
  } else {
    rows_.Delete(store::Family::kState, key);
  }
  mirrors_.erase(key);
}

absl::Status Step::StageConsequences() {
  const auto& consequences = catalog_.service().consequences();
  if (consequences.empty() || input_.env.account == kReference || !may_have_consequences_)
    return read_error_;
  Env env = input_.env;
  env.aggregate = absl::StrCat("accounts/", env.account);
  std::swap(env, input_.env);
  bool silent = false;
  absl::Status status;
  for (int round = 0; !silent && status.ok(); ++round) {
    STEWARD_CHECK(round < kConsequenceRoundsMax)
        << "the consequences of account " << env.account << " don't settle";
    silent = true;
    for (const ConsequenceType& consequence : consequences) {
      FlushStates();
      Decision decision = consequence.decide(*this, input_.env);
      if (decision.rejected()) status = decision.rejection();
      if (!decision.events().empty()) silent = false;
      Stage(std::move(decision));
    }
  }
  std::swap(env, input_.env);
  return status.ok() ? read_error_ : status;
}

void Step::FlushStates() {
  for (auto& [name, aggregate] : aggregates_) {
    if (!aggregate.dirty) continue;
    rows_.Put(
        store::Family::kState,
        store::StateKey{.p = partition_, .account = input_.env.account, .name = name}.Encode(),
        EncodeState(aggregate.header, *aggregate.state));
    aggregate.dirty = false;
  }
  if (!summary_.dirty) return;
  rows_.Put(store::Family::kState,
            store::SummaryKey{.p = partition_, .account = input_.env.account}.Encode(),
            EncodeState(summary_.header, summary_.bytes));
  summary_.dirty = false;
  summary_.existed = true;
}

absl::Status Step::Finish() {
  STEWARD_RETURN_IF_ERROR(read_error_);
  FlushStates();
  STEWARD_RETURN_IF_ERROR(WriteDerived());
  WriteRecords();
  for (const std::string& subject : erased_subjects_) {
    STEWARD_RETURN_IF_ERROR(
        EraseSubject(catalog_.partition_count(), subject, ToMicros(input_.env.now), &rows_));
  }
  return read_error_;
}

absl::Status Step::WriteDerived() {
  const std::string& account = input_.env.account;
  DerivedChanges changes;
  for (const auto& [name, aggregate] : aggregates_) {
    if (!aggregate.touched) continue;
    const Rows rows_after = catalog_.service().AggregateOf(name)->derive(*aggregate.state);
    Replace(name, aggregate.rows_before, rows_after, &changes);
  }
  if (summary_.touched && summary_.existed) {
    const SummaryType& type = catalog_.service().summary();
    const Rows rows_after =
        type.derive(*summary_.summary, account, FindMirrorRow(account, "", type.mirror));
    Replace("", summary_.rows_before, rows_after, &changes);
  }
  return changes.Write(&rows_);
}

void Step::Replace(absl::string_view name, const Rows& before, const Rows& after,
                   DerivedChanges* changes) {
  if (before == after) return;
  NoteTimers(after);
  DerivedRows keys_before;
  DerivedRows keys_after;
  keys_before.Add(partition_, input_.env.account, name, before);
  keys_after.Add(partition_, input_.env.account, name, after);
  changes->Replace(keys_before, keys_after);
}

void Step::NoteTimers(const Rows& rows) {
  for (const TimerRow& timer : rows.timers)
    first_due_us_ = std::min(first_due_us_, ToMicros(timer.due));
}

void Step::WriteRecords() {
  for (auto& message : pending_) {
    common::v1::Envelope* envelope = EnvelopeOf(catalog_, message.get());
    envelope->set_transition_count(static_cast<uint32_t>(pending_.size()));
    RecordPtr record = MakeRecord(*envelope, SerializeDeterministic(*message));
    rows_.Put(store::Family::kJournal,
              store::JournalKey{.p = partition_, .seq = record->seq}.Encode(),
              EncodeJournal(record->payload, record->checksum));
    records_.push_back(std::move(record));
  }
}

std::unique_ptr<Message> Step::TakeState(absl::string_view name) {
  return std::move(LoadMutable(name).state);
}

void Step::Merge() { rows_.MoveInto(&batch_); }

void Step::Note(const absl::Status& status) const {
  if (!status.ok() && read_error_.ok()) read_error_ = status;
}

}  // namespace steward::engine
