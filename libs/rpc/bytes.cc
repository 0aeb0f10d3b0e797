#include "libs/rpc/bytes.h"

#include <vector>

#include "google/protobuf/io/coded_stream.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "grpcpp/support/slice.h"

namespace steward::rpc {

bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message) {
  // A reader over an absent buffer aborts; an absent buffer is an empty message.
  if (!bytes.Valid()) return message->ParseFromArray("", 0);
  grpc::Slice slice;
  if (bytes.TrySingleSlice(&slice).ok()) {
    return message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  }
  grpc::ByteBuffer copy(bytes);
  grpc::ProtoBufferReader reader(&copy);
  return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

grpc::ByteBuffer ToBytes(const google::protobuf::Message& message) {
  const size_t size = message.ByteSizeLong();
  grpc_slice slice = grpc_slice_malloc(size);
  message.SerializeWithCachedSizesToArray(GRPC_SLICE_START_PTR(slice));
  const grpc::Slice owner(slice, grpc::Slice::STEAL_REF);
  return grpc::ByteBuffer(&owner, 1);
}

std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::string text;
  std::vector<grpc::Slice> slices;
  if (!bytes.Valid() || !bytes.Dump(&slices).ok()) return text;
  text.reserve(bytes.Length());
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

}  // namespace steward::rpc
