#include "libs/engine/core.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/forks.h"
#include "libs/engine/history.h"
#include "libs/engine/refold.h"
#include "libs/engine/tokens.h"

namespace steward::engine {
namespace {

constexpr absl::string_view kTimelineFold = "timeline";
constexpr int64_t kNoTimerUs = std::numeric_limits<int64_t>::max();

store::Partition P(size_t p) { return static_cast<store::Partition>(p); }

// How far the timeline is folded, by partition.
absl::StatusOr<std::vector<uint64_t>> ReadTimelineCursors(const store::Reader& rows,
                                                          uint32_t partition_count) {
  std::vector<uint64_t> seqs(partition_count, 0);
  for (size_t p = 0; p < seqs.size(); ++p) {
    const std::string key = store::FoldCursorKey{.p = P(p), .fold = kTimelineFold}.Encode();
    STEWARD_ASSIGN_OR_RETURN(const auto row, rows.Get(store::Family::kRest, key));
    if (!row.has_value()) continue;
    common::v1::Cursor cursor;
    STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &cursor));
    seqs[p] = cursor.seq();
  }
  return seqs;
}

}  // namespace

Core::Core(const Catalog& catalog, store::Store& store, const Clock& clock, Options options)
    : catalog_(catalog),
      store_(store),
      clock_(clock),
      options_(std::move(options)),
      ids_(clock),
      cache_(store),
      overlay_(cache_) {}

absl::Status Core::Recover() {
  STEWARD_RETURN_IF_ERROR(
      Refold({catalog_, store_, clock_.Now(), /*untimed_requests=*/options_.test_clock}));
  STEWARD_RETURN_IF_ERROR(RecoverHeads());
  STEWARD_RETURN_IF_ERROR(RecoverIntake());
  STEWARD_RETURN_IF_ERROR(RecoverRequests());
  next_due_us_.assign(catalog_.partition_count(), kNoTimerUs);
  STEWARD_ASSIGN_OR_RETURN(timeline_seqs_, ReadTimelineCursors(store_, catalog_.partition_count()));
  for (size_t p = 0; p < heads_.size(); ++p) {
    auto timer =
        store_.Scan(store::Family::kIndex,
                    store::PrefixRange(store::PartitionKindPrefix(P(p), store::Kind::kTimer)));
    if (timer->Valid()) {
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::TimerKey::Decode(timer->key()));
      next_due_us_[p] = key.due_us;
    }
    STEWARD_RETURN_IF_ERROR(timer->status());
  }
  return absl::OkStatus();
}

absl::Status Core::RecoverHeads() {
  heads_.assign(catalog_.partition_count(), Head());
  const History history(catalog_, store_);
  for (size_t p = 0; p < heads_.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(const auto payload, history.LastPayload(P(p)));
    if (!payload.has_value()) continue;
    common::v1::Envelope envelope;
    STEWARD_RETURN_IF_ERROR(ParseEnvelope(*payload, &envelope));
    if (envelope.installation() != catalog_.installation().installation()) {
      return Reject(Reason::REASON_CORRUPT,
                    absl::StrCat("the journal is of installation ", envelope.installation(),
                                 ", not of ", catalog_.installation().installation()));
    }
    STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded, FromTimestamp(envelope.recorded_time()));
    heads_[p] = {envelope.epoch(), envelope.seq(), ToMicros(recorded)};
  }
  ring_ = std::make_unique<Ring>(heads_, Ring::Limits());
  return absl::OkStatus();
}

absl::Status Core::RecoverIntake() {
  for (const std::string& source : catalog_.service().Sources()) {
    Intake& intake = intakes_[source];
    intake.cursors.assign(catalog_.partition_count(), {});
    intake.parked.assign(catalog_.partition_count(), {});
    for (size_t p = 0; p < heads_.size(); ++p) {
      STEWARD_ASSIGN_OR_RETURN(
          const auto row,
          store_.Get(store::Family::kRest, store::CursorKey{.p = P(p), .source = source}.Encode()));
      if (row.has_value()) STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &intake.cursors[p]));
      auto parked =
          store_.Scan(store::Family::kRest, store::PrefixRange(store::ParkedPrefix(P(p), source)));
      for (; parked->Valid(); parked->Next()) {
        common::v1::ParkedRow parked_row;
        STEWARD_RETURN_IF_ERROR(DecodeRow(parked->value(), &parked_row));
        ++intake.parked[p][parked_row.account()];
      }
      STEWARD_RETURN_IF_ERROR(parked->status());
    }
    intake.durable_cursors = intake.cursors;
  }
  return absl::OkStatus();
}

