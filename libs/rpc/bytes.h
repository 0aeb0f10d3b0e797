#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

// Between gRPC's buffers and messages. Thread-safe.
namespace steward::rpc {

// False for bytes that are not a message of this type. A buffer of one slice, which small messages
// always are, is read without a copy.
bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message);

grpc::ByteBuffer ToBytes(const google::protobuf::Message& message);

// The buffer's bytes in one string.
std::string Flatten(const grpc::ByteBuffer& bytes);

}  // namespace steward::rpc
