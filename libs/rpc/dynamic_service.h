#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/async_stream.h"
#include "grpcpp/support/async_unary_call.h"
#include "grpcpp/support/byte_buffer.h"

#include "libs/rpc/method_table.h"
#include "libs/rpc/tag.h"

namespace steward::rpc {

using UnaryResponder = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;
using StreamResponder = grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;
using WatchResponder = grpc::ServerAsyncWriter<grpc::ByteBuffer>;

// All methods of a server as asynchronous ones over raw bytes, registered by name as generated code
// does (a registered unary method gets its payload together with the call). Used by the thread that
// polls the queue.
class DynamicService final : public grpc::Service {
 public:
  // `methods` is borrowed and outlives the service; a method's index here is its index there.
  explicit DynamicService(const std::vector<Method>& methods);

  // Each asks for one call of method `index`; the tag says that it came.
  void RequestUnary(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
                    UnaryResponder* responder, grpc::ServerCompletionQueue* queue, Tag* tag) {
    RequestAsyncUnary(index, context, request, responder, queue, queue, tag);
  }
  void RequestStream(int index, grpc::ServerContext* context, StreamResponder* responder,
                     grpc::ServerCompletionQueue* queue, Tag* tag) {
    RequestAsyncBidiStreaming(index, context, responder, queue, queue, tag);
  }
  void RequestWatch(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
                    WatchResponder* responder, grpc::ServerCompletionQueue* queue, Tag* tag) {
    RequestAsyncServerStreaming(index, context, request, responder, queue, queue, tag);
  }
};

}  // namespace steward::rpc
