#include "libs/rpc/server.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.pb.h"
#include <grpc/support/log.h>
#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "libs/base/check.h"
#include "libs/base/status.h"
#include "libs/rpc/admission.h"
#include "libs/rpc/bind_problem.h"
#include "libs/rpc/feed_streams.h"
#include "libs/rpc/health.h"
#include "libs/rpc/unary_call.h"
#include "libs/telemetry/log.h"

namespace steward::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kSubscribePath[] = "/steward.common.v1.EventFeedService/Subscribe";
constexpr char kCheckPath[] = "/grpc.health.v1.Health/Check";
constexpr char kWatchPath[] = "/grpc.health.v1.Health/Watch";
// Requested calls ahead of all hot methods together, and of one: gRPC as Debian builds it walks all
// requested ones with each operation.
constexpr size_t kHotRequestsMax = 240;
constexpr size_t kHotRequestsOfMethodMin = 2;
constexpr size_t kHotRequestsOfMethodMax = 8;
constexpr size_t kColdRequests = 1;
constexpr int kHandshakeTimeoutMs = 5000;
constexpr int kPingIntervalMs = 10'000;
// How long calls that were cancelled may take to end.
constexpr absl::Duration kCancelGrace = absl::Seconds(2);
constexpr absl::Duration kDrainPoll = absl::Milliseconds(1);
// How long connections without a call may take to close after the last call has ended.
constexpr absl::Duration kGoodbye = absl::Milliseconds(200);

// Once one server of a process has reflection, gRPC gives it to each; this takes it out again.
class Plugins final : public grpc::ServerBuilderOption {
 public:
  explicit Plugins(bool reflection) : reflection_(reflection) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    if (!reflection_) plugins->clear();
  }

 private:
  const bool reflection_;
};

// gRPC's own lines would stand between ours, in another form: what concerns somebody comes back as
// a status. Its last words before an abort are told.
void TakeGrpcLine(gpr_log_func_args* line) {
  const bool last_words = absl::StrContains(line->message, "assertion failed");
  telemetry::Log(last_words ? telemetry::Level::kError : telemetry::Level::kDebug, "grpc",
                 {{"cause", line->message}});
}

class WakeTag final : public Tag {
 public:
  void Set(grpc::ServerCompletionQueue* queue) {
    // One alarm at a time: the one that is on its way serves this caller too.
    if (!pending_.exchange(true))
      alarm_.Set(queue, gpr_time_0(GPR_CLOCK_REALTIME), static_cast<Tag*>(this));
  }
  void Proceed(bool) override {
    woken_ = true;
    pending_ = false;
  }
  // Polling thread.
  bool TakeWoken() { return std::exchange(woken_, false); }

 private:
  std::atomic<bool> pending_ = false;
  bool woken_ = false;
  grpc::Alarm alarm_;
};

void SetArguments(const ServerLimits& limits, grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(limits.message_bytes_max);
  builder->SetMaxSendMessageSize(static_cast<int>(limits::kBulkMessageBytesMax));
  builder->AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, limits.metadata_bytes_max);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.connection_streams_max);
  // A taken port is an error, not a share of its calls.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Compressed messages are refused: their size is only known after they were inflated.
  builder->AddChannelArgument(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, 1);
  builder->AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  builder->AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder->AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              kPingIntervalMs);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

bool IsHot(const Method& method) {
  return method.role != common::v1::ROLE_PUBLIC &&
         (method.handling == common::v1::HANDLING_COMMAND ||
          method.handling == common::v1::HANDLING_GET);
}

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerOptions& options) {
  if (options.tls == nullptr) return grpc::InsecureServerCredentials();
  return options.tls->ForServer(options.client_auth);
}

