#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/server_context.h"

#include "libs/engine/ports.h"
#include "libs/rpc/dynamic_service.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/probe.h"
#include "libs/rpc/quotas.h"
#include "libs/rpc/server.h"
#include "libs/rpc/validation.h"

namespace steward::rpc {

// What all calls of one server share. Lives as long as its server. For the thread that polls the
// queue, except where a member says otherwise.
struct ServerShared {
  ServerShared(ServerOptions server_options, MethodTable method_table,
               std::unique_ptr<const Validator> rules)
      : options(std::move(server_options)),
        table(std::move(method_table)),
        validator(std::move(rules)),
        probe(*options.registry, table.methods()),
        services(table.methods()) {}

  // Constant from the start.
  const ServerOptions options;
  const MethodTable table;
  const std::unique_ptr<const Validator> validator;

  Probe probe;
  DynamicServices services;
  std::unique_ptr<grpc::ServerCompletionQueue> queue;

  // Set by Shutdown: nothing is asked for any more. Any thread reads it.
  std::atomic<bool> stopping = false;
  // Calls and streams that have begun and aren't over. Shutdown reads it.
  std::atomic<size_t> active = 0;
  Quotas quotas;
  // Calls that the engine has.
  size_t with_engine = 0;
  // Where Collect wants the calls; null outside of it.
  std::vector<engine::Call*>* collected = nullptr;
};

// Whether the call may go on: not while stopping, by whom, and in which role. Denials are counted
// and told to the security log; calls beyond the caller's rate are counted. Errors: UNAVAILABLE,
// UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED.
absl::StatusOr<engine::CallInfo> Admit(ServerShared& shared, const Method& method,
                                       const grpc::ServerContext& context);

}  // namespace steward::rpc
