#include <map>
#include <utility>

#include "libs/base/status.h"
#include "services/accounts/policies/channel_strength.h"
#include "services/accounts/policies/identify.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using accounts::ChannelInteraction;
using accounts::Evidence;
using accounts::EvidenceKind;
using accounts::Identification;
using accounts::ManagerCandidate;

constexpr Choice<EvidenceKind> kEvidenceKinds[] = {
    {"ORG_CHART", EvidenceKind::kOrgChart},
    {"DEPARTMENT", EvidenceKind::kDepartment},
    {"TEAM", EvidenceKind::kTeam},
    {"INTERNAL_SOURCE", EvidenceKind::kInternalSource},
    {"JOB_TITLE", EvidenceKind::kJobTitle},
    {"CHANNEL", EvidenceKind::kChannel},
    {"STAKEHOLDER", EvidenceKind::kStakeholder}};
constexpr Choice<Identification::Result> kResults[] = {
    {"FOUND", Identification::Result::kFound},
    {"AMBIGUOUS", Identification::Result::kAmbiguous},
    {"NOT_FOUND", Identification::Result::kNotFound}};

ManagerCandidate ReadCandidate(Inputs& in) {
  ManagerCandidate candidate = {.person = in.Text("person"),
                                .explicit_assignment = in.BoolOr("explicit_assignment", false)};
  for (Inputs* evidence : in.ListOrEmpty("evidence")) {
    candidate.evidence.push_back({.kind = evidence->Enum("kind", kEvidenceKinds),
                                  .strength_bp = static_cast<int32_t>(
                                      evidence->IntOr("strength_bp", 10'000, kBasisPoints))});
  }
  return candidate;
}

// In the order in which the candidates were given.
Json Confidences(const std::vector<ManagerCandidate>& candidates, const Identification& answer) {
  std::map<std::string, int32_t> by_person;
  for (const auto& ranked : answer.ranked) by_person[ranked.person] = ranked.confidence_bp;
  Json confidences = Json::object();
  for (const auto& candidate : candidates) {
    confidences[candidate.person] = by_person[candidate.person];
  }
  return confidences;
}

absl::StatusOr<Json> Identify(Inputs& in) {
  std::vector<ManagerCandidate> candidates;
  for (Inputs* candidate : in.List("candidates")) candidates.push_back(ReadCandidate(*candidate));
  const bool explain = in.BoolOr("explain", false);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const Identification answer,
                           accounts::IdentifyAccountManager(candidates));
  const bool found = answer.result == Identification::Result::kFound;
  Json result = {{"result", WordOf(kResults, answer.result)},
                 {"account_manager", found ? Json(answer.account_manager) : Json(nullptr)},
                 {"confidence_bp", Confidences(candidates, answer)}};
  if (!explain) return result;
  result["missing_evidence"] = Json::array();
  for (const EvidenceKind kind : answer.missing) {
    result["missing_evidence"].push_back(WordOf(kEvidenceKinds, kind));
  }
  return result;
}

absl::StatusOr<Json> ChannelStrength(Inputs& in) {
  const absl::Time now = in.Instant("now");
  std::vector<ChannelInteraction> interactions;
  for (Inputs* interaction : in.List("interactions")) {
    interactions.push_back({interaction->Text("person"), interaction->Instant("at")});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  Json strengths = Json::object();
  for (const auto& strength : accounts::ChannelStrengths(interactions, now)) {
    strengths[strength.person] = strength.strength_bp;
  }
  return Json{{"strength_bp", std::move(strengths)}};
}

}  // namespace

std::vector<Op> IdentifyOps() {
  return {
      {.name = "identify",
       .group = "identify",
       .summary = "Who manages the account, weighed from seven kinds of evidence.",
       .fields =
           {{"candidates[].person", "unique"},
            {"candidates[].explicit_assignment", "holds an active assignment; default false"},
            {"candidates[].evidence[].kind",
             "ORG_CHART, DEPARTMENT, TEAM, INTERNAL_SOURCE, JOB_TITLE, CHANNEL or STAKEHOLDER; the "
             "strongest of a kind counts"},
            {"candidates[].evidence[].strength_bp", "basis points, 0 to 10000; default 10000"},
            {"explain",
             "whether to add the kinds of evidence that are missing where nobody is "
             "found; default false"}},
       .example = R"({"candidates": [{"person": "p", "explicit_assignment": true, )"
                  R"("evidence": []}, {"person": "q", "explicit_assignment": false, )"
                  R"("evidence": [{"kind": "INTERNAL_SOURCE", "strength_bp": 10000}]}]})",
       .example_result = R"({"result": "FOUND", "account_manager": "p", )"
                         R"("confidence_bp": {"p": 10000, "q": 8000}})",
       .function = Identify},
      {.name = "channel_strength",
       .group = "identify",
       .summary = "Each person's share of the interactions of 365 days, which count half as much "
                  "every 30 days.",
       .fields = {{"now", "the instant; later interactions don't count"},
                  {"interactions[].person", "whose interaction it was"},
                  {"interactions[].at", "its instant"}},
       .example = R"({"now": "2026-06-30T12:00:00Z", "interactions": [)"
                  R"({"person": "p1", "at": "2026-05-19T12:00:00Z"}, )"
                  R"({"person": "p0", "at": "2025-12-30T12:00:00Z"}, )"
                  R"({"person": "p1", "at": "2026-02-04T12:00:00Z"}, )"
                  R"({"person": "p0", "at": "2026-01-25T12:00:00Z"}]})",
       .example_result = R"({"strength_bp": {"p1": 9075, "p0": 925}})",
       .function = ChannelStrength},
  };
}

}  // namespace steward::calc
