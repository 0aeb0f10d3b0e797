#include "services/ctl/identification_text.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "libs/base/status.h"
#include "services/ctl/output.h"
#include "services/ctl/values.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::AccountManagerCandidate;
using accounts::v1::IdentifyAccountManagerResponse;

// "internal source".
std::string KindInWords(accounts::v1::EvidenceKind kind) {
  const auto* value = accounts::v1::EvidenceKind_descriptor()->FindValueByNumber(kind);
  return value == nullptr
             ? ""
             : absl::StrReplaceAll(absl::AsciiStrToLower(EnumText(*value)), {{"_", " "}});
}

// "Ann Example (people/p1)".
std::string NameOf(const AccountManagerCandidate& candidate) {
  if (candidate.display_name().empty()) return candidate.person();
  return absl::StrCat(candidate.display_name(), " (", candidate.person(), ")");
}

std::string NotFound(const IdentifyAccountManagerResponse& answer) {
  std::vector<std::string> missing;
  for (const int kind : answer.missing_kinds()) {
    missing.push_back(KindInWords(static_cast<accounts::v1::EvidenceKind>(kind)));
  }
  return absl::StrCat("nobody is known to manage ", answer.account(),
                      missing.empty() ? "" : "; nothing speaks for anybody by ",
                      absl::StrJoin(missing, ", "));
}

std::string Summary(const IdentifyAccountManagerResponse& answer) {
  switch (answer.result()) {
    case IdentifyAccountManagerResponse::RESULT_FOUND:
      return absl::StrCat(NameOf(answer.candidates(0)), " manages ", answer.account(), ", at ",
                          PercentText(answer.candidates(0).confidence_bp()),
                          answer.contested() ? "; but the evidence does not agree" : "");
    case IdentifyAccountManagerResponse::RESULT_AMBIGUOUS:
      return absl::StrCat(
          "it is not clear who manages ", answer.account(), ": ", NameOf(answer.candidates(0)),
          " at ", PercentText(answer.candidates(0).confidence_bp()), ", or ",
          NameOf(answer.candidates(1)), " at ", PercentText(answer.candidates(1).confidence_bp()));
    default:
      return NotFound(answer);
  }
}

// One row for each piece of evidence; the person stands in the first of theirs.
void AddRows(const AccountManagerCandidate& candidate,
             std::vector<std::vector<std::string>>* rows) {
  std::string person = NameOf(candidate);
  std::string confidence = PercentText(candidate.confidence_bp());
  for (const auto& evidence : candidate.evidence()) {
    rows->push_back({person, confidence, KindInWords(evidence.kind()),
                     PercentText(evidence.weight_bp()), PercentText(evidence.strength_bp()),
                     evidence.reason(), absl::StrJoin(evidence.event_ids(), ", ")});
    person.clear();
    confidence.clear();
  }
}

}  // namespace

void ShowIdentification(const google::protobuf::Message& response, std::ostream& out) {
  const auto& answer = dynamic_cast<const IdentifyAccountManagerResponse&>(response);
  out << Summary(answer) << "\n";
  if (answer.candidates().empty()) return;
  out << "\n";
  std::vector<std::vector<std::string>> rows = {
      {"CANDIDATE", "CONFIDENCE", "EVIDENCE", "WEIGHT", "STRENGTH", "WHY", "EVENTS"}};
  for (const auto& candidate : answer.candidates()) AddRows(candidate, &rows);
  WriteTable(rows, out);
  const int more = answer.candidate_count() - answer.candidates_size();
  if (more > 0) out << "and " << more << " more\n";
}

}  // namespace steward::ctl
