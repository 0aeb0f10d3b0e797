#pragma once

namespace steward::rpc {

// What a completion queue gives back: an operation that was started with it is over. Always passed
// to gRPC as a Tag*.
class Tag {
 public:
  virtual ~Tag() = default;
  // On the thread that polls the queue.
  virtual void Proceed(bool ok) = 0;
};

}  // namespace steward::rpc
