#include "libs/engine/rewind.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "libs/engine/mirror_fold.h"
#include "libs/engine/record.h"
#include "libs/store/keys.h"

namespace steward::engine {
namespace {

store::Partition P(uint32_t p) { return static_cast<store::Partition>(p); }

// What our own journal of the partition says of the source: records that an operator gave up are
// skipped, and effects of what lies beyond the fork are kept.
absl::Status ReadOwnJournal(const RewindFrom& from, const SourceFork& fork,
                            std::set<RecordPlace>* skipped, Rewind* rewind) {
  auto row = from.rows.Scan(
      store::Family::kJournal,
      store::PrefixRange(store::PartitionKindPrefix(P(fork.partition), store::Kind::kJournal)));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const absl::string_view payload, DecodeJournal(row->value()));
    common::v1::Envelope envelope;
    STEWARD_RETURN_IF_ERROR(ParseEnvelope(payload, &envelope));
    if (envelope.type() == common::v1::ParkedEventDropped::descriptor()->name()) {
      STEWARD_ASSIGN_OR_RETURN(const RecordView view,
                               History(from.catalog, from.rows).Parse(payload));
      const auto* dropped = FindEvent<common::v1::ParkedEventDropped>(from.catalog, *view.event);
      if (dropped != nullptr && dropped->source() == from.source)
        skipped->insert({dropped->epoch(), dropped->seq()});
      continue;
    }
    const common::v1::RecordInput& cause = envelope.input().record();
    if (cause.source() != from.source || cause.epoch() >= fork.epoch || cause.seq() <= fork.seq)
      continue;
    if (rewind->kept_effect_count++ < kKeptEffectsMax)
      rewind->kept_effects.push_back(EventId(envelope));
  }
  return row->status();
}

// What of the mirrors that there are has to change.
absl::Status CompareMirrors(const RewindFrom& from, std::map<std::string, std::string> wanted,
                            Rewind* rewind) {
  auto row = from.rows.Scan(
      store::Family::kState,
      store::PrefixRange(store::PartitionKindPrefix(P(rewind->partition), store::Kind::kMirror)));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::MirrorKey::Decode(row->key()));
    if (key.source != from.source) continue;
    const auto found = wanted.find(std::string(row->key()));
    if (found == wanted.end()) {
      rewind->mirrors[std::string(row->key())] = std::nullopt;
    } else if (found->second == row->value()) {
      wanted.erase(found);
    }
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  for (auto& [key, bytes] : wanted) rewind->mirrors[key] = std::move(bytes);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Rewind> PlanRewind(const RewindFrom& from, const SourceFork& fork) {
  Rewind rewind{.source = from.source, .partition = fork.partition};
  STEWARD_ASSIGN_OR_RETURN(std::set<RecordPlace> skipped,
                           ParkedPlaces(from.rows, P(fork.partition), from.source));
  STEWARD_RETURN_IF_ERROR(ReadOwnJournal(from, fork, &skipped, &rewind));
  rewind.cursor.set_epoch(fork.epoch);
  rewind.cursor.set_seq(fork.seq);
  rewind.cursor.set_installation(from.catalog.installation().installation());
  MirrorFold fold(from.catalog, from.source, P(fork.partition));
  const auto visit = [&](const ForeignRecord& record) {
    if (record.seq == fork.seq) rewind.cursor.set_checksum(PayloadChecksum(record.payload));
    if (skipped.contains({record.epoch, record.seq})) return absl::OkStatus();
    return fold.Add(record);
  };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t last,
                           ReadUpTo(from.peer, fork.partition, fork.seq, visit));
  if (last < fork.seq) {
    return absl::UnavailableError(absl::StrCat("the journal of ", from.source, " ends in record ",
                                               last, " of partition ", fork.partition,
                                               ", before its fork at ", fork.seq));
  }
  STEWARD_RETURN_IF_ERROR(CompareMirrors(from, fold.Rows(), &rewind));
  return rewind;
}

}  // namespace steward::engine
