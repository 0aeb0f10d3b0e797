#include "libs/engine/journal_tail.h"

#include <algorithm>
#include <optional>

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "libs/engine/refold.h"
#include "libs/store/keys.h"

namespace steward::engine {
namespace {

// A batch is written when it holds this many bytes.
constexpr size_t kBatchBytes = 1 << 20;

store::Partition P(size_t p) { return static_cast<store::Partition>(p); }

// The last record of the last whole transition, as a partition's last record tells.
uint64_t WholeSeq(const common::v1::Envelope& last) {
  return last.seq() >= LastSeqOfTransition(last) ? last.seq() : last.transition_first_seq() - 1;
}

// Whether a record of a higher epoch begins the next one that the journal can enter.
bool BeginsNextEpoch(const Catalog& catalog, const RecordView& record, uint64_t epoch_before) {
  const auto* started = FindEvent<common::v1::EpochStarted>(catalog, *record.event);
  if (started == nullptr) return false;
  for (const common::v1::Fork& fork : started->forks()) {
    if (fork.epoch() > epoch_before && fork.epoch() < record.envelope.epoch()) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<JournalTail> JournalTail::Open(const Catalog& catalog, store::Store& store) {
  JournalTail tail(catalog, store);
  tail.ends_.resize(catalog.partition_count());
  const History history(catalog, store);
  for (size_t p = 0; p < tail.ends_.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(const auto payload, history.LastPayload(P(p)));
    End& end = tail.ends_[p];
    end.joined = !payload.has_value();
    if (!payload.has_value()) continue;
    common::v1::Envelope last;
    STEWARD_RETURN_IF_ERROR(ParseEnvelope(*payload, &last));
    end.base = end.head = {last.epoch(), last.seq()};
    end.base_checksum = PayloadChecksum(*payload);
    end.whole_seq = WholeSeq(last);
  }
  return tail;
}

std::vector<common::v1::Cursor> JournalTail::After() const {
  std::vector<common::v1::Cursor> after(ends_.size());
  for (size_t p = 0; p < ends_.size(); ++p) {
    if (ends_[p].base.seq == 0) continue;
    after[p].set_epoch(ends_[p].base.epoch);
    after[p].set_seq(ends_[p].base.seq - 1);
  }
  return after;
}

// Whether the topic is of this history shows where both have the same record.
void JournalTail::Join(const ForeignRecord& record, End* end) {
  const RecordPlace place{record.epoch, record.seq};
  if (place < end->base) return;
  end->joined = place == end->base && PayloadChecksum(record.payload) == end->base_checksum;
  end->broken = !end->joined;
}

absl::Status JournalTail::Add(const ForeignRecord& record) {
  End& end = ends_[record.partition];
  epoch_ = std::max(epoch_, record.epoch);
  if (end.broken) return absl::OkStatus();
  if (!end.joined) {
    Join(record, &end);
    return absl::OkStatus();
  }
  const bool repeated = record.epoch == end.head.epoch && record.seq <= end.head.seq;
  if (record.epoch < end.head.epoch || repeated) return absl::OkStatus();
  const auto view = History(catalog_, store_).Parse(record.payload);
  if (!view.ok()) {
    end.broken = true;
    return absl::OkStatus();
  }
  const bool begins = end.head.seq > 0 && record.epoch > end.head.epoch;
  if (begins && BeginsNextEpoch(catalog_, *view, end.head.epoch) && record.seq > end.base.seq)
    GoBackTo(record.partition, record.seq - 1);
  if (record.seq != end.head.seq + 1) {
    end.broken = true;
    return absl::OkStatus();
  }
  return Append(record, view->envelope);
}

// What was published behind a later fork was left by the service itself.
void JournalTail::GoBackTo(uint32_t partition, uint64_t seq) {
  End& end = ends_[partition];
  for (uint64_t gone = seq + 1; gone <= end.head.seq; ++gone) {
    batch_.Delete(store::Family::kJournal,
                  store::JournalKey{.p = P(partition), .seq = gone}.Encode());
  }
  end.head.seq = std::min(end.head.seq, seq);
  end.whole_seq = std::min(end.whole_seq, seq);
}

absl::Status JournalTail::Append(const ForeignRecord& record,
                                 const common::v1::Envelope& envelope) {
  End& end = ends_[record.partition];
  end.head = {record.epoch, record.seq};
  if (LastSeqOfTransition(envelope) == record.seq) end.whole_seq = record.seq;
  batch_.Put(store::Family::kJournal,
             store::JournalKey{.p = P(record.partition), .seq = record.seq}.Encode(),
             EncodeJournal(record.payload));
  return batch_.bytes() < kBatchBytes ? absl::OkStatus() : Write(store::Durability::kUnsynced);
}

absl::Status JournalTail::Write(store::Durability durability) {
  if (batch_.empty()) return absl::OkStatus();
  // In the same batch: whatever happens next, what is folded doesn't count any more.
  ForgetFold(&batch_);
  absl::Status status = store_.Commit(batch_, durability);
  batch_.Clear();
  return status;
}

absl::StatusOr<JournalTail::Taken> JournalTail::Finish() {
  Taken taken{.epoch = epoch_};
  for (uint32_t p = 0; p < ends_.size(); ++p) {
    End& end = ends_[p];
    if (end.whole_seq < end.head.seq) GoBackTo(p, end.whole_seq);
    taken.record_count += end.head.seq - std::min(end.head.seq, end.base.seq);
    if (end.broken) taken.broken_partitions.push_back(p);
  }
  STEWARD_RETURN_IF_ERROR(Write(store::Durability::kSynced));
  return taken;
}

}  // namespace steward::engine
