#pragma once

#include <cstdint>

#include "absl/time/time.h"

// The limits that hold throughout the platform. The unit comes last in each name. Limits of one
// library's own machinery stand beside it.

namespace steward::limits {

// Bytes of a request or reply: also the largest event, so it stays under Kafka's default for a
// record.
inline constexpr int64_t kMessageBytesMax = 1 << 20;
// Bytes of a reply that carries many messages, such as a page: the receiver's limit in our clients.
inline constexpr int64_t kBulkMessageBytesMax = 4 << 20;
// Bytes of a call's metadata: enough for a token and a trace context, too little to hurt.
inline constexpr int64_t kMetadataBytesMax = 8 << 10;

// Items of a page: larger requests get this many, which stays under the message limit for usual
// items.
inline constexpr int32_t kPageItemsMax = 1000;
// Items of a page when the request doesn't say: a screenful or two.
inline constexpr int32_t kPageItemsDefault = 50;

// Bytes of an id: what DNS labels and Kafka names bear, so that ids can be used anywhere.
inline constexpr int32_t kIdBytesMax = 63;
// Bytes of a request id: a UUID and room for a caller's prefix. It is kept for a day.
inline constexpr int32_t kRequestIdBytesMax = 128;
// Characters (code points) of a name: it is an index key and a column on screens.
inline constexpr int32_t kNameCharactersMax = 200;
// Bytes of a note or other long text: pages of prose, and still many to a batch.
inline constexpr int32_t kNoteBytesMax = 10'000;
// Entries of a repeated field: validation and derivation walk all of them on the loop thread.
inline constexpr int32_t kRepeatedEntriesMax = 1000;
// Paths of an update mask: more than any message has fields.
inline constexpr int32_t kMaskPathsMax = 64;
// Segments of one path of a mask: deeper than any message; the recursion of a mask is otherwise
// unbounded.
inline constexpr int32_t kMaskPathSegmentsMax = 8;
// Texts that one call resolves: a page of events with a few texts each.
inline constexpr int32_t kResolveTextsMax = 1000;

// Levels of a hierarchy of accounts or of managers: real ones have under ten, and sums walk all of
// them.
inline constexpr int32_t kHierarchyLevelsMax = 16;
// Contracts of one account: its mirror's changes derive each of them again in one transition.
inline constexpr int32_t kAccountContractsMax = 10'000;

// Calls of one service that are under way: what the loop's queue clears well within a usual
// deadline.
inline constexpr int32_t kCallsInFlightMax = 1024;
// Inputs of one group commit: bounds the latency that a batch adds and the bytes that it holds.
inline constexpr int32_t kBatchInputsMax = 256;
// Parked events of a partition: beyond it the partition pauses, for something is wrong with all of
// them.
inline constexpr int32_t kParkedEventsMax = 10'000;

// How long a request id is remembered, and how old one that carries its time may be.
inline constexpr absl::Duration kRequestMemory = absl::Hours(24);
// How far ahead of our clock the time in a request id is believed.
inline constexpr absl::Duration kRequestAheadMax = absl::Hours(1);

}  // namespace steward::limits
