#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "libs/engine/ports.h"
#include "services/ctl/import/runner.h"

namespace steward::ctl {

// The running platform, as the command sees it. One thread uses it.
class Platform {
 public:
  virtual ~Platform() = default;

  // Calls a unary method of the service called `service`. Repeats it while the service is
  // UNAVAILABLE: a request that changes something carries a request id. Errors: the service's, with
  // their ErrorDetail; UNAVAILABLE that says what to do when nothing answers.
  virtual absl::Status Call(const std::string& service,
                            const google::protobuf::MethodDescriptor& method,
                            const google::protobuf::Message& request,
                            google::protobuf::Message* response) = 0;

  // The service's events. The platform outlives the result.
  virtual absl::StatusOr<std::unique_ptr<engine::Subscriber>> OpenFeed(
      const std::string& service) = 0;

  // Where an import sends its requests to these services. The platform outlives the result.
  virtual absl::StatusOr<std::unique_ptr<importing::Sink>> OpenSink(
      const std::vector<std::string>& services) = 0;
};

}  // namespace steward::ctl
