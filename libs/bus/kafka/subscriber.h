#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/offsets.h"
#include "libs/bus/kafka/options.h"
#include "libs/engine/ports.h"

namespace steward::bus {

// Follows a service's events topic: all partitions, assigned by hand, from the cursors on. Repeats
// come through (whoever follows drops them by epoch and seq), and gaps, which the peer fills.
// Records that are none of the service's are left out and counted. A caller that doesn't come for
// more stops the fetching (kFetchAheadKiB), and nothing else. Start and Next belong to one thread,
// Stop to any; Start and Stop take at most a few times kBrokerPatience.
class KafkaSubscriber final : public engine::Subscriber {
 public:
  struct Options {
    KafkaOptions kafka;
    // The source, "accounts".
    std::string service;
    uint32_t partition_count = 0;
    // A record of another one is refused; empty: any.
    std::string installation;
    // Told, on the subscriber's thread, for each record that can't be read.
    std::function<void()> on_unreadable;
  };
  explicit KafkaSubscriber(Options options) : options_(std::move(options)) {}

  // Errors: UNAVAILABLE (no broker, or no topic yet), FAILED_PRECONDITION (a topic of another
  // number of partitions), PERMISSION_DENIED.
  absl::Status Start(const std::vector<common::v1::Cursor>& after) override;
  // Errors: UNAVAILABLE; FAILED_PRECONDITION for a topic of another installation; CANCELLED.
  absl::StatusOr<engine::ForeignRecords> Next(size_t max, absl::Time until) override;
  void Stop() override { stopped_ = true; }

 private:
  absl::Status Take(const rd_kafka_message_t& message, engine::ForeignRecords* read);
  void RaiseHeads(engine::ForeignRecords* read);

  const Options options_;
  std::atomic<bool> stopped_ = false;
  // Set by the client, within a poll, when it has lost all brokers.
  rd_kafka_resp_err_t lost_ = RD_KAFKA_RESP_ERR_NO_ERROR;
  // Goes first: it may still set `lost_`.
  KafkaPtr<rd_kafka_t> client_;
  // The offset behind the last record that was taken, of each partition, and its seq (0: none yet).
  std::vector<int64_t> next_offsets_;
  std::vector<uint64_t> seqs_;
  std::vector<uint64_t> heads_;
};

// For each partition of a service's events topic an offset from which on every record after the
// cursor comes. Walks back from the topic's end: a record is never more than one seq ahead of the
// one before it, so that going back by the difference of two seqs never goes too far.
struct StartOffsets {
  std::vector<int64_t> offsets;
  // Behind the topic's last records, and the seqs of these.
  std::vector<int64_t> ends;
  std::vector<uint64_t> heads;
};
absl::StatusOr<StartOffsets> FindStart(OffsetReader& reader,
                                       const std::vector<common::v1::Cursor>& after,
                                       const std::string& service);

}  // namespace steward::bus
