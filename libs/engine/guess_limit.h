#pragma once

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"

namespace steward::engine {

// Slows down who guesses what a call without a login must know (a respondent's token): once many
// such calls about an account were refused, all of them about it are, for a while. One thread.
class GuessLimit final {
 public:
  // Refusals of an account at once; then one more each kRefill.
  static constexpr int kBurst = 100;
  static constexpr absl::Duration kRefill = absl::Seconds(1);
  // Accounts that are told apart; those beyond share one count.
  static constexpr size_t kAccountsMax = 10'000;

  explicit GuessLimit(const Clock& clock) : clock_(clock) {}

  // LIMIT_EXCEEDED with the time to wait, or OK.
  absl::Status Check(absl::string_view account);
  // A call about the account was refused.
  void NoteRefusal(absl::string_view account);

 private:
  // When the count of refusals is back at zero: a leaking bucket as one instant since boot.
  using EmptyAt = absl::Duration;

  std::string KeyOf(absl::string_view account);
  void ForgetEmpty();

  const Clock& clock_;
  absl::flat_hash_map<std::string, EmptyAt> empty_at_;
  absl::Duration forgot_at_ = -absl::InfiniteDuration();
};

}  // namespace steward::engine
