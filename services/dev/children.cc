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

absl::StatusOr<bool> Children::WaitReady(const std::function<bool()>& ready,
                                         absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (true) {
    Child ended;
    switch (Look(&ended)) {
      case Event::kStopSignal:
        return false;
      case Event::kEnded:
        return EndedAtOnce(ended);
      case Event::kNothing:
        break;
    }
    if (ready() || absl::Now() >= deadline) return true;
  }
}

absl::Status Children::WaitAll() {
  while (true) {
    Child ended;
    const Event event = Look(&ended);
    if (event == Event::kStopSignal) return absl::OkStatus();
    if (event == Event::kNothing) continue;
    if (absl::ToUnixMillis(absl::Now()) - ended.started_ms < kServedMs) return EndedAtOnce(ended);
    telemetry::Log(telemetry::Level::kWarning, "a service ended and is started again",
                   {{"program", ended.program}});
    if (absl::Status status = Start(ended.program, ended.arguments); !status.ok()) return status;
  }
}

Children::Event Children::Look(Child* ended) {
  const sigset_t signals = StopSignals();
  if (sigtimedwait(&signals, nullptr, &kPoll) > 0) {
    StopAll();
    return Event::kStopSignal;
  }
  int wait_status = 0;
  const pid_t pid = waitpid(-1, &wait_status, WNOHANG);
  if (pid <= 0) return Event::kNothing;
  *ended = children_[pid];
  children_.erase(pid);
  return Event::kEnded;
}

absl::Status Children::EndedAtOnce(const Child& child) {
  StopAll();
  return absl::UnavailableError(
      absl::StrCat(child.program, " ended before it served: see its message above"));
}

void Children::StopAll() {
  for (const auto& [pid, child] : children_) kill(pid, SIGTERM);
  for (const auto& [pid, child] : children_) waitpid(pid, nullptr, 0);
  children_.clear();
}

}  // namespace steward::dev
