#include "libs/rpc/admission.h"

#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/trace.h"

namespace steward::rpc {
namespace {

using Headers = absl::InlinedVector<absl::string_view, 1>;

absl::string_view View(const grpc::string_ref& text) { return {text.data(), text.size()}; }

Headers ValuesOf(const grpc::ServerContext& context, const char* name) {
  Headers values;
  const auto range = context.client_metadata().equal_range(name);
  for (auto it = range.first; it != range.second; ++it) values.push_back(View(it->second));
  return values;
}

void TellDenial(ServerShared& shared, const Denial& denial, bool authenticated) {
  shared.probe.Denied(authenticated);
  if (shared.options.on_denial) return shared.options.on_denial(denial);
  telemetry::Log(telemetry::Level::kWarning, "call denied",
                 {{"principal", denial.principal},
                  {"rpc", denial.method},
                  {"peer", denial.peer},
                  {"reason", denial.reason}});
}

// Of the caller; empty where there is none that can be understood, and where there are several.
std::string Traceparent(const grpc::ServerContext& context) {
  const Headers values = ValuesOf(context, "traceparent");
  if (values.size() != 1 || !telemetry::ParseTraceparent(values[0]).has_value()) return "";
  return std::string(values[0]);
}

absl::StatusOr<Principal> Identify(ServerShared& shared, const Method& method,
                                   const grpc::ServerContext& context) {
  if (method.role == common::v1::ROLE_PUBLIC) return Principal{};
  const Headers authorization = ValuesOf(context, "authorization");
  auto principal = shared.options.authenticator->Authenticate(authorization);
  if (!principal.ok()) {
    TellDenial(shared, {"", method.path, context.peer(), "UNAUTHENTICATED"}, false);
    return principal.status();
  }
  if (principal->Has(method.role)) return principal;
  TellDenial(shared, {principal->id, method.path, context.peer(), "PERMISSION_DENIED"}, true);
  const std::string role = common::v1::Role_Name(method.role);
  return Reject(common::v1::REASON_PERMISSION_DENIED,
                absl::StrCat(method.descriptor->name(), " needs the role ",
                             absl::StripPrefix(Abs(role), "ROLE_"), ", which ", principal->id,
                             " does not have"));
}

absl::Status Charge(ServerShared& shared, const Method& method, const Principal& principal,
                    absl::Time now) {
  const absl::Duration wait = shared.quotas.Take(principal, CostOf(method.handling), now);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  shared.probe.Throttled();
  return RejectForNow(
      Reason::REASON_QUOTA_EXCEEDED, wait,
      absl::StrCat(principal.id, " may make ", principal.calls_per_second,
                   " calls a second (a query counts as ", CostOf(common::v1::HANDLING_QUERY),
                   "): wait, or ask the operator for more"));
}

}  // namespace

absl::StatusOr<engine::CallInfo> Admit(ServerShared& shared, const Method& method,
                                       const grpc::ServerContext& context) {
  if (shared.stopping.load(std::memory_order_relaxed)) {
    return Reject(common::v1::REASON_STOPPING, "the service is stopping; try again");
  }
  STEWARD_ASSIGN_OR_RETURN(Principal principal, Identify(shared, method, context));
  const absl::Time now = absl::Now();
  STEWARD_RETURN_IF_ERROR(Charge(shared, method, principal, now));
  engine::CallInfo info;
  info.method = method.descriptor;
  info.may_read_personal = principal.Has(common::v1::ROLE_PERSONAL);
  info.principal = std::move(principal.id);
  info.deadline = absl::FromChrono(context.deadline());
  // What gRPC means by "none" is far beyond any deadline that somebody states.
  if (info.deadline > now + absl::Hours(24 * 365 * 100))
    info.deadline = now + shared.options.limits.default_deadline;
  if (info.deadline <= now)
    return Reject(common::v1::REASON_DEADLINE, "the deadline had passed on arrival");
  info.traceparent = Traceparent(context);
  for (absl::string_view value : ValuesOf(context, "steward-after")) info.after.emplace_back(value);
  return info;
}

}  // namespace steward::rpc