absl::Status Core::RecoverRequests() {
  untimed_requests_.assign(catalog_.partition_count(), false);
  for (size_t p = 0; p < heads_.size(); ++p) {
    // Rows without a time come first.
    auto row =
        store_.Scan(store::Family::kRequest,
                    store::PrefixRange(store::PartitionKindPrefix(P(p), store::Kind::kRequest)));
    if (row->Valid()) {
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::RequestKey::Decode(row->key()));
      untimed_requests_[p] = key.ms == 0;
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return absl::OkStatus();
}

absl::Status Core::MergeStep(Step* step) {
  erased_in_batch_.insert(erased_in_batch_.end(), step->erased_subjects().begin(),
                          step->erased_subjects().end());
  step->Merge();
  heads_[step->partition()] = step->head();
  records_.insert(records_.end(), step->records().begin(), step->records().end());
  // A bound that is too low costs one look.
  int64_t& next_due_us = next_due_us_[step->partition()];
  next_due_us = std::min(next_due_us, step->first_due_us());
  return absl::OkStatus();
}

absl::StatusOr<CommitStats> Core::Commit(bool has_replies) {
  CommitStats stats{.records = records_.size(), .rows = overlay_.size()};
  if (overlay_.empty()) return stats;
  store::Batch batch;
  overlay_.FillBatch(&batch);
  stats.synced = !records_.empty() || has_replies;
  const absl::Status status = store_.Commit(
      batch, stats.synced ? store::Durability::kSynced : store::Durability::kUnsynced);
  overlay_.Clear();
  if (status.ok()) cache_.Refresh(batch);
  if (!status.ok()) {
    // The batch is forgotten as a whole: heads, cursors and bounds go back to what is durable.
    records_.clear();
    erased_in_batch_.clear();
    heads_ = ring_->Heads();
    next_due_us_.assign(catalog_.partition_count(), std::numeric_limits<int64_t>::min());
    STEWARD_ASSIGN_OR_RETURN(timeline_seqs_,
                             ReadTimelineCursors(store_, catalog_.partition_count()));
    STEWARD_RETURN_IF_ERROR(RecoverIntake());
    return status;
  }
  ring_->Append(records_);
  records_.clear();
  erased_subjects_.insert(erased_subjects_.end(), erased_in_batch_.begin(), erased_in_batch_.end());
  erased_in_batch_.clear();
  for (auto& [source, intake] : intakes_) intake.durable_cursors = intake.cursors;
  return stats;
}

std::string Core::PositionOf(store::Partition p) const {
  if (position_.positions().empty()) {
    position_.set_installation(catalog_.installation().installation());
    position_.set_service(catalog_.service().name());
    position_.add_positions();
  }
  auto* position = position_.mutable_positions(0);
  position->set_partition(p);
  position->set_epoch(heads_[p].epoch);
  position->set_seq(heads_[p].seq);
  return EncodeToken(position_);
}

std::string Core::PositionOfAll() const {
  common::v1::PositionToken token;
  token.set_installation(catalog_.installation().installation());
  token.set_service(catalog_.service().name());
  const std::vector<Head> heads = ring_->Heads();
  for (size_t p = 0; p < heads.size(); ++p) {
    if (heads[p].seq == 0) continue;
    auto* position = token.add_positions();
    position->set_partition(static_cast<uint32_t>(p));
    position->set_epoch(heads[p].epoch);
    position->set_seq(heads[p].seq);
  }
  return EncodeToken(token);
}

absl::StatusOr<bool> Core::HasConsumed(absl::string_view text) const {
  STEWARD_ASSIGN_OR_RETURN(const common::v1::PositionToken token, ParsePositionToken(text));
  if (token.installation() != catalog_.installation().installation()) {
    return Reject(Reason::REASON_INVALID_TOKEN,
                  "steward-after holds a position of another installation");
  }
  const bool own = token.service() == catalog_.service().name();
  const auto intake = intakes_.find(token.service());
  // A service that we take nothing in from has nothing that an answer of ours could lack.
  if (!own && intake == intakes_.end()) return true;
  for (const auto& position : token.positions()) {
    if (position.partition() >= catalog_.partition_count()) {
      return Reject(Reason::REASON_INVALID_TOKEN,
                    "steward-after names a partition that doesn't exist");
    }
    if (own) {
      STEWARD_ASSIGN_OR_RETURN(const bool written, HasWritten(position));
      if (!written) return false;
      continue;
    }
    // Behind a fork that was crossed everything is consumed that the source still has.
    const common::v1::Cursor& cursor = intake->second.durable_cursors[position.partition()];
    if (RecordPlace{cursor.epoch(), cursor.seq()} < RecordPlace{position.epoch(), position.seq()})
      return false;
  }
  return true;
}

absl::StatusOr<bool> Core::HasWritten(const common::v1::PartitionPosition& position) const {
  const Head head = ring_->HeadOf(position.partition());
  if (head.epoch <= position.epoch())
    return RecordPlace{position.epoch(), position.seq()} <= RecordPlace{head.epoch, head.seq};
  const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
    STEWARD_ASSIGN_OR_RETURN(const RecordPtr record, ReadRecord(P(position.partition()), seq));
    return record->epoch;
  };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t fork,
                           LastSeqOfEpoch(position.epoch(), head.seq, epoch_of));
  if (position.seq() <= fork) return true;
  return Reject(
      Reason::REASON_BEYOND_FORK,
      absl::StrCat("the change behind steward-after was lost when ", catalog_.service().name(),
                   " went on in epoch ", head.epoch, ": read what is there, and make it again"));
}

