#include "libs/rpc/client.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/security/credentials.h>

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/client_metadata.h"
#include "libs/rpc/errors_map.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/tls.h"

namespace steward::rpc {
namespace {

constexpr absl::Duration kBackoffMin = absl::Milliseconds(50);
constexpr absl::Duration kBackoffMax = absl::Seconds(2);
constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// What gRPC calls the least reconnect backoff: how long one attempt to connect may take. The other
// side's handshake is done by its busy loop thread.
constexpr int kConnectTimeoutMs = 5000;
// Error details of a service with many partitions.
constexpr int kMetadataBytesMax = 64 << 10;

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(limits::kBulkMessageBytesMax));
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  // Each Channel is a connection of its own.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_CHANNELZ, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  return arguments;
}

// What was rolled back waits for an operator; what is full stays full, unless the server says for
// how long.
bool IsWorthRepeating(const absl::Status& status) {
  if (absl::IsUnavailable(status)) return DetailOf(status).reason() != Reason::REASON_ROLLED_BACK;
  return absl::IsResourceExhausted(status) &&
         (DetailOf(status).reason() != Reason::REASON_LIMIT_EXCEEDED ||
          RetryAfter(status) > absl::ZeroDuration());
}

// Half to all of the delay of this attempt, so that callers who failed together don't come back
// together.
absl::Duration Backoff(int attempt) {
  thread_local absl::InsecureBitGen random;
  const absl::Duration full =
      std::min(kBackoffMax, kBackoffMin * (int64_t{1} << std::min(attempt, 10)));
  return full * absl::Uniform(random, 0.5, 1.0);
}

}  // namespace

void SetMetadata(const std::string& token, const CallOptions& options,
                 grpc::ClientContext* context) {
  if (!token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
  if (!options.traceparent.empty()) context->AddMetadata("traceparent", options.traceparent);
  for (const std::string& after : options.after) context->AddMetadata("steward-after", after);
}

std::string PositionIn(const grpc::ClientContext& context) {
  const auto& metadata = context.GetServerTrailingMetadata();
  const auto found = metadata.find("steward-position");
  return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
}

Channel::Channel(const std::string& target, std::string token, const Tls* tls)
    : target_(target),
      token_(std::move(token)),
      channel_(grpc::CreateCustomChannel(
          target, tls == nullptr ? grpc::InsecureChannelCredentials() : tls->ForClient(),
          Arguments())) {}

Channel::~Channel() = default;

absl::Status Channel::WaitConnected(absl::Time deadline) {
  if (channel_->WaitForConnected(absl::ToChronoTime(deadline))) return absl::OkStatus();
  return absl::DeadlineExceededError(absl::StrCat("no connection to ", target_));
}

absl::Status Channel::CallOnce(const google::protobuf::MethodDescriptor* method,
                               const google::protobuf::Message& request,
                               google::protobuf::Message* response, const CallOptions& options) {
  const std::string path = MethodPath(method);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
  SetMetadata(token_, options, &context);
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
  grpc::ByteBuffer answer;
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall(channel_.get(), rpc, &context, ToBytes(request), &answer);
  if (!status.ok()) return FromGrpcUncancelled(status);
  if (options.position != nullptr) *options.position = PositionIn(context);
  if (response != nullptr && !ParseBytes(answer, response)) {
    return absl::InternalError(
        absl::StrCat(path, " answered bytes that are no ", response->GetTypeName()));
  }
  return absl::OkStatus();
}

absl::Status Channel::Call(const google::protobuf::MethodDescriptor* method,
                           const google::protobuf::Message& request,
                           google::protobuf::Message* response, const CallOptions& options) {
  const absl::Time deadline = absl::Now() + options.timeout;
  CallOptions rest = options;
  for (int attempt = 0;; ++attempt) {
    rest.timeout = deadline - absl::Now();
    absl::Status status = CallOnce(method, request, response, rest);
    const absl::Duration delay = std::max(Backoff(attempt), RetryAfter(status));
    const bool again = options.retry && IsWorthRepeating(status) && absl::Now() + delay < deadline;
    if (!again) return status;
    absl::SleepFor(delay);
  }
}

}  // namespace steward::rpc
