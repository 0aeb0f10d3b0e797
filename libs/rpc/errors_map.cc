#include "libs/rpc/errors_map.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

#include "libs/base/errors.h"

namespace steward::rpc {
namespace {

constexpr char kDomain[] = "steward";
constexpr char kReasonPrefix[] = "REASON_";
// Of 8 KiB: base64 takes a third more, and the message and other metadata need room too.
constexpr size_t kMessageBytesMax = 1024;
constexpr size_t kViolationBytesMax = 3072;
constexpr int kResumeTokenBytesMax = 4096;

// For errors of a library, which carry no reason of ours.
Reason ReasonOfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kDeadlineExceeded:
      return common::v1::REASON_DEADLINE;
    case absl::StatusCode::kUnauthenticated:
      return common::v1::REASON_UNAUTHENTICATED;
    case absl::StatusCode::kPermissionDenied:
      return common::v1::REASON_PERMISSION_DENIED;
    case absl::StatusCode::kUnimplemented:
      return common::v1::REASON_UNIMPLEMENTED;
    case absl::StatusCode::kDataLoss:
      return common::v1::REASON_CORRUPT;
    default:
      return common::v1::REASON_UNSPECIFIED;
  }
}

std::string ReasonName(Reason reason) {
  return std::string(
      absl::StripPrefix(absl::string_view(common::v1::Reason_Name(reason)), kReasonPrefix));
}

void AddErrorInfo(const ErrorDetail& detail, google::rpc::Status* out) {
  google::rpc::ErrorInfo info;
  info.set_domain(kDomain);
  info.set_reason(ReasonName(detail.reason()));
  auto& metadata = *info.mutable_metadata();
  if (!detail.state().empty()) metadata["state"] = detail.state();
  if (!detail.command().empty()) metadata["command"] = detail.command();
  if (detail.allowed_size() > 0) metadata["allowed"] = absl::StrJoin(detail.allowed(), ",");
  const int token_bytes = static_cast<int>(detail.resume_token().size());
  if (token_bytes > 0 && token_bytes <= kResumeTokenBytesMax) {
    metadata["resume_token"] = detail.resume_token();
  }
  out->add_details()->PackFrom(info);
}

void AddViolations(const ErrorDetail& detail, google::rpc::Status* out) {
  if (detail.violations_size() == 0) return;
  google::rpc::BadRequest bad;
  size_t bytes = 0;
  for (const auto& violation : detail.violations()) {
    bytes += violation.field().size() + violation.description().size() + 8;
    if (bytes > kViolationBytesMax) break;
    auto* added = bad.add_field_violations();
    added->set_field(violation.field());
    added->set_description(violation.description());
  }
  out->add_details()->PackFrom(bad);
}

void AddPrecondition(const ErrorDetail& detail, const std::string& message,
                     google::rpc::Status* out) {
  google::rpc::PreconditionFailure failure;
  auto* violation = failure.add_violations();
  violation->set_type(ReasonName(detail.reason()));
  if (detail.reason() == common::v1::REASON_ILLEGAL_TRANSITION) {
    violation->set_subject(detail.state());
    violation->set_description(absl::StrCat("possible: ", absl::StrJoin(detail.allowed(), ", ")));
  } else {
    violation->set_description(message);
  }
  out->add_details()->PackFrom(failure);
}

void AddRetry(const ErrorDetail& detail, google::rpc::Status* out) {
  if (!detail.has_retry_after()) return;
  google::rpc::RetryInfo retry;
  *retry.mutable_retry_delay() = detail.retry_after();
  out->add_details()->PackFrom(retry);
}

// Cut at a character's start, so that what is left is UTF-8.
std::string Shortened(absl::string_view message) {
  if (message.size() <= kMessageBytesMax) return std::string(message);
  size_t end = kMessageBytesMax;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(message.substr(0, end), "...");
}

void ReadInfo(const google::rpc::ErrorInfo& info, ErrorDetail* detail) {
  if (info.domain() != kDomain) return;
  Reason reason = common::v1::REASON_UNSPECIFIED;
  if (!common::v1::Reason_Parse(absl::StrCat(kReasonPrefix, info.reason()), &reason)) return;
  detail->set_reason(reason);
  for (const auto& [key, value] : info.metadata()) {
    if (key == "state") detail->set_state(value);
    if (key == "command") detail->set_command(value);
    if (key == "resume_token") detail->set_resume_token(value);
    if (key != "allowed") continue;
    for (absl::string_view each : absl::StrSplit(value, ','))
      detail->add_allowed(std::string(each));
  }
}

ErrorDetail ReadDetails(const google::rpc::Status& rpc) {
  ErrorDetail detail;
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::RetryInfo retry;
  for (const auto& any : rpc.details()) {
    if (any.UnpackTo(&info)) ReadInfo(info, &detail);
    if (any.UnpackTo(&retry)) *detail.mutable_retry_after() = retry.retry_delay();
    if (!any.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      auto* added = detail.add_violations();
      added->set_field(violation.field());
      added->set_description(violation.description());
    }
  }
  return detail;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::StatusCode code =
      absl::IsUnknown(status) ? absl::StatusCode::kInternal : status.code();
  ErrorDetail detail = DetailOf(status);
  if (detail.reason() == common::v1::REASON_UNSPECIFIED) detail.set_reason(ReasonOfCode(code));
  google::rpc::Status rpc;
  const std::string message = Shortened(status.message());
  rpc.set_code(static_cast<int>(code));
  rpc.set_message(message);
  if (detail.reason() != common::v1::REASON_UNSPECIFIED) AddErrorInfo(detail, &rpc);
  AddViolations(detail, &rpc);
  if (code == absl::StatusCode::kFailedPrecondition &&
      detail.reason() != common::v1::REASON_UNSPECIFIED) {
    AddPrecondition(detail, message, &rpc);
  }
  AddRetry(detail, &rpc);
  return grpc::Status(static_cast<grpc::StatusCode>(code), message, rpc.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status rpc;
  if (!status.error_details().empty() && rpc.ParseFromString(status.error_details())) {
    const ErrorDetail detail = ReadDetails(rpc);
    if (detail.reason() != common::v1::REASON_UNSPECIFIED) {
      return Reject(detail, status.error_message());
    }
  }
  return absl::Status(code, status.error_message());
}

absl::Status FromGrpcUncancelled(const grpc::Status& status) {
  if (status.error_code() != grpc::StatusCode::CANCELLED) return FromGrpc(status);
  return absl::UnavailableError("the service went away while it was asked: ask again");
}

}  // namespace steward::rpc
