#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "libs/engine/verify.h"

// Private to verify.
namespace steward::engine {

// One partition's journal, folded.
struct Verification::Folded {
  struct Aggregate {
    common::v1::RowHeader header;
    std::unique_ptr<Message> state;
  };
  std::map<std::string, Aggregate> aggregates;
  std::map<std::string, Aggregate> summaries;
  RowMap snapshots;
  RowMap timeline;
  // By the key that the id's own time gives.
  struct Request {
    std::string untimed_key;
    uint64_t first_seq = 0;
  };
  std::map<std::string, Request> requests;
  // Foreign records that an operator gave up: source, (epoch, seq).
  std::set<std::pair<std::string, RecordPlace>> dropped;
  uint64_t head_seq = 0;
  uint64_t timeline_seq = 0;
  bool timeline_known = true;
  bool broken = false;
  RowMap index_rows;
  RowMap timer_rows;
  RowMap sum_rows;
};

}  // namespace steward::engine
