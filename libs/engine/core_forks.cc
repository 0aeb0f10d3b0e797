// Forks in the core: a new epoch of our own journal, and the way back behind a source's.

#include <algorithm>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/core.h"
#include "libs/engine/forks.h"

namespace steward::engine {
namespace {

store::Partition P(size_t p) { return static_cast<store::Partition>(p); }

}  // namespace

absl::StatusOr<common::v1::StartEpochResponse> Core::StartEpoch(const Caller& caller,
                                                                uint64_t epoch_known) {
  uint64_t epoch = epoch_known;
  for (const Head& head : heads_) epoch = std::max(epoch, head.epoch);
  ++epoch;
  common::v1::StartEpochResponse response;
  response.set_epoch(epoch);
  std::vector<common::v1::EpochStarted> begun;
  for (size_t p = 0; p < heads_.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(common::v1::EpochStarted started,
                             BeginEpoch(catalog_, overlay_, {P(p), heads_[p], epoch}));
    begun.push_back(std::move(started));
    response.add_fork_seqs(heads_[p].seq);
  }
  for (size_t p = 0; p < heads_.size(); ++p) {
    heads_[p].epoch = epoch;
    JournalAlone(P(p), caller, begun[p]);
  }
  return response;
}

void Core::JournalAlone(store::Partition p, const Caller& caller, const Message& event) {
  auto record = Catalog::NewMessage(catalog_.service().event());
  const auto* reflection = record->GetReflection();
  auto* envelope = static_cast<common::v1::Envelope*>(
      reflection->MutableMessage(record.get(), catalog_.envelope_field()));
  Head& head = heads_[p];
  head.seq += 1;
  head.recorded_us = std::max(ToMicros(clock_.Now()), head.recorded_us + 1);
  envelope->set_installation(catalog_.installation().installation());
  envelope->set_service(catalog_.service().name());
  envelope->set_partition(p);
  envelope->set_epoch(head.epoch);
  envelope->set_seq(head.seq);
  envelope->set_transition_first_seq(head.seq);
  envelope->set_transition_count(1);
  envelope->set_type(event.GetDescriptor()->name());
  envelope->set_actor(caller.principal);
  *envelope->mutable_effective_time() = ToTimestamp(FromMicros(head.recorded_us));
  *envelope->mutable_recorded_time() = envelope->effective_time();
  envelope->set_origin(common::v1::ORIGIN_LIVE);
  reflection->MutableMessage(record.get(), catalog_.EventField(event.GetDescriptor()))
      ->CopyFrom(event);
  RecordPtr written = MakeRecord(*envelope, SerializeDeterministic(*record));
  overlay_.Put(store::Family::kJournal, store::JournalKey{.p = p, .seq = head.seq}.Encode(),
               EncodeJournal(written->payload));
  records_.push_back(std::move(written));
}

absl::Status Core::TakeBack(const Rewind& rewind) {
  STEWARD_RETURN_IF_ERROR(ReplaceMirrors(rewind));
  STEWARD_RETURN_IF_ERROR(ForgetParkedBeyond(rewind));
  common::v1::Cursor& cursor = intakes_.find(rewind.source)->second.cursors[rewind.partition];
  common::v1::CrossedForkRow crossed;
  crossed.set_epoch(rewind.cursor.epoch());
  crossed.set_fork_seq(rewind.cursor.seq());
  crossed.set_left_epoch(cursor.epoch());
  crossed.set_left_seq(cursor.seq());
  crossed.set_time_us(ToMicros(clock_.Now()));
  crossed.set_kept_effect_count(rewind.kept_effect_count);
  for (const std::string& effect : rewind.kept_effects) crossed.add_kept_effects(effect);
  // What was still under way when the fork was found was not taken in.
  const bool went_beyond = cursor.seq() > rewind.cursor.seq();
  cursor = rewind.cursor;
  const store::Partition p = P(rewind.partition);
  overlay_.Put(store::Family::kRest, store::CursorKey{.p = p, .source = rewind.source}.Encode(),
               EncodeRow(cursor));
  if (!went_beyond) return absl::OkStatus();
  overlay_.Put(store::Family::kRest,
               store::CrossedForkKey{.p = p, .source = rewind.source}.Encode(), EncodeRow(crossed));
  return absl::OkStatus();
}

absl::StatusOr<uint32_t> Core::AcceptForks() {
  std::vector<std::string> rows;
  for (size_t p = 0; p < heads_.size(); ++p) {
    auto row = overlay_.Scan(store::Family::kRest, store::PrefixRange(store::PartitionKindPrefix(
                                                       P(p), store::Kind::kCrossedFork)));
    for (; row->Valid(); row->Next()) rows.emplace_back(row->key());
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  const auto count = static_cast<uint32_t>(rows.size());
  for (std::string& key : rows) overlay_.Delete(store::Family::kRest, std::move(key));
  return count;
}

// Account by account, so that what is derived from a mirror is derived anew. Nobody reacts: what
// never happened is not undone but told.
absl::Status Core::ReplaceMirrors(const Rewind& rewind) {
  for (auto row = rewind.mirrors.begin(); row != rewind.mirrors.end();) {
    StepInput input;
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::MirrorKey::Decode(row->first));
    input.env.account = std::string(key.account);
    input.env.now = clock_.Now();
    const std::string account = input.env.account;
    Step step(catalog_, overlay_, heads_[rewind.partition], std::move(input));
    for (; row != rewind.mirrors.end(); ++row) {
      STEWARD_ASSIGN_OR_RETURN(const auto next, store::MirrorKey::Decode(row->first));
      if (next.account != account) break;
      step.ReplaceMirror(row->first, row->second);
    }
    STEWARD_RETURN_IF_ERROR(step.Finish());
    STEWARD_RETURN_IF_ERROR(MergeStep(&step));
  }
  return absl::OkStatus();
}

absl::Status Core::ForgetParkedBeyond(const Rewind& rewind) {
  const store::Partition p = P(rewind.partition);
  auto& counts = intakes_.find(rewind.source)->second.parked[rewind.partition];
  std::vector<std::string> gone;
  auto row = overlay_.Scan(store::Family::kRest,
                           store::PrefixRange(store::ParkedPrefix(p, rewind.source)));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::ParkedKey::Decode(row->key()));
    if (key.seq <= rewind.cursor.seq()) continue;
    common::v1::ParkedRow parked;
    STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &parked));
    if (--counts[parked.account()] == 0) counts.erase(parked.account());
    gone.emplace_back(row->key());
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  for (std::string& key : gone) overlay_.Delete(store::Family::kRest, std::move(key));
  return absl::OkStatus();
}

}  // namespace steward::engine
