#include "services/dev/readiness.h"

#include "google/protobuf/descriptor.h"

#include "libs/rpc/client.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::dev {
namespace {

constexpr absl::Duration kAskMax = absl::Milliseconds(500);

}  // namespace

void Readiness::Expect(const std::string& service, const std::string& target,
                       const std::string& token) {
  awaited_.push_back({service, target, token});
}

// With a connection of its own: one that failed would be tried again only after seconds.
bool Readiness::IsReady(const Awaited& awaited) {
  const auto* method = common::v1::GetStatusRequest::descriptor()
                           ->file()
                           ->FindServiceByName("OperationsService")
                           ->FindMethodByName("GetStatus");
  rpc::Channel channel(awaited.target, awaited.token);
  common::v1::ServiceStatus status;
  return channel.Call(method, common::v1::GetStatusRequest(), &status, {.timeout = kAskMax}).ok() &&
         status.ready();
}

bool Readiness::AllReady() {
  std::erase_if(awaited_, IsReady);
  return awaited_.empty();
}

std::vector<std::string> Readiness::NotReady() const {
  std::vector<std::string> services;
  for (const Awaited& each : awaited_) services.push_back(each.service);
  return services;
}

}  // namespace steward::dev
