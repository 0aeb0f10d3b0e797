#include "services/feedback/policies/tokens.h"

#include "absl/strings/str_cat.h"

#include "libs/base/hash.h"
#include "libs/base/naming.h"

namespace steward::feedback {
namespace {

std::string Keyed(absl::string_view token_key, absl::string_view what,
                  absl::string_view invitation) {
  return HexEncode(KeyedHash16OfParts(token_key, {what, invitation}));
}

// Takes as long for a wrong digit at the start as for one at the end.
bool Equal(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace

std::string ResponseFor(absl::string_view token_key, absl::string_view invitation, bool anonymous) {
  const std::string id =
      anonymous ? Keyed(token_key, "anonymous response", invitation) : LastSegment(invitation);
  return absl::StrCat("accounts/", AccountOf(invitation), "/responses/", id);
}

std::string TokenFor(absl::string_view token_key, absl::string_view invitation, bool anonymous) {
  return absl::StrCat(ResponseFor(token_key, invitation, anonymous), "/tokens/",
                      LastSegment(invitation), "~", Keyed(token_key, "answer", invitation));
}

std::optional<std::string> InvitationOf(absl::string_view token_key, absl::string_view token) {
  const std::string last = LastSegment(token);
  const std::string invitation =
      absl::StrCat("accounts/", AccountOf(token), "/invitations/", last.substr(0, last.find('~')));
  const bool own = Equal(TokenFor(token_key, invitation, false), token);
  const bool anonymous = Equal(TokenFor(token_key, invitation, true), token);
  if (own || anonymous) return invitation;
  return std::nullopt;
}

}  // namespace steward::feedback
