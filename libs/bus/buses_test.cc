#include "libs/bus/buses_test.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/bus/embedded/embedded.h"
#include "libs/bus/kafka/test_kafka.h"
#include "libs/rpc/engine_feed.h"
#include "libs/rpc/feed_client.h"
#include "libs/rpc/server.h"

namespace steward::bus {
namespace {

class EmbeddedBus final : public Bus {
 public:
  explicit EmbeddedBus(const BusSource& source) : feed_(source.feed), peer_(source.feed) {}
  std::unique_ptr<engine::Subscriber> NewSubscriber() override {
    return std::make_unique<LocalSubscriber>(feed_);
  }
  engine::Peer& peer() override { return peer_; }

 private:
  engine::Feed& feed_;
  LocalPeer peer_;
};

// A relay and a real broker.
class KafkaBus final : public Bus {
 public:
  explicit KafkaBus(const BusSource& source)
      : kafka_({source.bench.catalog(), source.feed, source.bench.store(), registry_},
               TestKafkaOptions(source.name)),
        peer_(source.feed) {
    kafka_.relay().Start();
    kafka_.AwaitCaughtUp();
  }
  bool may_repeat() const override { return true; }
  std::unique_ptr<engine::Subscriber> NewSubscriber() override { return kafka_.NewSubscriber(); }
  engine::Peer& peer() override { return peer_; }

 private:
  telemetry::Registry registry_{telemetry::BuildInfo{.version = "test"}};
  TestKafka kafka_;
  LocalPeer peer_;
};

class Everybody final : public rpc::Authenticator {
 public:
  absl::StatusOr<rpc::Principal> Authenticate(absl::Span<const absl::string_view>) override {
    return rpc::Principal{.id = "follower", .roles = ~uint32_t{0}};
  }
};

// The gRPC feed, as between the processes of two services.
class GrpcBus final : public Bus {
 public:
  explicit GrpcBus(const BusSource& source) : feed_(source.feed), source_(source.feed) {
    rpc::ServerOptions options;
    options.address = "127.0.0.1:0";
    options.services = {
        common::v1::SubscribeRequest::descriptor()->file()->FindServiceByName("EventFeedService")};
    options.authenticator = &everybody_;
    options.feed = &source_;
    options.registry = &registry_;
    auto server = rpc::Server::Start(std::move(options));
    STEWARD_CHECK(server.ok()) << server.status().ToString();
    server_ = *std::move(server);
    loop_ = std::thread([this] { Run(); });
    channel_ = std::make_unique<rpc::Channel>(absl::StrCat("127.0.0.1:", server_->port()), "token");
    peer_ = std::make_unique<rpc::FeedPeer>(*channel_);
  }

  ~GrpcBus() override {
    server_->Shutdown(absl::Now() + absl::Seconds(5));
    stop_ = true;
    server_->Wake();
    loop_.join();
  }

  std::unique_ptr<engine::Subscriber> NewSubscriber() override {
    return std::make_unique<rpc::FeedSubscriber>(
        *channel_, rpc::FeedSubscriber::Options{.service = "toy", .credit = 100});
  }
  engine::Peer& peer() override { return *peer_; }

 private:
  void Run() {
    while (!stop_) {
      std::vector<engine::Call*> calls;
      server_->Collect(100, absl::Now() + absl::Seconds(1), &calls);
      for (engine::Call* call : calls) {
        common::v1::ReadEventsResponse response;
        const auto& request = static_cast<const common::v1::ReadEventsRequest&>(call->request());
        call->Answer(feed_.ReadEvents(request, &response), &response, "");
      }
    }
  }

  engine::Feed& feed_;
  rpc::EngineFeed source_;
  Everybody everybody_;
  telemetry::Registry registry_{telemetry::BuildInfo{.version = "test"}};
  std::unique_ptr<rpc::Server> server_;
  std::atomic<bool> stop_ = false;
  std::thread loop_;
  std::unique_ptr<rpc::Channel> channel_;
  std::unique_ptr<rpc::FeedPeer> peer_;
};

}  // namespace

std::unique_ptr<Bus> NewEmbeddedBus(const BusSource& source) {
  return std::make_unique<EmbeddedBus>(source);
}

std::unique_ptr<Bus> NewGrpcBus(const BusSource& source) {
  return std::make_unique<GrpcBus>(source);
}

std::unique_ptr<Bus> NewKafkaBus(const BusSource& source) {
  return std::make_unique<KafkaBus>(source);
}

}  // namespace steward::bus
