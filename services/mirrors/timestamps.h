#pragma once

#include <utility>

#include "google/protobuf/timestamp.pb.h"

namespace steward::mirrors {

// True where the instant of `a` comes before that of `b`.
inline bool IsBefore(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return std::make_pair(a.seconds(), a.nanos()) < std::make_pair(b.seconds(), b.nanos());
}

}  // namespace steward::mirrors
