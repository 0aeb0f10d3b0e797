#include "services/host/service_manager.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/test_directory.h"

namespace steward::host {
namespace {

// The manager's end of the socket.
class ServiceManagerTest : public testing::Test {
 protected:
  ServiceManagerTest() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof(address.sun_path) - 1);
    socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  void TearDown() override { close(socket_); }

  std::string Hear() const {
    std::array<char, 256> text{};
    const ssize_t size = recv(socket_, text.data(), text.size(), 0);
    return {text.data(), static_cast<size_t>(std::max<ssize_t>(size, 0))};
  }

  store::TestDirectory directory_;
  const std::string path_ = directory_.path() + "/notify";
  int socket_ = -1;
};

TEST_F(ServiceManagerTest, HearsWhenItIsReadyAndWhenItStops) {
  ServiceManager manager(path_, absl::ZeroDuration());
  manager.Ready();
  EXPECT_EQ(Hear(), "READY=1");
  manager.Stopping();
  EXPECT_EQ(Hear(), "STOPPING=1");
}

TEST_F(ServiceManagerTest, HearsSignsOfLifeAsLongAsThereAreAny) {
  ServiceManager manager(path_, absl::Milliseconds(20));
  std::atomic<int> checks = 0;
  manager.Watch([&checks](const std::function<void()>& alive) {
    if (++checks <= 2) alive();
  });
  EXPECT_EQ(Hear(), "WATCHDOG=1");
  EXPECT_EQ(Hear(), "WATCHDOG=1");
  while (checks < 4) absl::SleepFor(absl::Milliseconds(1));
  manager.Ready();
  EXPECT_EQ(Hear(), "READY=1") << "nothing was said between";
}

TEST_F(ServiceManagerTest, NobodyIsAskedWithoutAWatchdog) {
  bool asked = false;
  {
    ServiceManager manager(path_, absl::ZeroDuration());
    manager.Watch([&asked](const std::function<void()>&) { asked = true; });
  }
  EXPECT_FALSE(asked);
}

TEST_F(ServiceManagerTest, TakesItsSocketFromTheEnvironment) {
  setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  setenv("WATCHDOG_USEC", "20000", 1);
  setenv("WATCHDOG_PID", absl::StrCat(getpid()).c_str(), 1);
  {
    ServiceManager manager = ServiceManager::FromEnvironment();
    EXPECT_EQ(std::getenv("NOTIFY_SOCKET"), nullptr) << "no child is to speak for us";
    manager.Watch([](const std::function<void()>& alive) { alive(); });
    EXPECT_EQ(Hear(), "WATCHDOG=1");
  }
  setenv("WATCHDOG_USEC", "20000", 1);
  setenv("WATCHDOG_PID", "1", 1);
  bool asked = false;
  {
    ServiceManager other = ServiceManager::FromEnvironment();
    other.Watch([&asked](const std::function<void()>&) { asked = true; });
  }
  EXPECT_FALSE(asked) << "another process's watchdog";
}

}  // namespace
}  // namespace steward::host
