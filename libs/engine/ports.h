#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "steward/common/v1/stored.pb.h"

// What the engine asks of the world around it. It knows no gRPC and no Kafka: calls come from a
// CallSource, foreign events from a Subscriber, and what another service must answer from a Peer.
namespace steward::engine {

// What is known of a call beside its request.
struct CallInfo {
  const google::protobuf::MethodDescriptor* method = nullptr;
  // Opaque id of the authenticated caller.
  std::string principal;
  bool may_read_personal = false;
  // Infinite future where the caller set none.
  absl::Time deadline;
  // W3C, of the caller; empty when there is none.
  std::string traceparent;
  // `steward-after` tokens.
  std::vector<std::string> after;
};

// One unary call: authenticated, authorized, parsed and validated. It lives until it is answered.
class Call {
 public:
  virtual ~Call() = default;
  virtual const CallInfo& info() const = 0;
  // The engine may change it: it takes personal texts out.
  virtual google::protobuf::Message& request() = 0;
  // Answers exactly once and deletes the call; from any thread. `response` is read before this
  // returns and is null for an error. `position` becomes the trailing metadata `steward-position`
  // unless it is empty.
  virtual void Answer(const absl::Status& status, const google::protobuf::Message* response,
                      absl::string_view position) = 0;
};

// Where calls come from. Collect is called by the loop thread only, Wake by any.
class CallSource {
 public:
  virtual ~CallSource() = default;
  // Waits for a call, a Wake() or `until`, then appends the calls that are ready, at most `max`.
  virtual void Collect(size_t max, absl::Time until, std::vector<Call*>* calls) = 0;
  virtual void Wake() = 0;
};

// A stretch of a source's journal.
struct ForeignRecord {
  uint32_t partition = 0;
  uint64_t epoch = 0;
  uint64_t seq = 0;
  // The source's `<Service>Event`, serialized.
  std::string payload;
  // Of the record's envelope: it belongs to a cursor, so that a token of another installation is
  // noticed.
  std::string installation;
};

struct ForeignRecords {
  std::vector<ForeignRecord> records;
  // The newest durable seq of each partition, in order; empty when not known.
  std::vector<uint64_t> heads;
};

// Foreign events, in order within a partition. One thread uses it.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  // Begins after these cursors (one for each partition). May be called again to begin anew.
  virtual absl::Status Start(const std::vector<common::v1::Cursor>& after) = 0;
  // The next records, at most `max`; empty when none came until `until`. UNAVAILABLE: start again,
  // with a delay.
  virtual absl::StatusOr<ForeignRecords> Next(size_t max, absl::Time until) = 0;
  // Makes a waiting Next return; from any thread. Nothing is delivered after it.
  virtual void Stop() = 0;
};

// Records that one question to a peer may ask for.
inline constexpr uint32_t kPeerRecordsMax = 1000;

// Another service, asked by request and answer: gap repair, verify. Thread-safe.
class Peer {
 public:
  virtual ~Peer() = default;
  // Records of a partition from `from_seq` on, at most `max`, which is at most kPeerRecordsMax;
  // none where its journal ends before.
  virtual absl::StatusOr<ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                                    uint32_t max) = 0;
};

// Which partitions this process owns. First implementation: all.
class Ownership {
 public:
  virtual ~Ownership() = default;
  virtual bool Owns(uint32_t partition) const = 0;
};

class OwnsAll final : public Ownership {
 public:
  bool Owns(uint32_t) const override { return true; }
};

}  // namespace steward::engine
