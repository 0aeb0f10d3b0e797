#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/rpc/admission.h"
#include "libs/rpc/feed_source.h"

namespace steward::rpc {

class Subscription;

// Serves steward.common.v1.EventFeedService/Subscribe. The thread that polls the queue takes
// subscriptions in and hears of finished reads and writes; one pump thread reads the feed and
// writes, for all subscriptions; one watch thread tells it of new events. A message has at most 256
// events or 256 KiB; one write is under way at most. A subscriber has at most 100,000 events of
// credit outstanding. One whose message isn't taken in time is ended with SLOW_SUBSCRIBER and the
// token to go on from, and cancelled when it doesn't read that either.
class FeedStreams final {
 public:
  // `index`: of Subscribe in the method table.
  FeedStreams(ServerShared& shared, size_t index, FeedSource& feed);
  // After Stop.
  ~FeedStreams();

  // Asks for the first call, and starts the threads.
  void Start();
  // Ends all subscriptions with STOPPING and a token to go on from; any thread.
  void EndAll();
  // Ends the threads; before the queue shuts down, by the thread that does it.
  void Stop();

 private:
  friend class Subscription;

  // Polling thread.
  void Ask();
  absl::Status TakeIn(const std::shared_ptr<Subscription>& subscription);
  void Leave(const std::shared_ptr<Subscription>& subscription);

  // Any thread: there is something for the pump.
  void Wake();

  void Pump();
  void Watch();
  bool PumpMustRun() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return dirty_ || stopped_; }
  bool WatchMustRun() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !subscriptions_.empty() || stopped_;
  }

  ServerShared& shared_;
  const size_t index_;
  FeedSource& feed_;
  absl::Mutex mutex_;
  // Shared with gRPC's tags and with the pump while it works on one.
  std::vector<std::shared_ptr<Subscription>> subscriptions_ ABSL_GUARDED_BY(mutex_);
  bool dirty_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread pump_;
  std::thread watch_;
};

}  // namespace steward::rpc
