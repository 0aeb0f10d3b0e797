#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/ctl/session.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::ctl {

// Where a reader of one service's events stands, by partition.
struct EventPosition {
  std::string service;
  std::string installation;
  std::vector<common::v1::Cursor> cursors;
  // The newest durable seqs when it was opened.
  std::vector<uint64_t> heads;
  // Events recorded before are not shown.
  absl::Time not_before = absl::InfinitePast();

  // Takes a record that was received. Errors: DATA_LOSS for a partition that doesn't exist.
  absl::Status Pass(const engine::ForeignRecord& record);
  bool AtHeads() const;
};

// `from` as of TailOptions. Errors: usage errors; NOT_FOUND for a cursor; those of the service.
absl::StatusOr<EventPosition> OpenPosition(Session& session, const std::string& service,
                                           const std::string& from);

// Goes to where a feed token says. INVALID_ARGUMENT for a text that is none.
absl::Status MoveTo(const std::string& token, EventPosition* position);

}  // namespace steward::ctl
