#include "services/ctl/import/verdict.h"

#include "libs/base/errors.h"

namespace steward::importing {

Verdict Judge(const absl::Status& status) {
  const Reason reason = DetailOf(status).reason();
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return Verdict::kAccepted;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      // Only an operator ends that one.
      return reason == Reason::REASON_ROLLED_BACK ? Verdict::kFatal : Verdict::kRetry;
    case absl::StatusCode::kResourceExhausted:
      return reason == Reason::REASON_LIMIT_EXCEEDED ? Verdict::kRejected : Verdict::kRetry;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kCancelled:
      // Without a reason it is the connection that broke, not the service that said so.
      return reason == Reason::REASON_UNSPECIFIED ? Verdict::kRetry : Verdict::kFatal;
    case absl::StatusCode::kAborted:
      return reason == Reason::REASON_IMPORT_CONFLICT ? Verdict::kConflict : Verdict::kRejected;
    case absl::StatusCode::kFailedPrecondition:
      return reason == Reason::REASON_ACCOUNT_UNKNOWN || reason == Reason::REASON_PERSON_UNKNOWN ||
                     reason == Reason::REASON_ORG_UNIT_UNKNOWN
                 ? Verdict::kRetryUntilSettled
                 : Verdict::kRejected;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
      return Verdict::kRejected;
    default:
      return Verdict::kFatal;
  }
}

}  // namespace steward::importing
