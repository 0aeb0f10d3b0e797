#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/record.h"

namespace steward::bus {

// One idempotent producer for the topics of a service. It keeps order and sends nothing twice while
// it lives; after any error it is of no more use, and is made anew. One thread.
class Producer final {
 public:
  struct Report {
    size_t topic = 0;
    uint32_t partition = 0;
    // As given to Send.
    uint64_t number = 0;
    // -1 when not known.
    int64_t offset = -1;
  };

  static absl::StatusOr<std::unique_ptr<Producer>> Open(const KafkaOptions& options,
                                                        std::vector<std::string> topics);
  // Forgets what is under way.
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  rd_kafka_t* client() { return client_.get(); }

  struct Target {
    size_t topic = 0;
    uint32_t partition = 0;
    uint64_t number = 0;
  };
  // Copies the record. Errors: RESOURCE_EXHAUSTED (poll, and send again); all others are final.
  absl::Status Send(const Target& target, const KafkaRecord& record);
  // Appends what was acknowledged, in order within a partition; waits for it at most `wait`.
  // Errors: UNAVAILABLE for a record that failed, a lost broker and a fatal error.
  absl::Status Poll(absl::Duration wait, std::vector<Report>* reports);

 private:
  Producer() = default;
  absl::Status Take(rd_kafka_event_t* event, std::vector<Report>* reports);

  KafkaPtr<rd_kafka_t> client_;
  KafkaPtr<rd_kafka_queue_t> queue_;
  std::vector<KafkaPtr<rd_kafka_topic_t>> topics_;
};

}  // namespace steward::bus
