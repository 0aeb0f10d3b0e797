#pragma once

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

// The one place where the platform's errors become gRPC's, and back. Pure, thread-safe.
namespace steward::rpc {

// The status that a caller sees: the same code (UNKNOWN, which is never meant, becomes INTERNAL),
// the message, and details as google.rpc.Status: ErrorInfo{reason, domain "steward"}, BadRequest
// for violations, PreconditionFailure for FAILED_PRECONDITION, RetryInfo. The details stay small
// enough for a client's usual limit of 8 KiB of metadata: of many violations the last are left out.
grpc::Status ToGrpc(const absl::Status& status);

// The error as it was when ToGrpc got it, as far as the details say. Without an ErrorInfo of ours:
// code and message.
absl::Status FromGrpc(const grpc::Status& status);

// The same of a call that its caller never cancels: CANCELLED is then a server that ended
// meanwhile, and becomes UNAVAILABLE. Whether the call was done isn't known; its request id tells.
absl::Status FromGrpcUncancelled(const grpc::Status& status);

}  // namespace steward::rpc
