#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "steward/common/v1/envelope.pb.h"

namespace steward::engine {

// One journal record in memory: what tails read without touching the store.
struct Record {
  uint32_t partition = 0;
  uint64_t epoch = 0;
  uint64_t seq = 0;
  int64_t recorded_us = 0;
  uint32_t checksum = 0;
  std::string account;
  // Other accounts that show it in their timeline; nearly always none.
  std::vector<std::string> also_in_timeline_of;
  // "ContractSigned".
  std::string type;
  // The serialized `<Service>Event`.
  std::string payload;
};

// Shared: the ring, the batch that made it and every tail that is reading it hold it; the last one
// frees it.
using RecordPtr = std::shared_ptr<const Record>;

// A record's place in its partition's journal, or in its history.
struct RecordPlace {
  uint64_t epoch = 0;
  uint64_t seq = 0;

  friend bool operator==(const RecordPlace&, const RecordPlace&) = default;
  // Clang's checker takes the zero that its result is compared with for a pointer.
  friend auto operator<=>(const RecordPlace&,
                          const RecordPlace&) = default;  // NOLINT(modernize-use-nullptr)
};

// Where a partition's journal ends.
struct Head {
  uint64_t epoch = 1;
  uint64_t seq = 0;
  int64_t recorded_us = 0;
};

// The record that these bytes are, with its checksum.
RecordPtr MakeRecord(const common::v1::Envelope& envelope, std::string payload);

}  // namespace steward::engine
