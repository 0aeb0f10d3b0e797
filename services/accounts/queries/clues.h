#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/engine/query.h"
#include "services/accounts/policies/identify.h"
#include "services/accounts/queries/assignment_history.h"

// What speaks for somebody as the manager of an account, gathered from what is stored, before it is
// weighed (DOMAIN.md 3.1 IdentifyAccountManager; `identification.proto` says what counts).
namespace steward::accounts {

struct Question {
  // "accounts/a1".
  std::string account;
  Instants at;
};

struct Clue {
  std::string person;
  EvidenceKind kind = EvidenceKind::kOrgChart;
  int32_t strength_bp = 10'000;
  // At most kClueEventsMax.
  std::vector<std::string> event_ids;
  // In words that go on from the person's name: "owns ...".
  std::string reason;
};

// Records that one clue cites: enough to look at.
inline constexpr size_t kClueEventsMax = 10;

struct Clues {
  // The explicit assignment; its kind says nothing.
  std::optional<Clue> assignment;
  std::vector<Clue> all;
};

// TEAM, INTERNAL_SOURCE, CHANNEL and STAKEHOLDER: what the account's own records say, with the
// assignment. Errors: DATA_LOSS.
absl::StatusOr<Clues> FindAccountClues(const Question& question,
                                       const engine::QueryContext& context);

// Takes away what speaks for people who had left, the assignment but for, and adds ORG_CHART,
// DEPARTMENT and JOB_TITLE. Errors: DATA_LOSS.
absl::Status AddPeopleClues(const Question& question, const engine::QueryContext& context,
                            Clues* clues);

}  // namespace steward::accounts
