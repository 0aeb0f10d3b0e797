#pragma once

#include <string>

#include <google/protobuf/descriptor.h>

namespace steward::ctl {

// What the proto says of a field: the first sentence of its comment, without its full stop. Empty
// when it says nothing. Reads the definitions of this build, which are in the program, at the first
// call. Thread-safe.
std::string CommentOf(const google::protobuf::FieldDescriptor& field);

}  // namespace steward::ctl
