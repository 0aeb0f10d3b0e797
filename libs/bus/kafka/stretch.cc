#include "libs/bus/kafka/stretch.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/store/keys.h"

namespace steward::bus {

absl::Status StretchReader::ForEach(uint32_t partition, uint64_t begin, size_t max, Visit visit) {
  const auto recent = feed_.ring().Read(partition, begin, max);
  for (const engine::RecordPtr& record : recent)
    STEWARD_RETURN_IF_ERROR(Show(record->payload, visit));
  if (!recent.empty()) return absl::OkStatus();
  const uint64_t head = feed_.ring().HeadOf(partition).seq;
  return ScanJournal(partition, begin, std::min(head + 1, begin + max), visit);
}

absl::Status StretchReader::ScanJournal(uint32_t partition, uint64_t begin, uint64_t end,
                                        Visit visit) {
  if (begin >= end) return absl::OkStatus();
  const auto p = static_cast<store::Partition>(partition);
  const store::Range range{.begin = store::JournalKey{.p = p, .seq = begin}.Encode(),
                           .end = store::JournalKey{.p = p, .seq = end}.Encode()};
  uint64_t next = begin;
  const auto rows = rows_.Scan(store::Family::kJournal, range);
  for (; rows->Valid(); rows->Next(), ++next) {
    STEWARD_ASSIGN_OR_RETURN(const absl::string_view payload, engine::DecodeJournal(rows->value()));
    STEWARD_RETURN_IF_ERROR(Show(payload, visit));
    if (envelope_.seq() != next) break;
  }
  STEWARD_RETURN_IF_ERROR(rows->status());
  if (next == end) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("record ", next, " of partition ", partition, " is missing in the journal"));
}

absl::Status StretchReader::Show(absl::string_view payload, Visit visit) {
  STEWARD_RETURN_IF_ERROR(engine::ParseEnvelope(payload, &envelope_));
  return visit({envelope_, payload});
}

absl::StatusOr<Place> StretchReader::PlaceOf(uint32_t partition, uint64_t seq) const {
  if (seq == 0) return Place{};
  const engine::Head head = feed_.ring().HeadOf(partition);
  // A state is in the store a moment before its record is in the ring. In the first epoch nothing
  // need be looked up.
  if (seq >= head.seq || head.epoch == 1) return Place{head.epoch, seq};
  STEWARD_ASSIGN_OR_RETURN(const auto records, feed_.Records(partition, seq, 1));
  if (records.empty()) return Place{head.epoch, seq};
  return Place{records.front()->epoch, seq};
}

}  // namespace steward::bus
