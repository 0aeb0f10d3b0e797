#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/ctl/session.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

// What a person of ours holds that is open, across the services.
namespace steward::ctl {

struct OpenWork {
  enum class Kind { kAssignment, kRenewal, kFollowUp, kEscalation };
  Kind kind = Kind::kAssignment;
  std::string name;
  // Without its type's name: "ACTIVE".
  std::string state;
  // An assignment's role, a renewal's due date, a follow-up's metric, an escalation's severity.
  std::string detail;
  // Of the resource as it was read; of an assignment, that of its team.
  std::string etag;
  // Of an assignment.
  accounts::v1::AssignmentRole role = accounts::v1::ASSIGNMENT_ROLE_UNSPECIFIED;
};

// "ASSIGNMENT", "RENEWAL", "FOLLOW_UP", "ESCALATION".
std::string KindText(OpenWork::Kind kind);

// Their assignments that are not over, in every role; undecided renewals; follow-ups that are not
// closed; escalations that are not over. `person` is a resource name. NOT_FOUND for nobody.
absl::StatusOr<std::vector<OpenWork>> ListOpenWork(Session& session, const std::string& person);

// `steward person open-work`.
absl::StatusOr<int> ShowOpenWork(Session& session, const std::string& person);

}  // namespace steward::ctl
