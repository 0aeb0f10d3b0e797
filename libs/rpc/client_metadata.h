#pragma once

#include <string>

#include "grpcpp/client_context.h"

#include "libs/rpc/client.h"

// What our clients send and read beside the messages.
namespace steward::rpc {

void SetMetadata(const std::string& token, const CallOptions& options,
                 grpc::ClientContext* context);

// `steward-position` of a call that ended; empty when there is none.
std::string PositionIn(const grpc::ClientContext& context);

}  // namespace steward::rpc
