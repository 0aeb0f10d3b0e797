#include "services/dev/readiness.h"

#include "google/protobuf/descriptor.h"

#include "steward/common/v1/operations.pb.h"

namespace steward::dev {
namespace {

constexpr absl::Duration kAskMax = absl::Milliseconds(500);

bool IsReady(rpc::Channel& channel) {
  const auto* method = common::v1::GetStatusRequest::descriptor()
                           ->file()
                           ->FindServiceByName("OperationsService")
                           ->FindMethodByName("GetStatus");
  common::v1::ServiceStatus status;
  return channel.Call(method, common::v1::GetStatusRequest(), &status, {.timeout = kAskMax}).ok() &&
         status.ready();
}

}  // namespace

void Readiness::Expect(const std::string& service, const std::string& target,
                       const std::string& token) {
  awaited_.push_back({service, std::make_unique<rpc::Channel>(target, token)});
}

bool Readiness::AllReady() {
  std::erase_if(awaited_, [](const Awaited& each) { return IsReady(*each.channel); });
  return awaited_.empty();
}

std::vector<std::string> Readiness::NotReady() const {
  std::vector<std::string> services;
  for (const Awaited& each : awaited_) services.push_back(each.service);
  return services;
}

}  // namespace steward::dev
