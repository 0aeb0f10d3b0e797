#include "libs/rpc/dynamic_service.h"

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

DynamicService::DynamicService(const std::vector<Method>& methods) {
  for (size_t i = 0; i < methods.size(); ++i) {
    AddMethod(new grpc::internal::RpcServiceMethod(methods[i].path.c_str(),
                                                   TypeOf(*methods[i].descriptor), nullptr));
    MarkMethodRaw(static_cast<int>(i));
  }
}

}  // namespace steward::rpc
