#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"

#include "steward/common/v1/options.pb.h"

namespace steward::rpc {

// What is known of a served method before any call comes.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  // "/steward.contracts.v1.ContractService/GetContract".
  std::string path;
  common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
  common::v1::Handling handling = common::v1::HANDLING_UNSPECIFIED;
};

// "/package.Service/Method".
std::string MethodPath(const google::protobuf::MethodDescriptor* method);

// The methods of the served services, with the rules that the protos state
// (steward.common.v1.rule). Immutable once built.
class MethodTable final {
 public:
  // Errors: FAILED_PRECONDITION that names the method that has no rule, or one without a role or a
  // handling, or a streaming method that is not declared as a stream. grpc.health.v1.Health needs
  // no rule: it is public.
  static absl::StatusOr<MethodTable> Build(
      absl::Span<const google::protobuf::ServiceDescriptor* const> services);

  const std::vector<Method>& methods() const { return methods_; }

 private:
  std::vector<Method> methods_;
};

}  // namespace steward::rpc
