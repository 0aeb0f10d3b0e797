#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "libs/rpc/client.h"
#include "services/ctl/platform.h"

namespace steward::ctl {

// Where the platform is.
struct Address {
  // Its data directory: where the token is.
  std::string data = "./.steward";
  // The port of the first service.
  int port_base = 7101;
  // Empty: admin.token in the data directory.
  std::string token_file;
  // For each call, repeats included.
  absl::Duration timeout = absl::Seconds(30);
};

// The platform behind gRPC on this machine. Connects to a service with the first call to it, and
// waits at most five seconds for the connection.
class RemotePlatform final : public Platform {
 public:
  // Reads the token. Errors: UNAVAILABLE with what to do where there is none.
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
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;
};

}  // namespace steward::ctl
