#pragma once

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace steward::host {

// Tells the service manager that started the process, systemd or whoever speaks its protocol
// (sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names), how it is. Does nothing where
// there is none. One thread uses it.
class ServiceManager final {
 public:
  // As the environment says, which further processes don't inherit then.
  static ServiceManager FromEnvironment();

  // `socket`: a path, or a name in the abstract namespace that begins with '@'; empty for none.
  // `watchdog`: how long the manager waits for a sign of life before it restarts the process; zero
  // for ever.
  ServiceManager(std::string socket, absl::Duration watchdog);
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // The service takes calls.
  void Ready();
  // From here on it stops.
  void Stopping();
  // Gives a sign of life whenever `check` calls the function that it is given, and calls `check`
  // twice in the time that the manager waits; not any more once Stopping() has returned. Once.
  void Watch(std::function<void(std::function<void()> alive)> check);

 private:
  void EndWatch();
  void Tell(const std::string& state) const;

  const std::string socket_;
  const absl::Duration watchdog_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watch_;
};

}  // namespace steward::host
