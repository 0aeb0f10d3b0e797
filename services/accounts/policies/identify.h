#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// Who manages an account, weighed from seven kinds of evidence (DOMAIN.md 1, 3.1
// IdentifyAccountManager, 3.6 Accounts). Pure and thread-safe.
namespace steward::accounts {

// In the order of the seven steps by which a manager is found.
enum class EvidenceKind {
  kOrgChart,
  kDepartment,
  kTeam,
  kInternalSource,
  kJobTitle,
  kChannel,
  kStakeholder,
};
inline constexpr int kEvidenceKinds = 7;

struct Evidence {
  EvidenceKind kind = EvidenceKind::kOrgChart;
  // How strongly it speaks for the person, 0 to 10000 bp.
  int32_t strength_bp = 10'000;
};

struct ManagerCandidate {
  std::string person;
  // The person holds an active assignment as the account's manager.
  bool explicit_assignment = false;
  std::vector<Evidence> evidence;
};

struct IdentifyRules {
  // What evidence of a kind weighs at full strength, bp, by EvidenceKind.
  std::array<int32_t, kEvidenceKinds> weight_bp = {4000, 3000, 5000, 8000, 3000, 6000, 7000};
  // A best candidate below this is none.
  int32_t found_from_bp = 5000;
  // A second candidate who is no more than this behind makes the answer ambiguous.
  int32_t ambiguous_within_bp = 1000;
};

struct RankedCandidate {
  std::string person;
  int32_t confidence_bp = 0;
  bool explicit_assignment = false;
};

struct Identification {
  enum class Result { kFound, kAmbiguous, kNotFound };
  Result result = Result::kNotFound;
  // The manager; empty unless the result is kFound.
  std::string account_manager;
  // Every candidate, the best first: explicit ones, then by confidence; equal ones by person.
  std::vector<RankedCandidate> ranked;
  // Where the result is kNotFound: the kinds of which no candidate has evidence with a strength
  // above 0, in the order of the enum. This is what to look for.
  std::vector<EvidenceKind> missing;
};

// confidence = 1 - product over the kinds of (1 - weight * strength), of each kind the strongest
// evidence; 10000 bp for an explicit assignment. The product has 12 decimals, rounded half up at
// each factor, the factors in the order of the enum; the confidence is rounded half up to bp, and
// all comparisons are between rounded ones. An explicit assignment is never ambiguous; of two the
// lower person is the manager. INVALID_FIELD, below "candidates", for a person who stands twice or
// is empty, and for strengths outside 0 to 10000; for `rules` the same below "rules".
absl::StatusOr<Identification> IdentifyAccountManager(absl::Span<const ManagerCandidate> candidates,
                                                      const IdentifyRules& rules = {});

}  // namespace steward::accounts
