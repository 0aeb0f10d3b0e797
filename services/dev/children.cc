#include "services/dev/children.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/telemetry/log.h"

namespace steward::dev {
namespace {

// A child that ends sooner than this never served: starting it again would fail again.
constexpr int64_t kServedMs = 2000;
constexpr timespec kPoll = {.tv_sec = 0, .tv_nsec = 100'000'000};

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

std::string BesideSelf(const std::string& program) {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).replace_filename(program).string();
}

[[noreturn]] void Exec(const std::string& path, const std::vector<std::string>& arguments) {
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const sigset_t signals = StopSignals();
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  execv(path.c_str(), argv.data());
  _exit(127);
}

}  // namespace

Children::~Children() { StopAll(); }

absl::Status Children::Start(const std::string& program,
                             const std::vector<std::string>& arguments) {
  const std::string path = BesideSelf(program);
  if (access(path.c_str(), X_OK) != 0) {
    return absl::UnavailableError(absl::StrCat(path, " can't be run: ", std::strerror(errno)));
  }
  const pid_t pid = fork();
  if (pid < 0)
    return absl::UnavailableError(
        absl::StrCat("can't start ", program, ": ", std::strerror(errno)));
  if (pid == 0) Exec(path, arguments);
  children_[pid] = {program, arguments, absl::ToUnixMillis(absl::Now())};
  return absl::OkStatus();
}

absl::Status Children::WaitAll() {
  const sigset_t signals = StopSignals();
  while (true) {
    if (sigtimedwait(&signals, nullptr, &kPoll) > 0) {
      StopAll();
      return absl::OkStatus();
    }
    int wait_status = 0;
    const pid_t pid = waitpid(-1, &wait_status, WNOHANG);
    if (pid <= 0) continue;
    const Child child = children_[pid];
    children_.erase(pid);
    if (absl::ToUnixMillis(absl::Now()) - child.started_ms < kServedMs) {
      StopAll();
      return absl::UnavailableError(
          absl::StrCat(child.program, " ended at once: see its message above"));
    }
    telemetry::Log(telemetry::Level::kWarning, "a service ended and is started again",
                   {{"program", child.program}});
    if (absl::Status status = Start(child.program, child.arguments); !status.ok()) return status;
  }
}

void Children::StopAll() {
  for (const auto& [pid, child] : children_) kill(pid, SIGTERM);
  for (const auto& [pid, child] : children_) waitpid(pid, nullptr, 0);
  children_.clear();
}

}  // namespace steward::dev
