#include "libs/base/errors.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"

#include "libs/base/check.h"
#include "steward/common/v1/options.pb.h"

namespace steward {
namespace {

constexpr char kDetailUrl[] = "type.googleapis.com/steward.common.v1.ErrorDetail";

absl::StatusCode CodeOf(Reason reason) {
  const auto* value = common::v1::Reason_descriptor()->FindValueByNumber(reason);
  STEWARD_CHECK(value != nullptr) << "reason " << reason;
  const int code = value->options().GetExtension(common::v1::code);
  STEWARD_CHECK(code != 0) << value->name() << " declares no code";
  return static_cast<absl::StatusCode>(code);
}

}  // namespace

absl::Status Reject(Reason reason, absl::string_view message) {
  ErrorDetail detail;
  detail.set_reason(reason);
  return Reject(detail, message);
}

absl::Status Reject(const ErrorDetail& detail, absl::string_view message) {
  absl::Status status(CodeOf(detail.reason()), message);
  status.SetPayload(kDetailUrl, absl::Cord(detail.SerializeAsString()));
  return status;
}

absl::Status RejectForNow(Reason reason, absl::Duration retry_after, absl::string_view message) {
  ErrorDetail detail;
  detail.set_reason(reason);
  detail.mutable_retry_after()->set_seconds(absl::ToInt64Seconds(retry_after));
  detail.mutable_retry_after()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(retry_after % absl::Seconds(1))));
  return Reject(detail, message);
}

absl::Duration RetryAfter(const absl::Status& status) {
  const ErrorDetail detail = DetailOf(status);
  return absl::Seconds(detail.retry_after().seconds()) +
         absl::Nanoseconds(detail.retry_after().nanos());
}

absl::Status InvalidField(absl::string_view path, absl::string_view description) {
  ErrorDetail detail;
  detail.set_reason(common::v1::REASON_INVALID_FIELD);
  auto* violation = detail.add_violations();
  violation->set_field(std::string(path));
  violation->set_description(std::string(description));
  return Reject(detail, absl::StrCat(path, " ", description));
}

absl::Status IllegalTransition(absl::string_view name, absl::string_view state,
                               absl::string_view command,
                               absl::Span<const absl::string_view> allowed) {
  ErrorDetail detail;
  detail.set_reason(common::v1::REASON_ILLEGAL_TRANSITION);
  detail.set_state(std::string(state));
  detail.set_command(std::string(command));
  for (absl::string_view each : allowed) detail.add_allowed(std::string(each));
  const std::string legal = allowed.empty()
                                ? "nothing is possible any more"
                                : absl::StrCat("possible now: ", absl::StrJoin(allowed, ", "));
  return Reject(detail, absl::StrCat(name, " is ", state, ", where \"", command,
                                     "\" is not possible; ", legal));
}

absl::Status NotFound(absl::string_view name) {
  return Reject(common::v1::REASON_NOT_FOUND, absl::StrCat(name, " does not exist"));
}

ErrorDetail DetailOf(const absl::Status& status) {
  ErrorDetail detail;
  const absl::optional<absl::Cord> payload = status.GetPayload(kDetailUrl);
  if (!payload.has_value()) return detail;
  STEWARD_CHECK(detail.ParseFromString(std::string(*payload))) << status.message();
  return detail;
}

bool IsBroken(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsInternal(status);
}

}  // namespace steward
