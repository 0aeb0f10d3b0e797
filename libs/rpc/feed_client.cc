#include "libs/rpc/feed_client.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include "libs/base/hash.h"
#include "libs/base/status.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/client_metadata.h"
#include "libs/rpc/errors_map.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/tag.h"
#include "steward/common/v1/envelope.pb.h"

namespace steward::rpc {
namespace {

using common::v1::Cursor;
using common::v1::StartPosition;
using common::v1::SubscribeRequest;
using common::v1::SubscribeResponse;
using google::protobuf::internal::WireFormatLite;

const google::protobuf::MethodDescriptor* FeedMethod(const char* name) {
  return SubscribeRequest::descriptor()
      ->file()
      ->FindServiceByName("EventFeedService")
      ->FindMethodByName(name);
}

}  // namespace

StartPosition StartAfter(const std::string& service, const std::vector<Cursor>& cursors) {
  StartPosition start;
  common::v1::FeedToken token;
  token.set_service(service);
  bool begun = false;
  for (const Cursor& cursor : cursors) {
    begun = begun || cursor.seq() > 0;
    if (token.installation().empty()) token.set_installation(cursor.installation());
    *token.add_cursors() = cursor;
  }
  if (begun) {
    start.set_token(Base64UrlEncode(Abs(token.SerializeAsString())));
  } else {
    start.set_anchor(StartPosition::ANCHOR_EARLIEST);
  }
  return start;
}

absl::StatusOr<engine::ForeignRecord> ToForeignRecord(std::string payload) {
  google::protobuf::io::CodedInputStream input(reinterpret_cast<const uint8_t*>(payload.data()),
                                               static_cast<int>(payload.size()));
  constexpr uint32_t kEnvelopeTag = (1 << 3) | WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
  common::v1::Envelope envelope;
  bool found = false;
  // The envelope is field 1 of every service's event and so its first bytes; other fields are
  // stepped over all the same.
  for (uint32_t tag = input.ReadTag(); tag != 0 && !found; tag = input.ReadTag()) {
    if (tag != kEnvelopeTag) {
      if (!WireFormatLite::SkipField(&input, tag)) break;
      continue;
    }
    found = WireFormatLite::ReadMessage(&input, &envelope);
    break;
  }
  if (!found || envelope.seq() == 0)
    return absl::DataLossError("an event of the feed has no envelope");
  return engine::ForeignRecord{envelope.partition(), envelope.epoch(), envelope.seq(),
                               std::move(payload), envelope.installation()};
}

// One Subscribe call. Next's thread starts all operations and handles what they brought; the thread
// that polls the queue only notes that they are over. An operation holds the stream until then.
class FeedSubscriber::Stream final : public std::enable_shared_from_this<Stream> {
 public:
  Stream(Channel& channel, const Options& options)
      : options_(options), stub_(channel.grpc_channel()) {
    SetMetadata(channel.token(), {}, &context_);
    if (options_.queue == nullptr) own_queue_.emplace();
    call_ = stub_.PrepareCall(&context_, MethodPath(FeedMethod("Subscribe")),
                              own_queue_.has_value() ? &*own_queue_ : options_.queue);
  }

  void Open(const SubscribeRequest& request) {
    granted_ = request.credit();
    wanted_.push_back(request);
    heard_ = absl::Now();
    call_->StartCall(TagOf(kStart));
  }

  // Marked first: the end that it brings is read as ours then.
  void Cancel() {
    {
      absl::MutexLock lock(&mutex_);
      cancelled_ = true;
    }
    context_.TryCancel();
  }

  // The last call of Next's thread.
  void Close() {
    Cancel();
    if (!own_queue_.has_value()) return;
    own_queue_->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (own_queue_->Next(&tag, &ok)) static_cast<Tag*>(tag)->Proceed(ok);
  }

  // Waits for a message, and for nothing longer than `until`.
  absl::StatusOr<bool> Receive(absl::Time until) {
    while (!received_) {
      if (ended_.has_value()) return *ended_;
      const absl::Time silent = heard_ + options_.silence_max;
      const std::optional<Over> over = Wait(std::min(until, silent));
      if (over.has_value()) {
        Proceed(*over);
        continue;
      }
      if (IsCancelled()) return absl::CancelledError("the subscriber was stopped");
      if (absl::Now() < silent) return false;
      return absl::UnavailableError(absl::StrCat("the feed of ", options_.service,
                                                 " has been silent for ",
                                                 absl::FormatDuration(options_.silence_max)));
    }
    return true;
  }

  // Moves at most `max` events of the message that was received to `records`; the rest stays for
  // the next time.
  absl::Status Take(size_t max, engine::ForeignRecords* records) {
    while (next_event_ < message_.events_size() && records->records.size() < max) {
      STEWARD_ASSIGN_OR_RETURN(auto record,
                               ToForeignRecord(std::move(*message_.mutable_events(next_event_++))));
      records->records.push_back(std::move(record));
      --granted_;
    }
    records->heads.assign(message_.heads().begin(), message_.heads().end());
    if (next_event_ == message_.events_size()) {
      received_ = false;
      Read();
    }
    Grant();
    return absl::OkStatus();
  }

 private:
  enum Operation : size_t { kStart, kRead, kWrite, kFinish, kOperations };
  // An operation that is over.
  struct Over {
    Operation operation = kStart;
    bool ok = false;
  };
  // At most one operation of a kind is under way.
  struct Pending final : Tag {
    void Proceed(bool ok) override {
      // It may be the last that holds the stream.
      const std::shared_ptr<Stream> stream = std::move(self);
      absl::MutexLock lock(&stream->mutex_);
      stream->over_.push_back({operation, ok});
    }
    Operation operation = kStart;
    std::shared_ptr<Stream> self;
  };

