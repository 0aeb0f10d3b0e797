#pragma once

#include <string>

namespace steward::rpc {

// Why nothing can listen on "HOST:PORT", in the system's words, since gRPC doesn't say: found by
// trying. "taken a moment ago" where it now could.
std::string BindProblem(const std::string& address);

}  // namespace steward::rpc
