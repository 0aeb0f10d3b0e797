#include "services/host/service_manager.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace steward::host {
namespace {

std::string TakeVariable(const char* name) {
  const char* value = std::getenv(name);
  std::string taken = value == nullptr ? "" : value;
  unsetenv(name);
  return taken;
}

// None where the watchdog is meant for another process.
absl::Duration TakeWatchdog() {
  const std::string text = TakeVariable("WATCHDOG_USEC");
  const std::string process = TakeVariable("WATCHDOG_PID");
  int64_t us = 0;
  if (!process.empty() && process != absl::StrCat(getpid())) return absl::ZeroDuration();
  return absl::SimpleAtoi(text, &us) && us > 0 ? absl::Microseconds(us) : absl::ZeroDuration();
}

}  // namespace

ServiceManager ServiceManager::FromEnvironment() {
  std::string socket = TakeVariable("NOTIFY_SOCKET");
  return {std::move(socket), TakeWatchdog()};
}

ServiceManager::ServiceManager(std::string socket, absl::Duration watchdog)
    : socket_(std::move(socket)), watchdog_(watchdog) {}

ServiceManager::~ServiceManager() { EndWatch(); }

void ServiceManager::Ready() { Tell("READY=1"); }

void ServiceManager::Stopping() {
  Tell("STOPPING=1");
  EndWatch();
}

void ServiceManager::EndWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (watch_.joinable()) watch_.join();
}

void ServiceManager::Watch(std::function<void(std::function<void()>)> check) {
  if (socket_.empty() || watchdog_ == absl::ZeroDuration()) return;
  watch_ = std::thread([this, check = std::move(check)] {
    const auto stopping = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopping_; };
    // The answer may come late: what it needs is its own.
    const auto alive = [socket = socket_] { ServiceManager(socket, {}).Tell("WATCHDOG=1"); };
    while (true) {
      check(alive);
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping), watchdog_ / 2)) return;
    }
  });
}

// What can't be told is the manager's loss: it will act on the silence.
void ServiceManager::Tell(const std::string& state) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const int end = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (end < 0) return;
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  sendto(end, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&address),
         bytes);
  close(end);
}

}  // namespace steward::host
