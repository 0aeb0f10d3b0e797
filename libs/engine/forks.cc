#include "libs/engine/forks.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"

namespace steward::engine {

absl::StatusOr<uint64_t> LastSeqOfEpoch(
    uint64_t epoch, uint64_t head,
    absl::FunctionRef<absl::StatusOr<uint64_t>(uint64_t seq)> epoch_of) {
  uint64_t low = 0;
  uint64_t high = head;
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    STEWARD_ASSIGN_OR_RETURN(const uint64_t found, epoch_of(middle));
    if (found <= epoch) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

absl::StatusOr<common::v1::EpochStarted> BeginEpoch(const Catalog& catalog,
                                                    const store::Reader& rows,
                                                    const NewEpoch& next) {
  const auto& [partition, head, epoch] = next;
  common::v1::EpochStarted started;
  const History history(catalog, rows);
  if (head.epoch > 1) {
    const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
      STEWARD_ASSIGN_OR_RETURN(const std::string payload, history.Payload(next.partition, seq));
      common::v1::Envelope envelope;
      STEWARD_RETURN_IF_ERROR(ParseEnvelope(payload, &envelope));
      return envelope.epoch();
    };
    STEWARD_ASSIGN_OR_RETURN(const uint64_t fork_seq,
                             LastSeqOfEpoch(head.epoch - 1, head.seq, epoch_of));
    STEWARD_ASSIGN_OR_RETURN(const std::string payload, history.Payload(partition, fork_seq + 1));
    STEWARD_ASSIGN_OR_RETURN(const RecordView first, history.Parse(payload));
    const auto* began = FindEvent<common::v1::EpochStarted>(catalog, *first.event);
    if (began == nullptr) return absl::DataLossError("an epoch begins without EpochStarted");
    started = *began;
  }
  common::v1::Fork* fork = started.add_forks();
  fork->set_epoch(epoch);
  fork->set_fork_seq(head.seq);
  return started;
}

}  // namespace steward::engine
