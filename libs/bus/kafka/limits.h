#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// The limits of the way over Kafka.

namespace steward::bus {

// Bytes of a record with its headers: the largest event and room for headers. Topics are made with
// it.
inline constexpr int32_t kKafkaRecordBytesMax = 2 << 20;

// Records that the relay has handed to the producer and that are not acknowledged: some requests of
// the largest size, and little to send again.
inline constexpr size_t kInFlightRecordsMax = 20'000;
// Bytes of the same.
inline constexpr size_t kInFlightBytesMax = 16 << 20;
// Records that one partition of a topic may have among them, so that all get their turn.
inline constexpr size_t kLaneInFlightMax = 4096;
// Records of a partition read at once from the journal, so that all partitions get their turn.
inline constexpr size_t kStretchRecordsMax = 512;
// Records of a partition whose states become one round: what a backlog of them changed twice goes
// out once.
inline constexpr size_t kRoundRecordsMax = 4096;

// The broker answers a fetch of the subscriber with so many bytes, or with what there is after so
// many milliseconds: what an event of another service may lie there at most. A fetch costs the
// broker and the service as much as many records do.
inline constexpr int kFetchBytesMin = 128 << 10;
inline constexpr int kFetchWaitMs = 20;
// Bytes that a consumer fetches ahead: beyond it fetching pauses.
inline constexpr int32_t kFetchAheadKiB = 32 << 10;
// Bytes of one answer of the subscriber: well below what the intake queues.
inline constexpr size_t kNextBytesMax = 4 << 20;
// Unreadable records that are skipped at a topic's end before it is given up.
inline constexpr int kUnreadableTailMax = 1000;

// Under load the relay looks for new records this often, so that they leave in batches: each
// request to the broker, one for each partition, costs the service and the broker more than a
// record does. The harder the service works, the longer (fill_pace.h).
inline constexpr absl::Duration kFillEvery = absl::Milliseconds(5);
inline constexpr absl::Duration kFillEveryMax = absl::Milliseconds(32);
// With no more than so many records to send, a partition waits until the last ones are
// acknowledged: the slower the broker, the larger the batches.
inline constexpr uint64_t kPatientRecordsMax = 256;
// The states of a partition go out this often at most, unless there is a backlog: what changes
// again meanwhile goes out once. One that changes after a quiet time goes out at once.
inline constexpr absl::Duration kRoundEvery = absl::Seconds(3);

// How long one question to a broker may take: a start is tried again after it.
inline constexpr absl::Duration kBrokerPatience = absl::Seconds(5);
// A producer that reports nothing for so long while records are in flight is made anew.
inline constexpr absl::Duration kReportPatience = absl::Seconds(120);
// Between two tries to reach the broker: doubles from the first to the longest.
inline constexpr absl::Duration kRelayDelayMin = absl::Milliseconds(100);
inline constexpr absl::Duration kRelayDelayMax = absl::Seconds(2);

}  // namespace steward::bus
