#include "libs/engine/guess_limit.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::engine {
namespace {

// No account has this id.
constexpr absl::string_view kOthers = "";

}  // namespace

absl::Status GuessLimit::Check(absl::string_view account) {
  const auto found = empty_at_.find(KeyOf(account));
  if (found == empty_at_.end()) return absl::OkStatus();
  const absl::Duration left = found->second - clock_.BootTime() - (kBurst - 1) * kRefill;
  if (left <= absl::ZeroDuration()) return absl::OkStatus();
  const absl::Duration wait = absl::Ceil(left, absl::Seconds(1));
  return RejectForNow(
      Reason::REASON_LIMIT_EXCEEDED, wait,
      absl::StrCat("too many calls without a login were refused for this account: wait ",
                   absl::FormatDuration(wait)));
}

void GuessLimit::NoteRefusal(absl::string_view account) {
  const absl::Duration now = clock_.BootTime();
  EmptyAt& empty_at = empty_at_[KeyOf(account)];
  empty_at = std::max(empty_at, now) + kRefill;
}

std::string GuessLimit::KeyOf(absl::string_view account) {
  if (empty_at_.contains(account) || empty_at_.size() < kAccountsMax) return std::string(account);
  ForgetEmpty();
  return std::string(empty_at_.size() < kAccountsMax ? account : kOthers);
}

void GuessLimit::ForgetEmpty() {
  const absl::Duration now = clock_.BootTime();
  // It looks at all of them: once in the time in which one can become empty.
  if (now < forgot_at_ + kRefill) return;
  forgot_at_ = now;
  absl::erase_if(empty_at_, [now](const auto& entry) { return entry.second <= now; });
}

}  // namespace steward::engine
