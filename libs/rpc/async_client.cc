#include "libs/rpc/async_client.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include "libs/base/check.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/client_metadata.h"
#include "libs/rpc/errors_map.h"
#include "libs/rpc/method_table.h"

namespace steward::rpc {
namespace {

struct PendingCall {
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  grpc::ByteBuffer bytes;
  grpc::Status status;
  AsyncClient::Done done;
};

}  // namespace

class AsyncClient::Core final {
 public:
  Core(Channel& channel, size_t in_flight_max)
      : channel_(channel), stub_(channel.grpc_channel()), in_flight_max_(in_flight_max) {
    STEWARD_CHECK(in_flight_max > 0) << channel.target();
  }

  ~Core() {
    for (auto& [call, owner] : calls_) call->context.TryCancel();
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) calls_.erase(static_cast<PendingCall*>(tag));
  }

  void Start(const google::protobuf::MethodDescriptor* method,
             const google::protobuf::Message& request, const CallOptions& options, Done done) {
    while (!in_callback_ && calls_.size() >= in_flight_max_) Next(absl::InfiniteFuture());
    auto owned = std::make_unique<PendingCall>();
    PendingCall* call = owned.get();
    call->done = std::move(done);
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
    SetMetadata(channel_.token(), options, &call->context);
    call->reader =
        stub_.PrepareUnaryCall(&call->context, PathOf(method), ToBytes(request), &queue_);
    calls_.emplace(call, std::move(owned));
    call->reader->StartCall();
    call->reader->Finish(&call->bytes, &call->status, call);
  }

  // Waits for one call to end, and runs its callback.
  bool Next(absl::Time until) {
    STEWARD_CHECK(!in_callback_) << "Poll or Drain inside a callback";
    void* tag = nullptr;
    bool ok = false;
    const absl::Time bound = std::clamp(until, absl::UnixEpoch(), absl::Now() + absl::Hours(1));
    if (queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(bound)) != grpc::CompletionQueue::GOT_EVENT)
      return false;
    const auto found = calls_.find(static_cast<PendingCall*>(tag));
    const std::unique_ptr<PendingCall> call = std::move(found->second);
    calls_.erase(found);
    const std::string response = Flatten(call->bytes);
    const std::string position = PositionIn(call->context);
    in_callback_ = true;
    if (call->done) call->done({FromGrpcUncancelled(call->status), response, position});
    in_callback_ = false;
    return true;
  }

  size_t in_flight() const { return calls_.size(); }

 private:
  const std::string& PathOf(const google::protobuf::MethodDescriptor* method) {
    std::string& path = paths_[method];
    if (path.empty()) path = MethodPath(method);
    return path;
  }

  Channel& channel_;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  const size_t in_flight_max_;
  grpc::CompletionQueue queue_;
  std::unordered_map<PendingCall*, std::unique_ptr<PendingCall>> calls_;
  std::unordered_map<const google::protobuf::MethodDescriptor*, std::string> paths_;
  bool in_callback_ = false;
};

AsyncClient::AsyncClient(Channel& channel, size_t in_flight_max)
    : core_(std::make_unique<Core>(channel, in_flight_max)) {}

AsyncClient::~AsyncClient() = default;

void AsyncClient::Start(const google::protobuf::MethodDescriptor* method,
                        const google::protobuf::Message& request, const CallOptions& options,
                        Done done) {
  core_->Start(method, request, options, std::move(done));
}

size_t AsyncClient::Poll(absl::Time until) {
  if (core_->in_flight() == 0 || !core_->Next(until)) return 0;
  size_t count = 1;
  while (core_->in_flight() > 0 && core_->Next(absl::UnixEpoch())) ++count;
  return count;
}

void AsyncClient::Drain() {
  while (core_->in_flight() > 0) core_->Next(absl::InfiniteFuture());
}

size_t AsyncClient::in_flight() const { return core_->in_flight(); }

}  // namespace steward::rpc
