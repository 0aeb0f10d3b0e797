#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/engine/record.h"
#include "services/ctl/session.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::ctl {

// Where a reader of one service's events stands, by partition.
struct EventPosition {
  std::string service;
  std::string installation;
  std::vector<common::v1::Cursor> cursors;
  // The newest durable records when it was opened; where a new epoch has begun before one of them,
  // its first record: the rest is gone.
  std::vector<engine::Head> heads;
  // Events recorded before are not shown.
  absl::Time not_before = absl::InfinitePast();

  // Takes a record that was received. Errors: DATA_LOSS for a partition that doesn't exist.
  absl::Status Pass(const engine::ForeignRecord& record);
  bool AtHeads() const;
  // Whether the service, whose newest seqs these are now, has lost some of what it had when this
  // was opened. False where it says none.
  bool IsLost(const std::vector<uint64_t>& seqs) const;
};

// `from` as of TailOptions. Errors: usage errors; NOT_FOUND for a cursor; those of the service.
absl::StatusOr<EventPosition> OpenPosition(Session& session, const std::string& service,
                                           const std::string& from);

// Goes to where a feed token says. INVALID_ARGUMENT for a text that is none.
absl::Status MoveTo(const std::string& token, EventPosition* position);

}  // namespace steward::ctl
