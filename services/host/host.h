#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

#include "libs/base/clock.h"
#include "libs/bus/embedded/embedded.h"
#include "libs/bus/kafka/options.h"
#include "libs/bus/kafka/relay.h"
#include "libs/engine/catalog.h"
#include "libs/engine/core.h"
#include "libs/engine/feed.h"
#include "libs/engine/intake_feed.h"
#include "libs/engine/loop.h"
#include "libs/engine/probe.h"
#include "libs/engine/service.h"
#include "libs/engine/system_methods.h"
#include "libs/rpc/client.h"
#include "libs/rpc/engine_feed.h"
#include "libs/rpc/principals.h"
#include "libs/rpc/server.h"
#include "libs/rpc/tls.h"
#include "libs/store/store.h"
#include "libs/telemetry/admin.h"
#include "libs/telemetry/metrics.h"
#include "libs/telemetry/tracer.h"
#include "services/host/eraser.h"
#include "services/host/gauges.h"
#include "services/host/heads_note.h"
#include "services/host/restore.h"
#include "services/host/test_clock.h"
#include "services/host/version.h"

namespace steward::host {

// What a service is, beside its use cases.
struct ServiceSpec {
  // A function, because a table of contents is built for one catalog.
  std::function<engine::Service()> service;
  std::vector<const google::protobuf::ServiceDescriptor*> apis;
  // Its place among the services: added to the port base.
  int port_offset = 0;
};

struct HostOptions {
  // Holds installation.json, tokens.toml, the tokens and a directory for each service.
  std::string data_dir;
  std::string address = "127.0.0.1";
  int port = 0;
  // Empty: as the one for calls. It has no TLS.
  std::string admin_address;
  int admin_port = 0;
  // Encrypts the calls that come in and those to the sources; in clear without a certificate.
  rpc::TlsFiles tls;
  // Only clients with a certificate of tls.ca get in.
  bool tls_client_auth = false;
  bool reflection = false;
  // Where events are published, and come from; the embedded bus without it.
  bus::KafkaOptions kafka;
  // Where spans go; none without an endpoint.
  telemetry::TracerOptions tracing;
  // Whose time it is; null for the machine's. Borrowed.
  TestClock* test_clock = nullptr;
  // How long a stop waits for calls that are under way.
  absl::Duration drain = absl::Seconds(10);
};

// One running service: store, core, loop, gRPC server, admin port, and the feeds that it takes in.
//   Open -> Connect (once for each source) -> Start -> Stop
// Not thread-safe, but for what says so.
class Host final {
 public:
  // Opens the store and recovers the journal; serves nothing yet. Errors: FAILED_PRECONDITION when
  // another process holds the directory; DATA_LOSS; INVALID_ARGUMENT.
  static absl::StatusOr<std::unique_ptr<Host>> Open(const ServiceSpec& spec, HostOptions options);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const std::string& name() const { return catalog_->service().name(); }
  std::vector<std::string> sources() const { return catalog_->service().Sources(); }
  engine::Feed& feed() { return *feed_; }
  engine::Core& core() { return *core_; }
  // From Start() on; from any thread.
  engine::Loop& loop() { return *loop_; }

  // Where a source is: another host of this process, or an address. Its events come from there, or
  // from Kafka where the options name one; what is missing is asked for there either way.
  void ConnectLocal(const std::string& source, Host& host);
  void ConnectRemote(const std::string& source, const std::string& target,
                     const std::string& token);

  absl::Status Start();
  int port() const { return server_->port(); }
  int admin_port() const { return admin_->port(); }
  std::vector<std::string> Problems() const;

  // Not ready, drained, closed; other hosts may still read its feed until StopFeed().
  void StopServing();
  void StopFeed();
  // Set when the loop ended by itself: the process must end. From any thread.
  std::function<void(const absl::Status&)> on_broken;

 private:
  struct Source {
    std::string name;
    // Null where the source is a host of this process.
    std::unique_ptr<rpc::Channel> channel;
    // Of a remote source, from Start() on: it uses the server's queue.
    std::unique_ptr<engine::Subscriber> subscriber;
    std::unique_ptr<engine::Peer> peer;
    std::unique_ptr<engine::IntakeFeed> feed;
  };
  explicit Host(HostOptions options) : options_(std::move(options)) {}

  const Clock& clock() const;

  absl::Status OpenStore(const ServiceSpec& spec);
  absl::Status OpenTracer();
  absl::Status OpenTls();
  void ObserveTls();
  // Both do nothing where the store wasn't restored. The first gives its journal what the topic
  // holds behind it, and raises the mark's epoch to the topic's.
  absl::Status TakeTail(RestoredMark* mark);
  absl::Status BeginAfterRestore(const RestoredMark& mark);
  void StartSystemMethods(engine::VerifyPeers peers);
  // What an operator should look at though calls are taken; from any thread.
  std::vector<std::string> Warnings() const;
  absl::Status StartServer(const ServiceSpec& spec);
  absl::Status StartAdmin();
  void StartEraser();
  std::unique_ptr<engine::Subscriber> KafkaSubscriber(const std::string& source);
  std::unique_ptr<bus::Relay> NewRelay();
  void HoldUntilCompared();
  // Without the relay's lag: commands don't wait for Kafka.
  bool Ready() const;

  const HostOptions options_;
  SystemClock machine_clock_;
  std::unique_ptr<ServiceSpec> spec_;
  telemetry::Registry registry_{telemetry::BuildInfo{.version = kVersion}};
  // Null where calls are in clear.
  std::unique_ptr<rpc::Tls> tls_;
  std::optional<telemetry::Gauge> tls_end_;
  // Null where nobody traces.
  std::unique_ptr<telemetry::Tracer> tracer_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<engine::Catalog> catalog_;
  std::unique_ptr<engine::Core> core_;
  std::unique_ptr<engine::Feed> feed_;
  std::unique_ptr<HeadsNote> heads_note_;
  std::unique_ptr<rpc::EngineFeed> feed_source_;
  std::unique_ptr<engine::Probe> probe_;
  std::unique_ptr<BusinessGauges> gauges_;
  std::unique_ptr<engine::SystemMethods> system_;
  std::unique_ptr<rpc::TokenFile> tokens_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<telemetry::AdminServer> admin_;
  std::vector<Source> sources_;
  std::unique_ptr<engine::Loop> loop_;
  // Null without Kafka.
  std::unique_ptr<bus::Relay> relay_;
  std::unique_ptr<Eraser> eraser_;
  std::thread thread_;
};

// The token file's path in a data directory, made with its tokens when it isn't there.
absl::StatusOr<std::string> EnsureTokens(const std::string& data_dir);

}  // namespace steward::host
