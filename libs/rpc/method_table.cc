#include "libs/rpc/method_table.h"

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"

namespace steward::rpc {
namespace {

using common::v1::MethodRule;

constexpr char kHealthService[] = "grpc.health.v1.Health";

absl::Status NoRule(const google::protobuf::MethodDescriptor& method, absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat(method.full_name(), " ", what, ": each method needs (steward.common.v1.rule)"));
}

absl::StatusOr<Method> MethodOf(const google::protobuf::MethodDescriptor& method) {
  const MethodRule& rule = method.options().GetExtension(common::v1::rule);
  if (!method.options().HasExtension(common::v1::rule)) return NoRule(method, "has no rule");
  if (rule.role() == common::v1::ROLE_UNSPECIFIED) return NoRule(method, "names no role");
  if (rule.handling() == common::v1::HANDLING_UNSPECIFIED) {
    return NoRule(method, "names no handling");
  }
  const bool streams = method.client_streaming() || method.server_streaming();
  if (streams != (rule.handling() == common::v1::HANDLING_STREAM)) {
    return NoRule(method, "is a stream and not declared as one, or the other way round");
  }
  return Method{&method, MethodPath(&method), rule.role(), rule.handling()};
}

Method HealthMethodOf(const google::protobuf::MethodDescriptor& method) {
  const auto handling =
      method.server_streaming() ? common::v1::HANDLING_STREAM : common::v1::HANDLING_GET;
  return {&method, MethodPath(&method), common::v1::ROLE_PUBLIC, handling};
}

}  // namespace

std::string MethodPath(const google::protobuf::MethodDescriptor* method) {
  return absl::StrCat("/", method->service()->full_name(), "/", method->name());
}

absl::StatusOr<MethodTable> MethodTable::Build(
    absl::Span<const google::protobuf::ServiceDescriptor* const> services) {
  MethodTable table;
  for (const auto* service : services) {
    const bool health = service->full_name() == kHealthService;
    for (int i = 0; i < service->method_count(); ++i) {
      if (health) {
        table.methods_.push_back(HealthMethodOf(*service->method(i)));
        continue;
      }
      STEWARD_ASSIGN_OR_RETURN(Method method, MethodOf(*service->method(i)));
      table.methods_.push_back(std::move(method));
    }
  }
  return table;
}

}  // namespace steward::rpc
