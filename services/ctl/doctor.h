#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/ctl/session.h"
#include "steward/common/v1/operations.pb.h"

// Whether the platform is well.

namespace steward::ctl {

// What is known of one service.
struct Diagnosis {
  std::string service;
  // Empty where it didn't answer.
  common::v1::ServiceStatus status;
  bool answered = false;
  // What keeps it from being well; empty when it is.
  std::vector<std::string> problems;
  // What somebody should look at all the same.
  std::vector<std::string> warnings;
};

// Asks every service twice: a consumer has to have come, at the second answer, to where its source
// stood at the first.
std::vector<Diagnosis> Diagnose(Session& session);

// Says what Diagnose found; asks again until all is well or `wait` is over. kExitOk when every
// service is ready, its timers caught up and its intake at its sources' heads; kExitUnavailable
// when one doesn't answer; else kExitFailure.
absl::StatusOr<int> RunDoctor(Session& session, absl::Duration wait);

// Lets every service check its journal and rows; at most `findings_max` findings each. kExitFailure
// when anything differs.
absl::StatusOr<int> RunVerify(Session& session, const std::vector<std::string>& services,
                              uint32_t findings_max);

}  // namespace steward::ctl
