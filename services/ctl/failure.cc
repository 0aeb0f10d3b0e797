#include "services/ctl/failure.h"

#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"

#include "libs/base/errors.h"
#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

constexpr char kUsageUrl[] = "steward/usage";

// What helps; "" where the message says it all.
absl::string_view Advice(Reason reason, absl::StatusCode code) {
  switch (reason) {
    case Reason::REASON_ETAG_MISMATCH:
      return "read it again, and repeat the change on what it is now";
    case Reason::REASON_IMPORT_CONFLICT:
      return "keep the live change, or take the source's with --overwrite";
    case Reason::REASON_REQUEST_ID_REUSED:
    case Reason::REASON_REQUEST_ID_EXPIRED:
      return "leave --request-id out, and a new one is made";
    case Reason::REASON_ACCOUNT_UNKNOWN:
    case Reason::REASON_PERSON_UNKNOWN:
    case Reason::REASON_ORG_UNIT_UNKNOWN:
      return "create it first; what another service made a moment ago may still be on its way";
    case Reason::REASON_UNAUTHENTICATED:
      return "name the token file of this platform with --data or --token-file";
    case Reason::REASON_PERMISSION_DENIED:
    case Reason::REASON_PERSONAL_FIELD:
      return "use a token with that role: --token-file";
    case Reason::REASON_OVERLOADED:
    case Reason::REASON_STARTING:
    case Reason::REASON_STOPPING:
    case Reason::REASON_PEER_UNAVAILABLE:
      return "try again in a moment; `steward doctor` says when all is well";
    case Reason::REASON_QUOTA_EXCEEDED:
      return "send fewer calls at a time; `calls_per_second` in tokens.toml is the operator's";
    case Reason::REASON_CORRUPT:
      return "stop writing, and look at `steward verify`";
    default:
      break;
  }
  if (code == absl::StatusCode::kDeadlineExceeded) {
    return "give it longer with --timeout, or ask `steward doctor`";
  }
  return "";
}

std::string ReasonName(Reason reason) {
  return std::string(absl::StripPrefix(common::v1::Reason_Name(reason), "REASON_"));
}

// "`steward contract approve`" for "ApproveContract"; a method without a command stays as it is.
std::string VerbOf(absl::string_view method) {
  for (const Command& command : Commands()) {
    if (absl::EndsWith(command.method, absl::StrCat("/", method)))
      return absl::StrCat("`steward ", command.resource, " ", command.verb, "`");
  }
  return std::string(method);
}

// "ACTIVE" for "STATE_ACTIVE".
absl::string_view StateOf(absl::string_view state) {
  for (const absl::string_view prefix : {"STATE_", "LIFECYCLE_"}) {
    if (absl::ConsumePrefix(&state, prefix)) break;
  }
  return state;
}

// An illegal transition in the words of this command.
std::string InVerbs(const ErrorDetail& detail, const std::string& message) {
  const size_t end_of_name = message.find(absl::StrCat(" is ", detail.state()));
  if (detail.reason() != Reason::REASON_ILLEGAL_TRANSITION || end_of_name == std::string::npos)
    return message;
  std::vector<std::string> allowed;
  for (const std::string& each : detail.allowed()) allowed.push_back(VerbOf(each));
  const std::string possible = allowed.empty()
                                   ? "nothing is possible any more"
                                   : absl::StrCat("possible now: ", absl::StrJoin(allowed, ", "));
  return absl::StrCat(message.substr(0, end_of_name), " is ", StateOf(detail.state()), ", where ",
                      VerbOf(detail.command()), " is not possible; ", possible);
}

}  // namespace

absl::Status UsageError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsageUrl, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kUsageUrl).has_value(); }

Exit ExitOf(const absl::Status& status) {
  if (IsUsageError(status)) return kExitUsage;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kFailedPrecondition:
      return kExitConflict;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kExitInvalid;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return kExitUnavailable;
    default:
      return kExitFailure;
  }
}

std::string ErrorText(const absl::Status& status) {
  const ErrorDetail detail = DetailOf(status);
  const std::string message = InVerbs(detail, std::string(status.message()));
  std::string text = absl::StrCat("error: ", message, "\n");
  for (const auto& violation : detail.violations()) {
    const std::string line = absl::StrCat(violation.field(), " ", violation.description());
    if (message != line) absl::StrAppend(&text, "  ", line, "\n");
  }
  if (detail.reason() != Reason::REASON_UNSPECIFIED) {
    absl::StrAppend(&text, "  reason: ", ReasonName(detail.reason()), "\n");
  }
  const absl::string_view advice = Advice(detail.reason(), status.code());
  if (!advice.empty()) absl::StrAppend(&text, "  to do: ", advice, "\n");
  return text;
}

}  // namespace steward::ctl
