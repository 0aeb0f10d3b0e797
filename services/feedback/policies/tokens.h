#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// What lets a contact answer without a login. A token names the response that it is for and the
// invitation that it belongs to, and ends with a keyed hash of the latter: nobody without the
// installation's key can make one, it is good for one survey, and it is stored nowhere. Pure
// functions; `token_key` is Env::token_key.
//
//   accounts/{account}/responses/{response}/tokens/{invitation}~{32 hexadecimal digits}
namespace steward::feedback {

// The response that an invitation leads to: its own id; or, for an anonymous survey, one that can't
// be told from it without the key.
std::string ResponseFor(absl::string_view token_key, absl::string_view invitation, bool anonymous);

std::string TokenFor(absl::string_view token_key, absl::string_view invitation, bool anonymous);

// The invitation, by resource name, whose token this is. Nothing where it was not made with this
// key.
std::optional<std::string> InvitationOf(absl::string_view token_key, absl::string_view token);

}  // namespace steward::feedback
