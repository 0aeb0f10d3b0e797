#include "libs/rpc/feed_streams.h"

#include <algorithm>
#include <pthread.h>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/rpc/subscription.h"

namespace steward::rpc {
namespace {

// Bounds how long Stop waits for the watch thread.
constexpr absl::Duration kWatchInterval = absl::Milliseconds(200);

absl::Status Stopping() {
  return Reject(common::v1::REASON_STOPPING,
                "the service is stopping; go on from the token in the details");
}

absl::Status TooMany(absl::string_view whose, size_t limit) {
  return Reject(common::v1::REASON_LIMIT_EXCEEDED,
                absl::StrCat(whose, " has ", limit, " subscriptions, which is the limit"));
}

}  // namespace

FeedStreams::FeedStreams(ServerShared& shared, size_t index, FeedSource& feed)
    : shared_(shared), index_(index), feed_(feed) {}

FeedStreams::~FeedStreams() { Stop(); }

void FeedStreams::Start() {
  Ask();
  pump_ = std::thread([this] { Pump(); });
  pthread_setname_np(pump_.native_handle(), "feed-pump");
  watch_ = std::thread([this] { Watch(); });
  pthread_setname_np(watch_.native_handle(), "feed-watch");
}

void FeedStreams::Ask() {
  if (!shared_.stopping) std::make_shared<Subscription>(*this)->Ask();
}

absl::Status FeedStreams::TakeIn(const std::shared_ptr<Subscription>& subscription) {
  const ServerLimits& limits = shared_.options.limits;
  absl::MutexLock lock(&mutex_);
  if (ending_) return Stopping();
  if (subscriptions_.size() >= limits.subscriptions_max)
    return TooMany("the service", limits.subscriptions_max);
  const auto same = std::count_if(subscriptions_.begin(), subscriptions_.end(),
                                  [&subscription](const auto& other) {
                                    return other->principal() == subscription->principal();
                                  });
  if (static_cast<size_t>(same) >= limits.principal_subscriptions_max) {
    return TooMany(subscription->principal(), limits.principal_subscriptions_max);
  }
  subscriptions_.push_back(subscription);
  shared_.probe.SetSubscriptions(subscriptions_.size());
  return absl::OkStatus();
}

void FeedStreams::Leave(const std::shared_ptr<Subscription>& subscription) {
  absl::MutexLock lock(&mutex_);
  subscriptions_.erase(std::remove(subscriptions_.begin(), subscriptions_.end(), subscription),
                       subscriptions_.end());
  shared_.probe.SetSubscriptions(subscriptions_.size());
}

void FeedStreams::Wake() {
  absl::MutexLock lock(&mutex_);
  dirty_ = true;
}

void FeedStreams::EndAll() {
  std::vector<std::shared_ptr<Subscription>> all;
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
    all = subscriptions_;
  }
  for (const auto& subscription : all) subscription->RequestEnd(Stopping());
}

void FeedStreams::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (pump_.joinable()) pump_.join();
  if (watch_.joinable()) watch_.join();
}

void FeedStreams::Pump() {
  absl::Time due = absl::InfiniteFuture();
  while (true) {
    std::vector<std::shared_ptr<Subscription>> work;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithDeadline(absl::Condition(this, &FeedStreams::PumpMustRun), due);
      if (stopped_) return;
      dirty_ = false;
      work = subscriptions_;
    }
    const absl::Time now = absl::Now();
    due = absl::InfiniteFuture();
    for (const auto& subscription : work) due = std::min(due, subscription->Serve(now));
  }
}

void FeedStreams::Watch() {
  uint64_t seen = 0;
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &FeedStreams::WatchMustRun));
      if (stopped_) return;
    }
    const absl::Time until = absl::Now() + kWatchInterval;
    const uint64_t version = feed_.WaitBeyond(seen, until);
    if (version > seen) {
      seen = version;
      Wake();
      continue;
    }
    // A stopped feed doesn't wait.
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithDeadline(absl::Condition(&stopped_), until);
  }
}

}  // namespace steward::rpc