  Tag* TagOf(Operation operation) {
    Pending& pending = pending_[operation];
    pending.operation = operation;
    pending.self = shared_from_this();
    return &pending;
  }

  bool IsCancelled() {
    absl::MutexLock lock(&mutex_);
    return cancelled_;
  }

  std::optional<Over> Wait(absl::Time until) {
    const absl::Time bound = std::clamp(until, absl::UnixEpoch(), absl::Now() + absl::Hours(1));
    void* tag = nullptr;
    bool ok = false;
    if (own_queue_.has_value() && own_queue_->AsyncNext(&tag, &ok, absl::ToChronoTime(bound)) ==
                                      grpc::CompletionQueue::GOT_EVENT) {
      static_cast<Tag*>(tag)->Proceed(ok);
    }
    absl::MutexLock lock(&mutex_);
    const auto something = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return cancelled_ || !over_.empty();
    };
    if (!own_queue_.has_value()) mutex_.AwaitWithDeadline(absl::Condition(&something), bound);
    if (over_.empty()) return std::nullopt;
    const Over over = over_.front();
    over_.pop_front();
    return over;
  }

  void Proceed(const Over& over) {
    const auto [operation, ok] = over;
    if (operation == kFinish)
      ended_ = IsCancelled() ? FromGrpc(status_) : FromGrpcUncancelled(status_);
    if (operation == kWrite) writing_ = false;
    if (operation == kRead && ok) {
      message_.Clear();
      next_event_ = 0;
      received_ = ParseBytes(bytes_, &message_);
      heard_ = absl::Now();
      if (!received_) ended_ = absl::DataLossError("the feed's message can't be read");
      return;
    }
    if (operation == kStart && ok) return Begin();
    if (operation == kWrite && ok) return Write();
    // Start and reads fail when the call is over; a failed write is followed by a failed read.
    if ((operation == kStart || operation == kRead) && !ok) call_->Finish(&status_, TagOf(kFinish));
  }

  void Begin() {
    begun_ = true;
    Read();
    Write();
  }

  void Read() { call_->Read(&bytes_, TagOf(kRead)); }

  void Grant() {
    if (granted_ > options_.credit / 2) return;
    SubscribeRequest more;
    more.set_credit(options_.credit - granted_);
    granted_ = options_.credit;
    wanted_.push_back(more);
    Write();
  }

  void Write() {
    if (!begun_ || writing_ || wanted_.empty() || ended_.has_value()) return;
    writing_ = true;
    call_->Write(ToBytes(wanted_.front()), TagOf(kWrite));
    wanted_.pop_front();
  }

  const Options options_;
  grpc::ClientContext context_;
  std::optional<grpc::CompletionQueue> own_queue_;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> call_;
  grpc::ByteBuffer bytes_;
  grpc::Status status_;
  std::optional<absl::Status> ended_;
  std::deque<SubscribeRequest> wanted_;
  bool begun_ = false;
  bool writing_ = false;
  SubscribeResponse message_;
  int next_event_ = 0;
  bool received_ = false;
  uint32_t granted_ = 0;
  absl::Time heard_;
  std::array<Pending, kOperations> pending_;
  absl::Mutex mutex_;
  std::deque<Over> over_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
};

FeedSubscriber::FeedSubscriber(Channel& channel, Options options)
    : channel_(channel), options_(std::move(options)) {}

FeedSubscriber::~FeedSubscriber() {
  if (stream_ != nullptr) stream_->Close();
}

absl::Status FeedSubscriber::Start(const std::vector<Cursor>& after) {
  SubscribeRequest request;
  *request.mutable_start() = StartAfter(options_.service, after);
  request.set_credit(options_.credit);
  request.set_heartbeat_ms(static_cast<uint32_t>(absl::ToInt64Milliseconds(options_.heartbeat)));
  if (stream_ != nullptr) stream_->Close();
  auto stream = std::make_shared<Stream>(channel_, options_);
  stream->Open(request);
  absl::MutexLock lock(&mutex_);
  stream_ = std::move(stream);
  if (stopped_) stream_->Cancel();
  return stopped_ ? absl::CancelledError("the subscriber was stopped") : absl::OkStatus();
}

absl::StatusOr<engine::ForeignRecords> FeedSubscriber::Next(size_t max, absl::Time until) {
  engine::ForeignRecords records;
  if (stream_ == nullptr) return absl::FailedPreconditionError("Next before Start");
  STEWARD_ASSIGN_OR_RETURN(const bool received, stream_->Receive(until));
  if (received) STEWARD_RETURN_IF_ERROR(stream_->Take(max, &records));
  return records;
}

void FeedSubscriber::Stop() {
  absl::MutexLock lock(&mutex_);
  stopped_ = true;
  if (stream_ != nullptr) stream_->Cancel();
}

absl::StatusOr<engine::ForeignRecords> FeedPeer::ReadEvents(uint32_t partition, uint64_t from_seq,
                                                            uint32_t max) {
  common::v1::ReadEventsRequest request;
  request.set_partition(partition);
  request.set_from_seq(from_seq);
  request.set_max_events(max);
  common::v1::ReadEventsResponse response;
  CallOptions options;
  options.retry = true;
  STEWARD_RETURN_IF_ERROR(channel_.Call(FeedMethod("ReadEvents"), request, &response, options));
  engine::ForeignRecords records;
  for (std::string& payload : *response.mutable_events()) {
    STEWARD_ASSIGN_OR_RETURN(auto record, ToForeignRecord(std::move(payload)));
    records.records.push_back(std::move(record));
  }
  return records;
}

}  // namespace steward::rpc
