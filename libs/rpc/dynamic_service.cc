#include "libs/rpc/dynamic_service.h"

#include <map>
#include <memory>

#include "grpcpp/impl/rpc_service_method.h"

namespace steward::rpc {
namespace {

using grpc::internal::RpcMethod;

RpcMethod::RpcType TypeOf(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming() && method.server_streaming()) return RpcMethod::BIDI_STREAMING;
  if (method.client_streaming()) return RpcMethod::CLIENT_STREAMING;
  return method.server_streaming() ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC;
}

}  // namespace

class DynamicServices::One final : public grpc::Service {
 public:
  // The method's number in this service.
  int Add(const Method& method) {
    AddMethod(new grpc::internal::RpcServiceMethod(method.path.c_str(), TypeOf(*method.descriptor),
                                                   nullptr));
    MarkMethodRaw(count_);
    return count_++;
  }
  // Protected in grpc::Service.
  using grpc::Service::RequestAsyncBidiStreaming;
  using grpc::Service::RequestAsyncServerStreaming;
  using grpc::Service::RequestAsyncUnary;

 private:
  int count_ = 0;
};

DynamicServices::DynamicServices(const std::vector<Method>& methods) {
  std::map<const google::protobuf::ServiceDescriptor*, One*> by_descriptor;
  for (const Method& method : methods) {
    One*& service = by_descriptor[method.descriptor->service()];
    if (service == nullptr) {
      services_.push_back(std::make_unique<One>());
      service = services_.back().get();
    }
    places_.push_back({service, service->Add(method)});
  }
}

DynamicServices::~DynamicServices() = default;

void DynamicServices::Register(grpc::ServerBuilder* builder) {
  for (const auto& service : services_) builder->RegisterService(service.get());
}

void DynamicServices::RequestUnary(const Slot& slot, grpc::ByteBuffer* request,
                                   UnaryResponder* responder) {
  const Place& place = PlaceOf(slot);
  place.service->RequestAsyncUnary(place.method, slot.context, request, responder, slot.queue,
                                   slot.queue, slot.tag);
}

void DynamicServices::RequestStream(const Slot& slot, StreamResponder* responder) {
  const Place& place = PlaceOf(slot);
  place.service->RequestAsyncBidiStreaming(place.method, slot.context, responder, slot.queue,
                                           slot.queue, slot.tag);
}

void DynamicServices::RequestWatch(const Slot& slot, grpc::ByteBuffer* request,
                                   WatchResponder* responder) {
  const Place& place = PlaceOf(slot);
  place.service->RequestAsyncServerStreaming(place.method, slot.context, request, responder,
                                             slot.queue, slot.queue, slot.tag);
}

}  // namespace steward::rpc
