#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/alarm.h"

#include "libs/rpc/admission.h"
#include "libs/rpc/tag.h"

namespace steward::rpc {

// grpc.health.v1.Health of one server: all of its services, and "", have the process's readiness.
// For the thread that polls the queue.
class Health final {
 public:
  // `watch_index`: of Health/Watch in the method table.
  Health(ServerShared& shared, size_t watch_index);
  ~Health();

  void Start();
  // Ends all watchers (UNAVAILABLE); no further one is taken.
  void EndWatchers();
  // Health/Check. NOT_FOUND for a service that isn't served.
  absl::Status Check(const google::protobuf::Message& request,
                     google::protobuf::Message* response) const;

 private:
  class Watcher;
  class Tick;
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;

  Status StatusOf(absl::string_view service) const;
  void Ask();
  void Arm();
  // Tells the watchers whose status changed.
  void Look();

  ServerShared& shared_;
  const size_t watch_index_;
  absl::flat_hash_set<std::string> services_;
  // Shared with gRPC's tags: a watcher goes when its last operation is over.
  std::vector<std::shared_ptr<Watcher>> watchers_;
  std::unique_ptr<Tick> tick_;
  bool armed_ = false;
};

}  // namespace steward::rpc
