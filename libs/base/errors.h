#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "steward/common/v1/errors.pb.h"

// The one error currency of the platform: an absl::Status that carries a
// steward.common.v1.ErrorDetail as its payload. libs/rpc turns it into the details that clients
// see. All functions are pure and thread-safe.

namespace steward {

using Reason = common::v1::Reason;
using ErrorDetail = common::v1::ErrorDetail;

// A refusal. The status code is the one that the proto declares on the reason; a reason without one
// is a programmer's error. The message names the object and says what would make it work; it holds
// no personal text.
absl::Status Reject(Reason reason, absl::string_view message);

// The same with more detail than a reason: violations, the delay after which a retry makes sense, a
// token.
absl::Status Reject(const ErrorDetail& detail, absl::string_view message);

// A refusal of the moment: the same call makes sense again after `retry_after`.
absl::Status RejectForNow(Reason reason, absl::Duration retry_after, absl::string_view message);

// How long the one who refused asks to wait; zero where it doesn't say.
absl::Duration RetryAfter(const absl::Status& status);

// INVALID_FIELD for one field. `path` starts at the request ("contract.lines[2].quantity"), and
// `description` goes on from it ("must be at least 1"), so that the message reads as one sentence.
absl::Status InvalidField(absl::string_view path, absl::string_view description);

// ILLEGAL_TRANSITION: the thing `name` is in `state`, where `command` is not possible but `allowed`
// are.
absl::Status IllegalTransition(absl::string_view name, absl::string_view state,
                               absl::string_view command,
                               absl::Span<const absl::string_view> allowed);

// NOT_FOUND for the thing called `name`.
absl::Status NotFound(absl::string_view name);

// What the status carries; a detail without a reason when it carries none (it is OK, or was not
// made here).
ErrorDetail DetailOf(const absl::Status& status);

// True for the errors after which the process must stop: corrupt bytes, failed syncs, impossible
// state.
bool IsBroken(const absl::Status& status);

}  // namespace steward
