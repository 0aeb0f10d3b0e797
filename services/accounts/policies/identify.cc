#include "services/accounts/policies/identify.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::accounts {
namespace {

using Strengths = std::array<int32_t, kEvidenceKinds>;

// 1 with 12 decimals.
constexpr int64_t kOne = 1'000'000'000'000;

bool IsBp(int32_t value) { return 0 <= value && value <= kWholeBp; }

absl::Status CheckCandidates(absl::Span<const ManagerCandidate> candidates) {
  std::set<absl::string_view> persons;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const std::string path = absl::StrCat("candidates[", i, "]");
    if (candidates[i].person.empty()) {
      return InvalidField(absl::StrCat(path, ".person"), "must not be empty");
    }
    if (!persons.insert(candidates[i].person).second) {
      return InvalidField(absl::StrCat(path, ".person"),
                          "stands twice; give all evidence for a person in one candidate");
    }
    for (size_t j = 0; j < candidates[i].evidence.size(); ++j) {
      if (IsBp(candidates[i].evidence[j].strength_bp)) continue;
      return InvalidField(absl::StrCat(path, ".evidence[", j, "].strength_bp"),
                          "must be between 0 and 10000");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const IdentifyRules& rules) {
  const bool weights_ok = std::all_of(rules.weight_bp.begin(), rules.weight_bp.end(), IsBp);
  if (weights_ok && IsBp(rules.found_from_bp) && IsBp(rules.ambiguous_within_bp)) {
    return absl::OkStatus();
  }
  return InvalidField("rules", "must have weights and bounds between 0 and 10000 bp");
}

// The strongest evidence of each kind.
Strengths StrongestOf(const ManagerCandidate& candidate) {
  Strengths strongest = {};
  for (const Evidence& evidence : candidate.evidence) {
    int32_t& strength = strongest.at(static_cast<size_t>(evidence.kind));
    strength = std::max(strength, evidence.strength_bp);
  }
  return strongest;
}

int32_t ConfidenceBp(const Strengths& strengths, const IdentifyRules& rules) {
  int64_t doubt = kOne;
  for (size_t kind = 0; kind < strengths.size(); ++kind) {
    // Weight and strength have 4 decimals each, so the factor is exact.
    const int64_t product = int64_t{rules.weight_bp[kind]} * strengths[kind];
    const __int128 factor = kOne - product * (kOne / (kWholeBp * kWholeBp));
    doubt = static_cast<int64_t>((doubt * factor + kOne / 2) / kOne);
  }
  return static_cast<int32_t>(((kOne - doubt) * kWholeBp + kOne / 2) / kOne);
}

std::vector<RankedCandidate> Ranked(absl::Span<const ManagerCandidate> candidates,
                                    const IdentifyRules& rules) {
  std::vector<RankedCandidate> ranked;
  for (const ManagerCandidate& candidate : candidates) {
    const int32_t confidence_bp = candidate.explicit_assignment
                                      ? static_cast<int32_t>(kWholeBp)
                                      : ConfidenceBp(StrongestOf(candidate), rules);
    ranked.push_back({candidate.person, confidence_bp, candidate.explicit_assignment});
  }
  std::sort(ranked.begin(), ranked.end(), [](const RankedCandidate& a, const RankedCandidate& b) {
    return std::tie(b.explicit_assignment, b.confidence_bp, a.person) <
           std::tie(a.explicit_assignment, a.confidence_bp, b.person);
  });
  return ranked;
}

std::vector<EvidenceKind> MissingFrom(absl::Span<const ManagerCandidate> candidates) {
  Strengths strongest = {};
  for (const ManagerCandidate& candidate : candidates) {
    const Strengths own = StrongestOf(candidate);
    for (size_t i = 0; i < own.size(); ++i) strongest[i] = std::max(strongest[i], own[i]);
  }
  std::vector<EvidenceKind> missing;
  for (size_t i = 0; i < strongest.size(); ++i) {
    if (strongest[i] == 0) missing.push_back(static_cast<EvidenceKind>(i));
  }
  return missing;
}

Identification::Result ResultOf(const std::vector<RankedCandidate>& ranked,
                                const IdentifyRules& rules) {
  using Result = Identification::Result;
  if (ranked.empty()) return Result::kNotFound;
  const RankedCandidate& best = ranked.front();
  if (best.explicit_assignment) return Result::kFound;
  if (best.confidence_bp < rules.found_from_bp) return Result::kNotFound;
  const bool close = ranked.size() > 1 &&
                     ranked[1].confidence_bp >= best.confidence_bp - rules.ambiguous_within_bp;
  return close ? Result::kAmbiguous : Result::kFound;
}

}  // namespace

absl::StatusOr<Identification> IdentifyAccountManager(absl::Span<const ManagerCandidate> candidates,
                                                      const IdentifyRules& rules) {
  STEWARD_RETURN_IF_ERROR(CheckCandidates(candidates));
  STEWARD_RETURN_IF_ERROR(CheckRules(rules));
  Identification answer;
  answer.ranked = Ranked(candidates, rules);
  answer.result = ResultOf(answer.ranked, rules);
  if (answer.result == Identification::Result::kFound) {
    answer.account_manager = answer.ranked.front().person;
  }
  if (answer.result == Identification::Result::kNotFound) answer.missing = MissingFrom(candidates);
  return answer;
}

}  // namespace steward::accounts
