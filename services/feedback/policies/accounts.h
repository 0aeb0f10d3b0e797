#pragma once

#include "absl/status/status.h"

#include "services/feedback/view.h"

// What an account must be for work about it to begin. Pure functions.
namespace steward::feedback {

// OK where the account is known and (but for history) not archived; else ACCOUNT_UNKNOWN or
// ACCOUNT_ARCHIVED.
absl::Status CheckAccount(const FeedbackView& view, const Env& env, bool history = false);

}  // namespace steward::feedback
