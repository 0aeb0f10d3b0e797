#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/server_builder.h"
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

// Where a call is to go that does not exist yet.
struct Slot {
  // The method's index.
  int method = 0;
  grpc::ServerContext* context = nullptr;
  grpc::ServerCompletionQueue* queue = nullptr;
  Tag* tag = nullptr;
};

// All methods of a server as asynchronous ones over raw bytes, registered by name as generated code
// does (a registered unary method gets its payload together with the call). Used by the thread that
// polls the queue.
class DynamicServices final {
 public:
  // `methods` is borrowed and outlives the services; a method's index here is its index there.
  explicit DynamicServices(const std::vector<Method>& methods);
  ~DynamicServices();
  DynamicServices(const DynamicServices&) = delete;
  DynamicServices& operator=(const DynamicServices&) = delete;

  void Register(grpc::ServerBuilder* builder);

  // Each asks for one call of the method; the tag says that it came. All that is pointed to lives
  // until then.
  void RequestUnary(const Slot& slot, grpc::ByteBuffer* request, UnaryResponder* responder);
  void RequestStream(const Slot& slot, StreamResponder* responder);
  void RequestWatch(const Slot& slot, grpc::ByteBuffer* request, WatchResponder* responder);

 private:
  // One for each service: gRPC's reflection lists one name for each that is registered.
  class One;
  struct Place {
    One* service = nullptr;
    int method = 0;
  };
  const Place& PlaceOf(const Slot& slot) const { return places_[static_cast<size_t>(slot.method)]; }

  std::vector<std::unique_ptr<One>> services_;
  // By the method's index.
  std::vector<Place> places_;
};

}  // namespace steward::rpc
