#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/engine/ports.h"
#include "libs/rpc/client.h"
#include "libs/rpc/feed_source.h"
#include "libs/rpc/principals.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/metrics.h"
#include "steward/common/v1/feed.pb.h"

// What the tests of this library share: a server with a thread that plays the engine. For tests
// only.
namespace steward::rpc {

// The tokens "admin" (every role), "viewer", "personal" (viewer, personal), "slow" (viewer, two
// calls a second) and "subscriber".
class FakeAuthenticator final : public Authenticator {
 public:
  absl::StatusOr<Principal> Authenticate(
      absl::Span<const absl::string_view> authorization) override;
};

// A feed whose records a test appends. Thread-safe.
class FakeFeed final : public FeedSource {
 public:
  // Appends a record of partition 0 with the next seq; the payload begins with its envelope.
  void Append(size_t payload_bytes = 0);

  absl::StatusOr<std::unique_ptr<engine::FeedReader>> Open(const common::v1::StartPosition& start,
                                                           const common::v1::EventFilter& filter,
                                                           absl::string_view principal) override;
  uint64_t version() const override;
  uint64_t WaitBeyond(uint64_t seen, absl::Time deadline) const override;

  // The payloads from seq `from` + 1 on, at most `max`, and the newest seq.
  std::vector<std::string> Read(uint64_t from, size_t max, uint64_t* head) const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> payloads_ ABSL_GUARDED_BY(mutex_);
};

// The server under test, the thread of its engine, and what the engine answers.
class TestServer final {
 public:
  using Handler = std::function<void(engine::Call*)>;

  // Serves ContractService, RevenueService and EventFeedService. `adjust` may change the options.
  explicit TestServer(Handler handler, std::function<void(ServerOptions*)> adjust = {});
  ~TestServer();

  std::unique_ptr<Channel> Connect(const std::string& token) const;
  std::string target() const;
  Server& server() { return *server_; }
  FakeFeed& feed() { return feed_; }
  telemetry::Registry& registry() { return registry_; }
  std::vector<Denial> denials();
  // Stops the server; true when all calls were answered.
  bool Shutdown(absl::Duration patience);

 private:
  void Run();

  telemetry::Registry registry_{telemetry::BuildInfo{.version = "test"}};
  FakeAuthenticator authenticator_;
  FakeFeed feed_;
  Handler handler_;
  absl::Mutex mutex_;
  std::vector<Denial> denials_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Server> server_;
  std::atomic<bool> stop_ = false;
  std::thread loop_;
};

// The method of ContractService.
const google::protobuf::MethodDescriptor* ContractMethod(const std::string& name);

}  // namespace steward::rpc
