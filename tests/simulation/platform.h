#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "libs/base/fake_clock.h"
#include "libs/bus/embedded/embedded.h"
#include "libs/engine/catalog.h"
#include "libs/engine/core.h"
#include "libs/engine/feed.h"
#include "libs/store/memory_store.h"

// The four services on one thread, over stores in memory, by one clock: what a process of
// `steward dev` is, without threads, sockets and disks. The same calls give the same bytes.
namespace steward::simulation {

inline constexpr uint32_t kPartitions = 4;

// A service that can lose its power at any call.
class SimulatedService {
 public:
  // Both are borrowed.
  SimulatedService(const engine::Catalog& catalog, const Clock& clock);

  const std::string& name() const { return catalog_.service().name(); }
  const engine::Catalog& catalog() const { return catalog_; }
  engine::Core& core() { return *core_; }
  engine::Peer& peer() { return *peer_; }
  store::MemoryStore& store() { return store_; }

  // The process ends and starts again. What was not committed is gone; with a loss of power, what
  // was not synced, too.
  absl::Status Restart(bool power_lost);
  engine::Reply Execute(const google::protobuf::Message& request);
  absl::Status Ask(const google::protobuf::Message& request,
                   google::protobuf::Message* response) const;
  // Takes in at most `max` records of each partition of a source, some of the earlier ones again
  // when `repeated`; answers how many were new.
  absl::StatusOr<size_t> TakeIn(SimulatedService& source, uint32_t max, bool repeated);
  // The journal's payloads from `from_seq` on.
  std::vector<std::string> Journal(uint32_t partition, uint64_t from_seq = 1);
  bool Follows(const std::string& source) const;

 private:
  const engine::Catalog& catalog_;
  const Clock& clock_;
  store::MemoryStore store_;
  uint64_t random_count_ = 0;
  std::unique_ptr<engine::Core> core_;
  std::unique_ptr<engine::Feed> feed_;
  std::unique_ptr<bus::LocalPeer> peer_;
};

class Platform {
 public:
  // 1 January 2026, 00:00 UTC; nothing is there.
  Platform();

  FakeClock& clock() { return clock_; }
  std::map<std::string, std::unique_ptr<SimulatedService>>& services() { return services_; }
  SimulatedService& service(const std::string& name) { return *services_.at(name); }
  // The service that has a use case for such a request.
  SimulatedService& ServiceOf(const google::protobuf::Message& request);

  // Every service takes in what the others have written and fires what is due, until nothing moves.
  absl::Status Settle();
  // The same at every due until `to`, and at `to`.
  absl::Status AdvanceTo(absl::Time to);

  // What is wrong once all is settled: findings of verify, parked events, failed timers, clocks
  // that aren't what the oracle says. Empty when all is well.
  std::vector<std::string> Problems();
  // All records of all services.
  std::vector<std::string> Journals();

 private:
  FakeClock clock_;
  std::map<std::string, std::unique_ptr<SimulatedService>> services_;
};

// Clocks of escalations that aren't what an oracle makes of the journal (DOMAIN.md §3.4).
std::vector<std::string> WrongClocks(SimulatedService& escalations, absl::Time now);

}  // namespace steward::simulation
