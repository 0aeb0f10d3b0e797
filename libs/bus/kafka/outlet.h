#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/record.h"
#include "libs/bus/kafka/stretch.h"
#include "libs/engine/catalog.h"
#include "libs/store/store.h"

// What of a service's journal goes into which topic. Used by the relay's thread.
namespace steward::bus {

// Takes one record; once Kafka has it, everything up to `covers` is published.
using KafkaSink = absl::FunctionRef<absl::Status(const KafkaRecord& record, uint64_t covers)>;

// Every record, as it stands in the journal.
class EventsOutlet final {
 public:
  explicit EventsOutlet(const engine::Catalog& catalog)
      : schema_(catalog.service().event()->full_name()) {}
  // Errors: the sink's; INVALID_FIELD.
  absl::Status Send(const JournalRecord& record, KafkaSink sink);

 private:
  const std::string schema_;
  KafkaRecord record_;
};

// The resources of one partition that records changed, each once, as they are now: the changes of a
// round become one record for each resource.
class StateRound final {
 public:
  // The seq up to which the topic has everything, or will have once what is under way is there.
  explicit StateRound(uint64_t covered) : covered_(covered), noted_(covered) {}

  // The seq to be noted next.
  uint64_t next() const { return noted_ + 1; }
  uint64_t covered() const { return covered_; }
  uint64_t noted() const { return noted_; }
  // Journal records that it notes.
  size_t size() const { return noted_ - covered_; }
  // Resources that they changed.
  size_t resources() const { return last_.size(); }
  // When the last round ended.
  absl::Time ended_at() const { return ended_at_; }

  // What isn't an aggregate of the service has no state.
  void Note(const JournalRecord& record, const engine::Service& service);
  // The names in the order of each one's last change.
  std::vector<std::string> Names() const;
  // Everything noted is under way.
  void End(absl::Time now);

 private:
  uint64_t covered_;
  uint64_t noted_;
  absl::Time ended_at_ = absl::InfinitePast();
  // The seq of each resource's last change.
  absl::flat_hash_map<std::string, uint64_t> last_;
};

class StateOutlet final {
 public:
  StateOutlet(const engine::Catalog& catalog, const store::Reader& rows,
              const StretchReader& journal)
      : catalog_(catalog), rows_(rows), journal_(journal) {}
  // Sends a round's states; the last one says that the round is whole. Errors: the sink's,
  // DATA_LOSS.
  absl::Status Send(uint32_t partition, const StateRound& round, KafkaSink sink);
  // Sends the tombstone of a resource that is not there any more, under the watermark of a
  // partition of which nothing counts as sent yet. Errors: the sink's, DATA_LOSS.
  absl::Status SendGone(const std::string& name, uint32_t partition, KafkaSink sink) {
    return SendOne(name, partition, Place(), sink);
  }

 private:
  absl::Status SendOne(const std::string& name, uint32_t partition, const Place& watermark,
                       KafkaSink sink);

  const engine::Catalog& catalog_;
  const store::Reader& rows_;
  const StretchReader& journal_;
  KafkaRecord record_;
};

}  // namespace steward::bus
