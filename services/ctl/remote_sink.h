#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/time/time.h"

#include "libs/rpc/client.h"
#include "services/ctl/import/runner.h"

namespace steward::ctl {

// Sends an import's requests over gRPC, many at once. Each service has a thread of its own, on
// which its answers arrive. Send belongs to one thread.
class RemoteSink final : public importing::Sink {
 public:
  // The channels, by service, outlive the sink. `timeout` ends each call.
  RemoteSink(const std::map<std::string, rpc::Channel*>& channels, absl::Duration timeout);
  // Everything that was sent must have been answered.
  ~RemoteSink() override;

  void Send(const google::protobuf::MethodDescriptor& method,
            const google::protobuf::Message& request, Done done) override;

 private:
  class Lane;
  std::map<std::string, std::unique_ptr<Lane>> lanes_;
};

}  // namespace steward::ctl
