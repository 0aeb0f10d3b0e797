#include <atomic>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"

#include "libs/base/clock.h"
#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "services/ctl/cli.h"
#include "services/dev/dev.h"
#include "services/host/restore.h"

namespace {

std::atomic<bool> interrupted = false;

// The first signal asks for an orderly end, the second one ends at once.
void OnSignal(int signal) {
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

std::string Executable(const char* name) {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? name : path.string();
}

absl::Status Restore(const steward::ctl::World::Restore& options, std::ostream& out) {
  STEWARD_ASSIGN_OR_RETURN(const steward::host::Restored restored,
                           steward::host::Restore({.data_dir = options.data,
                                                   .backup = options.backup,
                                                   .accept_old_ledger = options.accept_old_ledger,
                                                   .as_of_backup = options.as_of_backup}));
  out << absl::StrCat("Restored ", absl::StrJoin(restored.services, ", "), " as of ",
                      restored.written_time, ".\n");
  if (!restored.replaced.empty())
    out << absl::StrCat("What was there is in ", restored.replaced, ".\n");
  out << "Start the platform: each service "
      << (options.as_of_backup ? "" : "takes back what its topic on Kafka holds since then, and ")
      << "begins a new epoch, which tells whoever has seen more.\n";
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (argc > 1 && std::string(argv[1]) == "dev") return steward::dev::Main(argc - 1, argv + 1);
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  const steward::SystemClock clock;
  steward::UuidV7Generator ids(clock);
  const steward::ctl::World world{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .err_is_terminal = isatty(STDERR_FILENO) != 0,
      .executable = Executable(argv[0]),
      .connect = steward::ctl::RemotePlatform::Open,
      .new_id = [&ids] { return ids.Next(); },
      .interrupted = [] { return interrupted.load(); },
      .restore = Restore,
  };
  return steward::ctl::RunCommandLine({argv + 1, argv + argc}, world);
}
