#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/rpc/client.h"
#include "libs/rpc/tls.h"
#include "services/ctl/address.h"
#include "services/ctl/platform.h"

namespace steward::ctl {

// The platform behind gRPC. Connects to a service with the first call to it, and
// waits at most five seconds for the connection.
class RemotePlatform final : public Platform {
 public:
  // Reads the token and the TLS files. Errors: UNAVAILABLE with what to do where there is no token;
  // INVALID_ARGUMENT for a TLS file.
  static absl::StatusOr<std::unique_ptr<Platform>> Open(const Address& address);

  absl::Status Call(const std::string& service, const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response) override;
  absl::StatusOr<std::unique_ptr<engine::Subscriber>> OpenFeed(const std::string& service) override;
  absl::StatusOr<std::unique_ptr<importing::Sink>> OpenSink(
      const std::vector<std::string>& services) override;

 private:
  RemotePlatform(Address address, std::string token)
      : address_(std::move(address)), token_(std::move(token)) {}

  absl::StatusOr<rpc::Channel*> Connect(const std::string& service);

  const Address address_;
  const std::string token_;
  const SystemClock clock_;
  // Null where the platform is called in clear. It outlives the channels.
  std::unique_ptr<rpc::Tls> tls_;
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;
};

}  // namespace steward::ctl
