#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/lag_watch.h"
#include "libs/bus/kafka/lane.h"
#include "libs/bus/kafka/options.h"
#include "libs/bus/kafka/probe.h"
#include "libs/bus/kafka/publication.h"
#include "libs/engine/catalog.h"
#include "libs/engine/feed.h"
#include "libs/store/store.h"

namespace steward::bus {

// Publishes one service's journal to Kafka, on a thread of its own: every record to the events
// topic, in order within a partition, repeated perhaps but never with a gap; and the resources as
// they are now to the state topic. The topics' ends say where it goes on. What is under way is
// bounded (limits.h). An error of any kind ends the producer; a new one goes on where the topics
// end then, after a delay that grows while nothing helps. The service's commands never wait for it.
class Relay final {
 public:
  struct Options {
    KafkaOptions kafka;
    // The published seqs as kept by save, empty where none were: for partitions that retention has
    // emptied. Called on the relay's thread.
    std::function<std::vector<uint64_t>()> load;
    // Told now and then how far the events topic is. Called on the relay's thread.
    std::function<void(std::vector<uint64_t>)> save;
    // Told why the service may take no mutation (ROLLED_BACK: its journal is behind its topic, or
    // holds other records), and OK where it may: first when the topic's end was found, or can't be
    // for now, then when that changes. Called on the relay's thread.
    std::function<void(absl::Status)> on_rolled_back;
    // Shown each producer before it sends anything: for tests that break it. Called on the relay's
    // thread.
    std::function<void(Producer&)> on_producer;
  };
  // Borrowed; they outlive the relay.
  struct Parts {
    const engine::Catalog& catalog;
    const engine::Feed& feed;
    const store::Reader& rows;
    telemetry::Registry& registry;
  };
  Relay(const Parts& parts, Options options);
  // Ends at once what is under way; bounded by a few times kBrokerPatience.
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Starts the thread; once.
  void Start();
  // Goes on until everything that is durable is published, or the deadline, or nothing can be
  // published; then ends the thread. The feed may have been stopped.
  void Drain(absl::Time deadline);

  // Whether both topics have once held everything that was durable at the relay's start. From any
  // thread.
  bool caught_up() const;
  // Why not everything durable is in Kafka right now; empty when it is. From any thread.
  std::vector<std::string> Problems() const;
  // Journal records that are not in both topics yet; from any thread.
  uint64_t lag_records() const;

 private:
  void Run();
  absl::Status RunProducer();
  // Where both topics go on, and what of the state topic is gone, by partition.
  struct Places {
    std::vector<std::vector<Lane>> lanes;
    std::vector<std::vector<std::string>> gone;
  };
  absl::StatusOr<Places> FindPlaces();
  absl::Status Publish(Publication& publication);
  void Rest(uint64_t seen, absl::Duration wait);
  void NoteProgress(const Publication& publication);
  void NoteLoss(const Publication& publication);
  void SavePlace(absl::Time now, const Publication& publication);
  void NoteProblem(const absl::Status& status);
  bool Draining() const;
  bool Ended() const;
  void WaitFor(absl::Duration delay);

  const Parts parts_;
  const Options options_;
  const std::vector<std::string> topics_;
  const std::vector<engine::Head> opening_heads_;
  RelayProbe probe_;
  // Written under the mutex.
  std::atomic<bool> stopped_ = false;

  // The relay's thread only: by topic, then by partition: what the broker lost begins here; 0:
  // nothing.
  std::vector<std::vector<uint64_t>> lost_from_;
  // The same: of this producer, as it was counted.
  std::vector<size_t> counted_;
  // Whether this producer found where the topics end, and had anything acknowledged.
  bool connected_ = false;
  bool progressed_ = false;
  bool rolled_back_ = false;
  // Whether that was told once.
  bool compared_ = false;
  absl::Time saved_at_;
  std::vector<uint64_t> saved_;

  mutable absl::Mutex mutex_;
  // By topic, then by partition; as the host kept it before the topics' ends were found.
  std::vector<std::vector<uint64_t>> published_ ABSL_GUARDED_BY(mutex_);
  absl::Status problem_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("not connected yet");
  bool caught_up_ ABSL_GUARDED_BY(mutex_) = false;
  // Set by Drain.
  absl::Time drain_until_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  LagWatch lag_watch_;
  std::thread thread_;
};

}  // namespace steward::bus
