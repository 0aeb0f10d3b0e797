#include "libs/rpc/bind_problem.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/match.h"

namespace steward::rpc {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// "[::1]" is written so before a port.
std::string HostOf(const std::string& address) {
  const std::string host = address.substr(0, address.rfind(':'));
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]"))
    return host.substr(1, host.size() - 2);
  return host;
}

// Zero when it can be bound.
int ErrorOfBinding(const addrinfo& where) {
  const int fd = socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC, where.ai_protocol);
  if (fd < 0) return errno;
  // As gRPC does: connections that ended a moment ago don't matter.
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const bool bound =
      bind(fd, where.ai_addr, where.ai_addrlen) == 0 && listen(fd, /*backlog=*/1) == 0;
  const int error = bound ? 0 : errno;
  close(fd);
  return error;
}

}  // namespace

std::string BindProblem(const std::string& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const std::string port = address.substr(address.rfind(':') + 1);
  const int unknown = getaddrinfo(HostOf(address).c_str(), port.c_str(), &hints, &found);
  if (unknown != 0) return gai_strerror(unknown);
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  const int error = ErrorOfBinding(*addresses);
  return error == 0 ? "taken a moment ago" : std::strerror(error);
}

}  // namespace steward::rpc
