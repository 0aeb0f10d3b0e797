#include "libs/engine/backup_hold.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::engine {
namespace {

// How soon another backup may ask again.
constexpr absl::Duration kAskAgain = absl::Milliseconds(250);

}  // namespace

absl::StatusOr<bool> BackupHold::Take(const common::v1::HoldIntakeRequest& request,
                                      absl::Time now) {
  absl::MutexLock lock(&mutex_);
  const bool others = now < until_ && request.set_id() != set_id_;
  if (request.hold_ms() == 0) {
    if (!others) until_ = absl::InfinitePast();
    return !others;
  }
  if (others && !backup_.empty() && request.backup() == backup_) {
    return Reject(Reason::REASON_ALREADY_EXISTS,
                  absl::StrCat("the backup ", backup_,
                               " is being written by somebody else: give this one another name"));
  }
  if (others) {
    return RejectForNow(Reason::REASON_LIMIT_EXCEEDED, kAskAgain,
                        absl::StrCat("one backup is written at a time, and now it is ",
                                     backup_.empty() ? "another one" : backup_,
                                     ": ask again when it is done, in a minute or two at most"));
  }
  backup_ = request.backup();
  set_id_ = request.set_id();
  until_ = now + absl::Milliseconds(request.hold_ms());
  return true;
}

bool BackupHold::IsOf(const std::string& set_id, absl::Time now) const {
  absl::MutexLock lock(&mutex_);
  return now < until_ && set_id == set_id_;
}

void BackupHold::End() {
  absl::MutexLock lock(&mutex_);
  until_ = absl::InfinitePast();
}

}  // namespace steward::engine
