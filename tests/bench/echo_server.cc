// The empty echo in a process of its own: reads a request, answers 200 bytes, decides and writes
// nothing.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/rpc/principals.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/metrics.h"
#include "services/host/process.h"
#include "tests/bench/echo.pb.h"

namespace {

constexpr size_t kAnswerBytes = 200;
constexpr size_t kBatchMax = 256;

int Run(const std::string& port, const std::string& token_path) {
  const steward::SystemClock clock;
  steward::telemetry::Registry registry(steward::telemetry::BuildInfo{.version = "bench"});
  auto tokens = steward::rpc::TokenFile::Open(token_path, clock);
  if (!tokens.ok()) {
    std::cerr << tokens.status() << "\n";
    return 1;
  }
  auto server = steward::rpc::Server::Start(
      {.address = absl::StrCat("127.0.0.1:", port),
       .services = {steward::bench::v1::EchoRequest::descriptor()->file()->service(0)},
       .authenticator = tokens->get(),
       .registry = &registry});
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  std::atomic<bool> stopped = false;
  std::thread loop([&] {
    steward::bench::v1::EchoResponse response;
    response.set_payload(std::string(kAnswerBytes, 'e'));
    std::vector<steward::engine::Call*> calls;
    while (!stopped) {
      calls.clear();
      (*server)->Collect(kBatchMax, absl::Now() + absl::Milliseconds(100), &calls);
      for (auto* call : calls) call->Answer(absl::OkStatus(), &response, "");
    }
  });
  steward::host::WaitForStop();
  (*server)->Shutdown(absl::Now() + absl::Seconds(2));
  stopped = true;
  loop.join();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  steward::host::InitProcess("echo");
  steward::host::BlockStopSignals();
  if (argc != 3) {
    std::cerr << "usage: steward-bench-echo PORT TOKENS.toml\n";
    return 2;
  }
  return Run(argv[1], argv[2]);
}
