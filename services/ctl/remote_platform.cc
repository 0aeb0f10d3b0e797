#include "services/ctl/remote_platform.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/check.h"
#include "libs/base/status.h"
#include "libs/rpc/feed_client.h"
#include "libs/rpc/principals.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/remote_sink.h"

namespace steward::ctl {
namespace {

constexpr absl::Duration kConnectMax = absl::Seconds(5);
// An empty feed answers within this time that it is empty.
constexpr absl::Duration kHeartbeat = absl::Seconds(5);

}  // namespace

absl::StatusOr<std::unique_ptr<Platform>> RemotePlatform::Open(const Address& address) {
  const std::string path =
      address.token_file.empty() ? address.data + "/admin.token" : address.token_file;
  absl::StatusOr<std::string> token = rpc::ReadToken(path);
  if (!token.ok()) {
    // No token, no platform: it may come yet.
    const bool absent = absl::IsNotFound(token.status());
    return absl::Status(
        absent ? absl::StatusCode::kUnavailable : token.status().code(),
        absl::StrCat("no token in ", path, " (", token.status().message(),
                     "); say where the platform's data is with --data or STEWARD_DATA, or name a "
                     "token file with --token-file; `steward dev` makes both"));
  }
  std::unique_ptr<RemotePlatform> platform(new RemotePlatform(address, *std::move(token)));
  if (address.encrypted()) {
    STEWARD_ASSIGN_OR_RETURN(platform->tls_, rpc::Tls::Open(address.tls_files, platform->clock_));
  }
  return platform;
}

absl::StatusOr<rpc::Channel*> RemotePlatform::Connect(const std::string& service) {
  std::unique_ptr<rpc::Channel>& channel = channels_[service];
  if (channel != nullptr) return channel.get();
  const Service* known = FindService(service);
  STEWARD_CHECK(known != nullptr) << service;
  const std::string target =
      absl::StrCat(address_.host, ":", address_.port_base + known->port_offset);
  auto fresh = std::make_unique<rpc::Channel>(target, token_, tls_.get());
  if (!fresh->WaitConnected(absl::Now() + std::min(kConnectMax, address_.timeout)).ok()) {
    return absl::UnavailableError(
        absl::StrCat("the ", service, " service doesn't answer at ", target,
                     "; start the platform with `steward dev`, or say where it is with --host and "
                     "--port-base (STEWARD_HOST, STEWARD_PORT_BASE)",
                     tls_ == nullptr ? ", and whether it speaks TLS with --tls or --tls-ca"
                                     : ", and whose certificates it has with --tls-ca"));
  }
  channel = std::move(fresh);
  return channel.get();
}

absl::Status RemotePlatform::Call(const std::string& service,
                                  const google::protobuf::MethodDescriptor& method,
                                  const google::protobuf::Message& request,
                                  google::protobuf::Message* response) {
  STEWARD_ASSIGN_OR_RETURN(rpc::Channel * channel, Connect(service));
  rpc::CallOptions options;
  options.timeout = address_.timeout;
  options.retry = true;
  return channel->Call(&method, request, response, options);
}

absl::StatusOr<std::unique_ptr<engine::Subscriber>> RemotePlatform::OpenFeed(
    const std::string& service) {
  STEWARD_ASSIGN_OR_RETURN(rpc::Channel * channel, Connect(service));
  return std::make_unique<rpc::FeedSubscriber>(
      *channel, rpc::FeedSubscriber::Options{.service = service, .heartbeat = kHeartbeat});
}

absl::StatusOr<std::unique_ptr<importing::Sink>> RemotePlatform::OpenSink(
    const std::vector<std::string>& services) {
  std::map<std::string, rpc::Channel*> channels;
  for (const std::string& service : services) {
    STEWARD_ASSIGN_OR_RETURN(channels[service], Connect(service));
  }
  return std::make_unique<RemoteSink>(channels, address_.timeout);
}

}  // namespace steward::ctl
