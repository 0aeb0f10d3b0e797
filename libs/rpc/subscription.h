#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/base/errors.h"
#include "libs/rpc/dynamic_service.h"
#include "libs/rpc/feed_source.h"
#include "libs/rpc/feed_streams.h"
#include "libs/rpc/tag.h"
#include "steward/common/v1/feed.pb.h"

namespace steward::rpc {

// One Subscribe call. Two threads work on it: the polling thread (calls, reads, ends of writes) and
// the pump (the feed, writes, the end). What they share is guarded by `mutex_`; the lock is never
// held while gRPC or the feed works.
class Subscription final : public std::enable_shared_from_this<Subscription> {
 public:
  explicit Subscription(FeedStreams& streams);
  ~Subscription();

  // Polling thread: asks gRPC for the call.
  void Ask();

  // Pump thread: does what can be done now; answers when it must be looked at again at the latest.
  absl::Time Serve(absl::Time now);

  // Any thread: to be ended by the pump.
  void RequestEnd(const absl::Status& status);

  const std::string& principal() const { return principal_; }

 private:
  enum class Operation { kBegin, kRead, kWrite, kFinish, kDone };
  struct Step;

  // What the pump looks at, copied under the lock.
  struct View {
    std::optional<common::v1::SubscribeRequest> start;
    uint64_t credit = 0;
    bool writing = false;
    absl::Time write_began;
    bool reads_ended = false;
    bool over = false;
    std::optional<absl::Status> end;
  };

  // The tag of an operation; it keeps the subscription alive.
  Tag* TagFor(Operation operation);
  void Proceed(Operation operation, bool ok);

  // Polling thread.
  void Begin(bool ok);
  void OnRead(bool ok);
  void OnWritten(bool ok);
  void OnDone();
  absl::Status TakeCredit(const common::v1::SubscribeRequest& request);

  // Pump thread.
  View Look();
  bool OpenReader(const View& view);
  // Whether it wrote, or ended the call.
  bool ReadAndWrite(const View& view, absl::Time now);
  void StartWrite(const common::v1::SubscribeResponse& message, absl::Time now, bool last);
  bool EndIfDue(const View& view, absl::Time now);
  void EndWithToken(Reason reason, absl::string_view message);
  void End(const absl::Status& status);

  FeedStreams& streams_;
  grpc::ServerContext context_;
  StreamResponder responder_;

  // Polling thread.
  std::string principal_;
  grpc::ByteBuffer read_bytes_;
  absl::Time arrived_;
  // The tag of kDone, which only comes for a call that begins.
  Step* done_step_ = nullptr;

  // Pump thread.
  std::unique_ptr<engine::FeedReader> reader_;
  common::v1::SubscribeResponse message_;
  std::string token_in_write_;
  uint64_t seen_version_ = 0;
  bool at_head_ = false;
  bool until_head_ = false;
  bool finishing_ = false;
  absl::Time finish_began_;
  absl::Duration heartbeat_;
  absl::Time last_write_;
  bool has_written_ = false;

  absl::Mutex mutex_;
  std::optional<common::v1::SubscribeRequest> start_ ABSL_GUARDED_BY(mutex_);
  uint64_t credit_ ABSL_GUARDED_BY(mutex_) = 0;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time write_began_ ABSL_GUARDED_BY(mutex_);
  // The newest token that a write has handed over.
  std::string token_ ABSL_GUARDED_BY(mutex_);
  bool reads_ended_ ABSL_GUARDED_BY(mutex_) = false;
  // The call is over, whoever ended it.
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  grpc::StatusCode code_ ABSL_GUARDED_BY(mutex_) = grpc::StatusCode::CANCELLED;
};

}  // namespace steward::rpc
