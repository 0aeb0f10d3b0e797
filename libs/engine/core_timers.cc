// Timers of the core: derived rows that fire through the same transition as a command.

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/core.h"

namespace steward::engine {
namespace {

constexpr int64_t kNoTimerUs = std::numeric_limits<int64_t>::max();
// Timers of one account that fire before a command of it is decided: more wait for their own turn.
constexpr size_t kAccountTimersMax = 64;
// Rows that are looked at to find an account's timers.
constexpr size_t kScanTimersMax = 1024;

}  // namespace

// Keys of the partition's timers due before an instant, in due order. Brings the partition's bound
// up to date.
absl::StatusOr<std::vector<std::string>> Core::DueTimers(store::Partition p, int64_t before_us,
                                                         size_t max) {
  std::vector<std::string> keys;
  if (next_due_us_[p] >= before_us) return keys;
  next_due_us_[p] = kNoTimerUs;
  auto row = overlay_.Scan(store::Family::kIndex,
                           store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kTimer)));
  for (; row->Valid(); row->Next()) {
    if (failed_timers_.contains(std::string(row->key()))) continue;
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::TimerKey::Decode(row->key()));
    if (key.due_us >= before_us || keys.size() >= max) {
      next_due_us_[p] = key.due_us;
      break;
    }
    keys.emplace_back(row->key());
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  // What is handed out may stay where it is, until it fired.
  if (!keys.empty()) next_due_us_[p] = std::numeric_limits<int64_t>::min();
  return keys;
}

absl::Time Core::NextDue() const {
  if (timers_held_) return absl::InfiniteFuture();
  const int64_t next_us = *std::min_element(next_due_us_.begin(), next_due_us_.end());
  if (next_us == kNoTimerUs) return absl::InfiniteFuture();
  return next_us == std::numeric_limits<int64_t>::min() ? absl::InfinitePast()
                                                        : FromMicros(next_us);
}

absl::Time Core::LastRecorded() const {
  int64_t last_us = 0;
  for (const Head& head : heads_) last_us = std::max(last_us, head.recorded_us);
  return last_us == 0 ? absl::InfinitePast() : FromMicros(last_us);
}

absl::StatusOr<size_t> Core::FireTimers(size_t max) {
  if (timers_held_) return 0;
  // Due up to and including now: a due has passed once its microsecond has begun.
  const int64_t before_us = ToMicros(clock_.Now()) + 1;
  std::vector<std::pair<int64_t, std::string>> due;
  for (size_t p = 0; p < next_due_us_.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(std::vector<std::string> keys,
                             DueTimers(static_cast<store::Partition>(p), before_us, max));
    for (std::string& key : keys) {
      STEWARD_ASSIGN_OR_RETURN(const auto decoded, store::TimerKey::Decode(key));
      due.emplace_back(decoded.due_us, std::move(key));
    }
  }
  std::sort(due.begin(), due.end());
  size_t fired = 0;
  for (; fired < std::min(max, due.size()); ++fired)
    STEWARD_RETURN_IF_ERROR(Fire(due[fired].second));
  return fired;
}

absl::Status Core::FireAccountTimers(const std::string& account) {
  if (timers_held_) return absl::OkStatus();
  const store::Partition p = catalog_.PartitionFor(account);
  const int64_t now_us = ToMicros(clock_.Now());
  STEWARD_ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                           DueTimers(p, now_us, kScanTimersMax));
  size_t fired = 0;
  for (const std::string& key : keys) {
    STEWARD_ASSIGN_OR_RETURN(const auto decoded, store::TimerKey::Decode(key));
    if (decoded.account != absl::string_view(account)) continue;
    STEWARD_RETURN_IF_ERROR(Fire(key));
    if (++fired == kAccountTimersMax) break;
  }
  return absl::OkStatus();
}

absl::Status Core::Fire(const std::string& key) {
  STEWARD_ASSIGN_OR_RETURN(const auto timer, store::TimerKey::Decode(key));
  // An earlier timer of the same batch may have moved or ended it.
  STEWARD_ASSIGN_OR_RETURN(const auto row, overlay_.Get(store::Family::kIndex, key));
  if (!row.has_value()) return absl::OkStatus();
  const TimerType* type = catalog_.service().TimerOf(timer.timer);
  STEWARD_CHECK(type != nullptr) << "no timer " << std::string(timer.timer) << " in "
                                 << catalog_.service().name();

  const TimerFired fired{.kind = std::string(timer.timer), .due = FromMicros(timer.due_us)};
  StepInput input;
  auto* timer_input = input.input.mutable_timer();
  timer_input->set_kind(fired.kind);
  *timer_input->mutable_due() = ToTimestamp(fired.due);
  input.env.now = clock_.Now();
  input.env.effective_time = fired.due;
  input.env.actor = absl::StrCat("steward-", catalog_.service().name());
  input.env.aggregate = std::string(timer.aggregate);
  input.env.account = std::string(timer.account);
  input.env.reason_code = "TIMER";
  input.correlation_id = absl::StrCat(fired.kind, "/", input.env.aggregate, "/", timer.due_us);
  input.causation_id = input.correlation_id;
  Step step(catalog_, overlay_, heads_[catalog_.PartitionFor(timer.account)], std::move(input));
  Decision decision = type->decide(fired, step, step.env());
  absl::Status status = decision.rejected() ? decision.rejection() : step.read_error();
  if (status.ok()) {
    step.Stage(std::move(decision));
    status = step.StageConsequences();
  }
  if (status.ok()) status = step.Finish();
  if (status.ok()) {
    STEWARD_ASSIGN_OR_RETURN(const auto after, step.rows().Get(store::Family::kIndex, key));
    if (!after.has_value()) return MergeStep(&step);
  }
  if (IsBroken(status)) return status;
  // Nothing made its row go or move: it would fire for ever. It is put aside until a restart, and
  // counted.
  failed_timers_.insert(key);
  return absl::OkStatus();
}

}  // namespace steward::engine
