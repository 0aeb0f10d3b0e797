#pragma once

#include <memory>

#include "google/protobuf/message.h"

namespace steward {

// A copy of a message whose type is not known here. It merges into a new one: CopyFrom of a
// protobuf with assertions, as Debian's, walks both messages first.
inline std::unique_ptr<google::protobuf::Message> Clone(const google::protobuf::Message& message) {
  std::unique_ptr<google::protobuf::Message> clone(message.New());
  clone->MergeFrom(message);
  return clone;
}

}  // namespace steward