uint64_t Core::timeline_lag_records() const {
  uint64_t lag = 0;
  for (size_t p = 0; p < heads_.size(); ++p)
    lag += heads_[p].seq - std::min(heads_[p].seq, timeline_seqs_[p]);
  return lag;
}

absl::StatusOr<size_t> Core::FoldTimeline(size_t max) {
  size_t folded = 0;
  for (size_t p = 0; p < heads_.size() && folded < max; ++p) {
    const uint64_t head = ring_->HeadOf(static_cast<uint32_t>(p)).seq;
    if (timeline_seqs_[p] >= head) continue;
    common::v1::Cursor cursor;
    while (timeline_seqs_[p] < head && folded < max) {
      const uint64_t seq = timeline_seqs_[p] + 1;
      STEWARD_ASSIGN_OR_RETURN(const RecordPtr record, ReadRecord(P(p), seq));
      for (std::string& key : TimelineKeys(*record))
        overlay_.Put(store::Family::kIndex, std::move(key), "");
      cursor.set_epoch(record->epoch);
      cursor.set_checksum(record->checksum);
      timeline_seqs_[p] = seq;
      ++folded;
    }
    cursor.set_seq(timeline_seqs_[p]);
    overlay_.Put(store::Family::kRest,
                 store::FoldCursorKey{.p = P(p), .fold = kTimelineFold}.Encode(),
                 EncodeRow(cursor));
  }
  return folded;
}

absl::StatusOr<RecordPtr> Core::ReadRecord(store::Partition p, uint64_t seq) const {
  const std::vector<RecordPtr> cached = ring_->Read(p, seq, 1);
  if (!cached.empty()) return cached.front();
  STEWARD_ASSIGN_OR_RETURN(std::string payload, History(catalog_, store_).Payload(p, seq));
  common::v1::Envelope envelope;
  STEWARD_RETURN_IF_ERROR(ParseEnvelope(payload, &envelope));
  return MakeRecord(envelope, std::move(payload));
}

absl::Status Core::ForgetRequests(size_t max) {
  const int64_t before_us = ToMicros(clock_.Now() - limits::kRequestMemory);
  size_t looked = 0;
  for (size_t p = 0; p < heads_.size() && looked < max; ++p) {
    // Through the batch: an id that was used again in it is young, whatever the store still has.
    auto row =
        overlay_.Scan(store::Family::kRequest,
                      store::PrefixRange(store::PartitionKindPrefix(P(p), store::Kind::kRequest)));
    for (; row->Valid() && looked < max; row->Next(), ++looked) {
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::RequestKey::Decode(row->key()));
      // Rows with a time in their key come in its order: the first young one ends the partition.
      if (static_cast<int64_t>(key.ms) * 1000 >= before_us) break;
      common::v1::RequestRow request;
      STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &request));
      if (request.time_us() < before_us)
        overlay_.Delete(store::Family::kRequest, std::string(row->key()));
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return absl::OkStatus();
}

std::vector<std::string> Core::TakeErasedSubjects() { return std::exchange(erased_subjects_, {}); }

}  // namespace steward::engine