// Streams are answered here, so that only the known ones can be served.
absl::Status CheckStreams(const MethodTable& table, const ServerOptions& options) {
  for (const Method& method : table.methods()) {
    if (method.handling != common::v1::HANDLING_STREAM || method.path == kWatchPath) continue;
    if (method.path != kSubscribePath || options.feed == nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat(method.path, " is a stream that nothing here serves"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ServerShared>> Prepare(ServerOptions options) {
  STEWARD_CHECK(options.authenticator != nullptr && options.registry != nullptr) << options.address;
  std::vector<const ServiceDescriptor*> services = options.services;
  services.push_back(
      grpc::health::v1::HealthCheckRequest::descriptor()->file()->FindServiceByName("Health"));
  STEWARD_ASSIGN_OR_RETURN(MethodTable table, MethodTable::Build(services));
  STEWARD_RETURN_IF_ERROR(CheckStreams(table, options));
  std::vector<const Descriptor*> requests;
  for (const Method& method : table.methods()) requests.push_back(method.descriptor->input_type());
  STEWARD_ASSIGN_OR_RETURN(auto validator, Validator::Build(requests));
  return std::make_unique<ServerShared>(std::move(options), std::move(table), std::move(validator));
}

}  // namespace

class Server::Core final {
 public:
  explicit Core(std::unique_ptr<ServerShared> shared) : shared_(std::move(shared)) {}
  ~Core();

  absl::Status Listen();
  void Collect(size_t max, absl::Time until, std::vector<engine::Call*>* calls);
  void Wake() { wake_.Set(shared_->queue.get()); }
  bool Shutdown(absl::Time deadline);
  int port() const { return port_; }
  grpc::CompletionQueue* queue() { return shared_->queue.get(); }

 private:
  void AddMethods();
  bool IsDrained() const { return shared_->active.load() == 0; }

  std::unique_ptr<ServerShared> shared_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::unique_ptr<UnaryMethod>> unary_;
  std::unique_ptr<Health> health_;
  std::unique_ptr<FeedStreams> streams_;
  WakeTag wake_;
  int port_ = 0;
  bool watchers_ended_ = false;
};

absl::Status Server::Core::Listen() {
  const ServerOptions& options = shared_->options;
  gpr_set_log_function(&TakeGrpcLine);
  if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetArguments(options.limits, &builder);
  builder.SetOption(std::make_unique<Plugins>(options.reflection));
  builder.AddListeningPort(options.address, CredentialsOf(options), &port_);
  shared_->services.Register(&builder);
  shared_->queue = builder.AddCompletionQueue();
  server_ = builder.BuildAndStart();
  const bool unix_socket = absl::StartsWith(options.address, "unix:");
  if (server_ == nullptr || (port_ <= 0 && !unix_socket)) {
    return absl::UnavailableError(absl::StrCat("can't listen on ", options.address, ": ",
                                               BindProblem(options.address),
                                               "; choose another with ", options.address_flag));
  }
  if (unix_socket) port_ = 0;
  AddMethods();
  return absl::OkStatus();
}

void Server::Core::AddMethods() {
  const auto& methods = shared_->table.methods();
  const auto hot = static_cast<size_t>(std::count_if(methods.begin(), methods.end(), IsHot));
  const size_t ahead = std::clamp(kHotRequestsMax / std::max<size_t>(hot, 1),
                                  kHotRequestsOfMethodMin, kHotRequestsOfMethodMax);
  for (size_t i = 0; i < methods.size(); ++i) {
    if (methods[i].path == kWatchPath) health_ = std::make_unique<Health>(*shared_, i);
  }
  for (size_t i = 0; i < methods.size(); ++i) {
    if (methods[i].path == kSubscribePath) {
      streams_ = std::make_unique<FeedStreams>(*shared_, i, *shared_->options.feed);
    } else if (methods[i].path == kCheckPath) {
      const auto check = [this](const auto& request, auto* response) {
        return health_->Check(request, response);
      };
      unary_.push_back(std::make_unique<UnaryMethod>(*shared_, i, kColdRequests, check));
    } else if (methods[i].path != kWatchPath) {
      unary_.push_back(
          std::make_unique<UnaryMethod>(*shared_, i, IsHot(methods[i]) ? ahead : kColdRequests));
    }
  }
  for (auto& method : unary_) method->Start();
  health_->Start();
  if (streams_ != nullptr) streams_->Start();
}

void Server::Core::Collect(size_t max, absl::Time until, std::vector<engine::Call*>* calls) {
  shared_->collected = calls;
  const size_t before = calls->size();
  bool waiting = true;
  while (calls->size() - before < max) {
    const gpr_timespec deadline =
        waiting ? grpc::TimePoint<std::chrono::system_clock::time_point>(
                      absl::ToChronoTime(
                          std::clamp(until, absl::UnixEpoch(), absl::Now() + absl::Hours(1))))
                      .raw_time()
                : gpr_time_0(GPR_CLOCK_REALTIME);
    void* tag = nullptr;
    bool ok = false;
    if (shared_->queue->AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) break;
    static_cast<Tag*>(tag)->Proceed(ok);
    if (wake_.TakeWoken() || calls->size() > before) waiting = false;
  }
  shared_->collected = nullptr;
  if (shared_->stopping && !std::exchange(watchers_ended_, true)) health_->EndWatchers();
  shared_->probe.SetCallsInFlight(shared_->with_engine);
  shared_->probe.FlushIfDue();
}

bool Server::Core::Shutdown(absl::Time deadline) {
  shared_->stopping = true;
  if (streams_ != nullptr) streams_->EndAll();
  Wake();
  // gRPC's own patience would also be for connections that are open and idle: theirs is short.
  while (!IsDrained() && absl::Now() < deadline) absl::SleepFor(kDrainPoll);
  server_->Shutdown(absl::ToChronoTime(std::min(deadline, absl::Now() + kGoodbye)));
  const absl::Time last = std::max(deadline, absl::Now()) + kCancelGrace;
  while (!IsDrained() && absl::Now() < last) absl::SleepFor(kDrainPoll);
  return IsDrained();
}

Server::Core::~Core() {
  if (server_ == nullptr) {
    if (shared_->queue == nullptr) return;
  } else {
    shared_->stopping = true;
    if (streams_ != nullptr) streams_->Stop();
    server_->Shutdown(std::chrono::system_clock::now());
    if (health_ != nullptr && !watchers_ended_) health_->EndWatchers();
  }
  for (auto& method : unary_) method->OrphanCalls();
  shared_->queue->Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (shared_->queue->Next(&tag, &ok)) static_cast<Tag*>(tag)->Proceed(ok);
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Server::~Server() = default;

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  STEWARD_ASSIGN_OR_RETURN(auto shared, Prepare(std::move(options)));
  auto core = std::make_unique<Core>(std::move(shared));
  STEWARD_RETURN_IF_ERROR(core->Listen());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

void Server::Collect(size_t max, absl::Time until, std::vector<engine::Call*>* calls) {
  core_->Collect(max, until, calls);
}

void Server::Wake() { core_->Wake(); }

bool Server::Shutdown(absl::Time deadline) { return core_->Shutdown(deadline); }

int Server::port() const { return core_->port(); }

grpc::CompletionQueue* Server::queue() { return core_->queue(); }

}  // namespace steward::rpc
