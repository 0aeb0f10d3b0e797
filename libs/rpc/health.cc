#include "libs/rpc/health.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/errors_map.h"

namespace steward::rpc {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// How soon a watcher hears of a change.
constexpr absl::Duration kLookInterval = absl::Milliseconds(250);
constexpr size_t kWatchersMax = 100;
// SERVICE_UNKNOWN of the protocol, which this version of its definition does not name.
constexpr int kServiceUnknown = 3;

absl::Status Stopping() {
  return Reject(common::v1::REASON_STOPPING, "the service is stopping; watch again");
}

}  // namespace

// One Watch call. At most one write is under way.
class Health::Watcher final : public std::enable_shared_from_this<Watcher> {
 public:
  explicit Watcher(Health& health)
      : health_(health), responder_(&context_), began_(*this), wrote_(*this), done_(*this) {}

  void Ask() {
    began_.keep = done_.keep = shared_from_this();
    context_.AsyncNotifyWhenDone(&done_);
    ServerShared& shared = health_.shared_;
    shared.services.RequestWatch({.method = static_cast<int>(health_.watch_index_),
                                  .context = &context_,
                                  .queue = shared.queue.get(),
                                  .tag = &began_},
                                 &bytes_, &responder_);
  }

  void Look() {
    if (writing_ || over_) return;
    const Status now = health_.StatusOf(service_);
    if (now == told_) return;
    told_ = now;
    writing_ = true;
    wrote_.keep = shared_from_this();
    HealthCheckResponse response;
    response.set_status(now);
    responder_.Write(ToBytes(response), &wrote_);
  }

  void End(const absl::Status& status) {
    if (over_) return;
    over_ = true;
    code_ = static_cast<grpc::StatusCode>(status.code());
    ended_.keep = shared_from_this();
    responder_.Finish(ToGrpc(status), &ended_);
  }

 private:
  struct Step : Tag {
    explicit Step(Watcher& owner) : watcher(owner) {}
    Watcher& watcher;
    // Keeps the watcher until the operation is over.
    std::shared_ptr<Watcher> keep;
  };
  struct Began final : Step {
    using Step::Step;
    void Proceed(bool ok) override { std::exchange(keep, nullptr)->Begin(ok); }
  };
  struct Wrote final : Step {
    using Step::Step;
    void Proceed(bool ok) override {
      const auto owner = std::exchange(keep, nullptr);
      owner->writing_ = false;
      if (ok) owner->Look();
    }
  };
  struct Ended final : Step {
    using Step::Step;
    void Proceed(bool) override { keep.reset(); }
  };
  struct Done final : Step {
    using Step::Step;
    void Proceed(bool) override { std::exchange(keep, nullptr)->Leave(); }
  };

  void Begin(bool ok) {
    // The tag of AsyncNotifyWhenDone only comes for a call that began.
    if (!ok) {
      done_.keep.reset();
      return;
    }
    health_.Ask();
    ServerShared& shared = health_.shared_;
    shared.active.fetch_add(1);
    shared.probe.Started(health_.watch_index_);
    arrived_ = absl::Now();
    HealthCheckRequest request;
    if (!ParseBytes(bytes_, &request)) return End(InvalidField("service", "can't be read"));
    if (shared.stopping) return End(Stopping());
    service_ = request.service();
    if (health_.watchers_.size() >= kWatchersMax) {
      return End(Reject(common::v1::REASON_LIMIT_EXCEEDED,
                        absl::StrCat("at most ", kWatchersMax, " watchers")));
    }
    health_.watchers_.push_back(shared_from_this());
    Look();
    health_.Arm();
  }

  void Leave() {
    if (!over_) code_ = grpc::StatusCode::CANCELLED;
    over_ = true;
    auto& watchers = health_.watchers_;
    watchers.erase(std::remove(watchers.begin(), watchers.end(), shared_from_this()),
                   watchers.end());
    health_.shared_.probe.Handled(health_.watch_index_, code_, absl::Now() - arrived_);
    health_.shared_.active.fetch_sub(1);
  }

  Health& health_;
  grpc::ServerContext context_;
  grpc::ByteBuffer bytes_;
  WatchResponder responder_;
  Began began_;
  Wrote wrote_;
  Done done_;
  Ended ended_{*this};
  std::string service_;
  absl::Time arrived_;
  grpc::StatusCode code_ = grpc::StatusCode::OK;
  Status told_ = static_cast<Status>(-1);
  bool writing_ = false;
  bool over_ = false;
};

// Looks again after a while, as long as somebody watches.
class Health::Tick final : public Tag {
 public:
  explicit Tick(Health& health) : health_(health) {}
  void Set() {
    alarm_.Set(health_.shared_.queue.get(), absl::ToChronoTime(absl::Now() + kLookInterval),
               static_cast<Tag*>(this));
  }
  void Cancel() { alarm_.Cancel(); }
  void Proceed(bool) override {
    health_.armed_ = false;
    health_.Look();
  }

 private:
  Health& health_;
  grpc::Alarm alarm_;
};

Health::Health(ServerShared& shared, size_t watch_index)
    : shared_(shared), watch_index_(watch_index), tick_(std::make_unique<Tick>(*this)) {
  services_.insert("");
  for (const Method& method : shared.table.methods())
    services_.insert(method.descriptor->service()->full_name());
}

Health::~Health() = default;

void Health::Start() { Ask(); }

void Health::Ask() {
  if (!shared_.stopping) std::make_shared<Watcher>(*this)->Ask();
}

Health::Status Health::StatusOf(absl::string_view service) const {
  if (!services_.contains(service)) return static_cast<Status>(kServiceUnknown);
  const bool ready = !shared_.stopping && (!shared_.options.ready || shared_.options.ready());
  return ready ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

absl::Status Health::Check(const google::protobuf::Message& request,
                           google::protobuf::Message* response) const {
  const std::string& service = static_cast<const HealthCheckRequest&>(request).service();
  const Status status = StatusOf(Abs(service));
  if (status == static_cast<Status>(kServiceUnknown))
    return NotFound(absl::StrCat("service ", service));
  static_cast<HealthCheckResponse*>(response)->set_status(status);
  return absl::OkStatus();
}

void Health::Arm() {
  if (armed_ || watchers_.empty() || shared_.stopping) return;
  armed_ = true;
  tick_->Set();
}

void Health::Look() {
  for (const auto& watcher : watchers_) watcher->Look();
  Arm();
}

void Health::EndWatchers() {
  tick_->Cancel();
  const auto watchers = watchers_;
  for (const auto& watcher : watchers) watcher->End(Stopping());
}

}  // namespace steward::rpc
