#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/accounts/queries/clues.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;
using v1::IdentifyAccountManagerRequest;
using v1::IdentifyAccountManagerResponse;

// Candidates in an answer: who is further down is nobody's answer.
constexpr size_t kCandidatesShownMax = 20;

constexpr std::array<v1::EvidenceKind, kEvidenceKinds> kKinds = {
    v1::EVIDENCE_KIND_ORG_CHART,       v1::EVIDENCE_KIND_DEPARTMENT, v1::EVIDENCE_KIND_TEAM,
    v1::EVIDENCE_KIND_INTERNAL_SOURCE, v1::EVIDENCE_KIND_JOB_TITLE,  v1::EVIDENCE_KIND_CHANNEL,
    v1::EVIDENCE_KIND_STAKEHOLDER};

v1::EvidenceKind ToProto(EvidenceKind kind) { return kKinds.at(static_cast<size_t>(kind)); }

// The account that is asked about: by its name, or by that of a contract, which it holds.
absl::StatusOr<std::string> AccountAsked(const IdentifyAccountManagerRequest& request,
                                         const QueryContext& context) {
  if (request.account().empty() == request.contract().empty()) {
    return InvalidField("account", "must be given, or else contract, and not both");
  }
  std::string account = request.account();
  if (account.empty()) {
    const std::string id = AccountOf(request.contract());
    STEWARD_ASSIGN_OR_RETURN(const auto contract,
                             context.FindMirror<v1::ContractMirror>(id, request.contract()));
    if (contract == nullptr) return NotFound(request.contract());
    account = absl::StrCat("accounts/", id);
  }
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountState>(account));
  if (state == nullptr) return NotFound(account);
  return account;
}

absl::StatusOr<Identification> Weigh(const Clues& clues) {
  std::map<std::string, ManagerCandidate> candidates;
  if (clues.assignment.has_value()) {
    candidates[clues.assignment->person].explicit_assignment = true;
  }
  for (const Clue& clue : clues.all) {
    candidates[clue.person].evidence.push_back({clue.kind, clue.strength_bp});
  }
  std::vector<ManagerCandidate> all;
  for (auto& [person, candidate] : candidates) {
    candidate.person = person;
    all.push_back(std::move(candidate));
  }
  return IdentifyAccountManager(all);
}

void FillEvidence(const Clue& clue, v1::AccountManagerEvidence* evidence) {
  evidence->set_strength_bp(clue.strength_bp);
  evidence->mutable_event_ids()->Assign(clue.event_ids.begin(), clue.event_ids.end());
  evidence->set_reason(clue.reason);
}

void FillCandidate(const RankedCandidate& ranked, const Clues& clues,
                   v1::AccountManagerCandidate* candidate) {
  candidate->set_person(ranked.person);
  candidate->set_confidence_bp(ranked.confidence_bp);
  if (ranked.explicit_assignment) {
    v1::AccountManagerEvidence* evidence = candidate->add_evidence();
    FillEvidence(*clues.assignment, evidence);
    evidence->set_kind(v1::EVIDENCE_KIND_ASSIGNMENT);
    evidence->set_weight_bp(static_cast<int32_t>(kWholeBp));
  }
  for (const Clue& clue : clues.all) {
    if (clue.person != ranked.person) continue;
    v1::AccountManagerEvidence* evidence = candidate->add_evidence();
    FillEvidence(clue, evidence);
    evidence->set_kind(ToProto(clue.kind));
    evidence->set_weight_bp(IdentifyRules().weight_bp.at(static_cast<size_t>(clue.kind)));
  }
}

IdentifyAccountManagerResponse::Result ResultOf(const Identification& found) {
  switch (found.result) {
    case Identification::Result::kFound:
      return IdentifyAccountManagerResponse::RESULT_FOUND;
    case Identification::Result::kAmbiguous:
      return IdentifyAccountManagerResponse::RESULT_AMBIGUOUS;
    case Identification::Result::kNotFound:
      return IdentifyAccountManagerResponse::RESULT_NOT_FOUND;
  }
  STEWARD_UNREACHABLE();
}

absl::Status Fill(const Identification& found, const Clues& clues, const QueryContext& context,
                  IdentifyAccountManagerResponse* response) {
  response->set_result(ResultOf(found));
  response->set_account_manager(found.account_manager);
  response->set_candidate_count(static_cast<int32_t>(found.ranked.size()));
  response->set_contested(found.ranked.size() > 1 &&
                          found.ranked[1].confidence_bp >= IdentifyRules().found_from_bp);
  const size_t shown = std::min(found.ranked.size(), kCandidatesShownMax);
  for (size_t i = 0; i < shown; ++i) {
    v1::AccountManagerCandidate* candidate = response->add_candidates();
    FillCandidate(found.ranked[i], clues, candidate);
    STEWARD_ASSIGN_OR_RETURN(*candidate->mutable_display_name(),
                             DisplayNameOf(candidate->person(), context));
  }
  for (const EvidenceKind kind : found.missing) response->add_missing_kinds(ToProto(kind));
  return absl::OkStatus();
}

}  // namespace

// Who manages an account at `valid_at`, as it was known at `recorded_at`, by all seven kinds of
// evidence (DOMAIN.md 1; 3.1 IdentifyAccountManager). NOT_FOUND for an account that doesn't exist,
// or a contract that is not known.
absl::Status IdentifyAccountManager(const IdentifyAccountManagerRequest& request,
                                    const QueryContext& context,
                                    IdentifyAccountManagerResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const Instants at, ReadInstants(request, context.now()));
  STEWARD_ASSIGN_OR_RETURN(const std::string account, AccountAsked(request, context));
  response->set_account(account);
  const Question question{account, at};
  STEWARD_ASSIGN_OR_RETURN(Clues clues, FindAccountClues(question, context));
  STEWARD_RETURN_IF_ERROR(AddPeopleClues(question, context, &clues));
  std::stable_sort(clues.all.begin(), clues.all.end(),
                   [](const Clue& a, const Clue& b) { return a.kind < b.kind; });
  STEWARD_ASSIGN_OR_RETURN(const Identification found, Weigh(clues));
  return Fill(found, clues, context, response);
}

}  // namespace steward::accounts
