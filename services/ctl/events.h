#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <CLI/CLI.hpp>

#include "services/ctl/session.h"

namespace steward::ctl {

struct TailOptions {
  // Names; empty: every service.
  std::vector<std::string> services;
  // earliest, latest, a time, token:TOKEN or cursor:NAME; the last two only with one service.
  std::string from = "latest";
  // End once everything is shown that was durable at the start.
  bool until_head = false;
  // Event types and account ids to show; empty: all.
  std::vector<std::string> types;
  std::vector<std::string> accounts;
  // How long until_head waits for a service that is away, or was rolled back.
  absl::Duration patience = absl::Seconds(30);
};

// Shows events as they are recorded, in order within a partition: with JSON one object a line. A
// service that goes away, or that was rolled back behind what was shown, is waited for: for ever,
// or with until_head as long as its patience lasts; then the error says why the head can't be
// reached.
absl::StatusOr<int> TailEvents(Session& session, TailOptions options);

struct ReadOptions {
  std::string service;
  uint32_t partition = 0;
  uint64_t from_seq = 1;
  uint32_t count_max = 100;
};

// Shows a stretch of one partition.
absl::StatusOr<int> ReadEvents(Session& session, const ReadOptions& options);

}  // namespace steward::ctl
