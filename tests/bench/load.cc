// One kind of call for a time: a closed loop that keeps N in flight, or with --rate an open one
// whose latencies count from when a call was meant to be sent. Prints one JSON line of what it saw.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <sys/resource.h>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/ids.h"
#include "libs/rpc/async_client.h"
#include "libs/rpc/client.h"
#include "libs/rpc/principals.h"
#include "services/host/process.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "tests/bench/echo.pb.h"
#include "tests/bench/requests.h"

namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct Flags {
  std::string target;
  std::string token_file;
  std::string kind = "echo";
  size_t in_flight = 64;
  double seconds = 3;
  int accounts = 2000;
  uint64_t seed = 1;
  // Stops after so many calls; 0: by time.
  uint64_t calls = 0;
  // Calls a second of an open loop (Poisson); 0: a closed loop.
  double rate = 0;
  // A file that gets a line for each call that was answered well: its request id, and when (us
  // since 1970).
  std::string answers;
};

// Makes the requests of one kind.
class Requests {
 public:
  Requests(const Flags& flags, const steward::Clock& clock)
      : flags_(flags), ids_(clock), random_(flags.seed) {}

  const MethodDescriptor* method() const {
    if (flags_.kind == "echo")
      return steward::bench::v1::EchoRequest::descriptor()->file()->service(0)->method(0);
    if (flags_.kind == "contract") {
      return steward::contracts::v1::CreateContractRequest::descriptor()
          ->file()
          ->FindServiceByName("ContractService")
          ->FindMethodByName("CreateContract");
    }
    return steward::accounts::v1::CreateAccountRequest::descriptor()
        ->file()
        ->FindServiceByName("AccountService")
        ->FindMethodByName(flags_.kind == "update" ? "UpdateAccount" : "CreateAccount");
  }

  const std::string& request_id() const { return request_id_; }

  const Message& Next() {
    request_id_ = ids_.Next();
    if (flags_.kind == "echo") return Echo();
    if (flags_.kind == "contract") return Contract();
    return flags_.kind == "update" ? Update() : Create();
  }

 private:
  std::string Account() {
    return absl::StrCat("bench-", random_() % static_cast<uint64_t>(flags_.accounts));
  }

  const Message& Echo() {
    echo_.set_payload(std::string(300, 'e'));
    return echo_;
  }
  const Message& Create() {
    create_.set_account_id(absl::StrCat("bench-", next_++));
    create_.set_request_id(request_id_);
    create_.mutable_account()->set_display_name("A customer of the benchmark");
    create_.mutable_account()->set_tier(steward::accounts::v1::TIER_GROWTH);
    create_.mutable_account()->set_country("NL");
    return create_;
  }
  const Message& Update() {
    update_.mutable_account()->set_name("accounts/" + Account());
    steward::bench::FillUpdate(&random_, &update_);
    update_.set_request_id(request_id_);
    return update_;
  }
  const Message& Contract() {
    contract_.set_parent("accounts/" + Account());
    contract_.set_request_id(request_id_);
    steward::bench::FillContract(contract_.mutable_contract());
    return contract_;
  }

  const Flags& flags_;
  steward::UuidV7Generator ids_;
  std::mt19937_64 random_;
  uint64_t next_ = 0;
  std::string request_id_;
  steward::bench::v1::EchoRequest echo_;
  steward::accounts::v1::CreateAccountRequest create_;
  steward::accounts::v1::UpdateAccountRequest update_;
  steward::contracts::v1::CreateContractRequest contract_;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int64_t Percentile(std::vector<int64_t>* sorted, double p) {
  if (sorted->empty()) return 0;
  return (*sorted)[std::min(sorted->size() - 1,
                            static_cast<size_t>(p * static_cast<double>(sorted->size())))];
}

int Run(const Flags& flags) {
  const auto token = steward::rpc::ReadToken(flags.token_file);
  if (!token.ok()) {
    std::cerr << token.status() << "\n";
    return 1;
  }
  const steward::SystemClock clock;
  steward::rpc::Channel channel(flags.target, *token);
  steward::rpc::AsyncClient client(channel, flags.in_flight);
  Requests requests(flags, clock);
  std::vector<int64_t> latencies_us;
  uint64_t errors = 0;
  uint64_t started = 0;
  std::string first_error;
  std::ofstream answers(flags.answers);
  std::mt19937_64 random(flags.seed);
  std::exponential_distribution<double> gap_seconds(std::max(flags.rate, 1.0));
  const absl::Time begin = absl::Now();
  const absl::Time end = begin + absl::Seconds(flags.seconds);
  absl::Time due = begin;
  while (flags.calls == 0 ? absl::Now() < end : started < flags.calls) {
    if (flags.rate > 0) {
      due += absl::Seconds(gap_seconds(random));
      while (absl::Now() < due) client.Poll(due);
    }
    const absl::Time sent = flags.rate > 0 ? due : absl::Now();
    ++started;
    const Message& request = requests.Next();
    client.Start(
        requests.method(), request, {},
        [&, sent, id = requests.request_id()](const steward::rpc::AsyncClient::Answer& answer) {
          const absl::Time now = absl::Now();
          latencies_us.push_back(absl::ToInt64Microseconds(now - sent));
          if (answer.status.ok()) {
            if (!flags.answers.empty()) answers << id << ' ' << absl::ToUnixMicros(now) << '\n';
            return;
          }
          ++errors;
          if (first_error.empty()) first_error = answer.status.ToString();
        });
    client.Poll(absl::InfinitePast());
  }
  client.Drain();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  std::sort(latencies_us.begin(), latencies_us.end());
  if (!first_error.empty()) std::cerr << first_error << "\n";
  std::cout
      << absl::StrFormat(
             R"({"kind": "%s", "calls": %d, "errors": %d, "seconds": %.4f, "per_second": %.1f, "p50_us": %d, )"
             R"("p99_us": %d, "client_cpu_us": %.2f})",
             flags.kind, latencies_us.size(), errors, seconds,
             static_cast<double>(latencies_us.size()) / seconds, Percentile(&latencies_us, 0.5),
             Percentile(&latencies_us, 0.99),
             CpuSeconds() * 1e6 / static_cast<double>(std::max<size_t>(1, latencies_us.size())))
      << "\n";
  return errors == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  steward::host::InitProcess("load");
  CLI::App app("A closed loop of one kind of call", "steward-bench-load");
  Flags flags;
  app.add_option("--target", flags.target)->required();
  app.add_option("--token-file", flags.token_file)->required();
  app.add_option("--kind", flags.kind)
      ->check(CLI::IsMember({"echo", "account", "update", "contract"}));
  app.add_option("--in-flight", flags.in_flight)->check(CLI::Range(1, 1000));
  app.add_option("--seconds", flags.seconds)->check(CLI::Range(0.1, 600.0));
  app.add_option("--accounts", flags.accounts)->check(CLI::Range(1, 1'000'000));
  app.add_option("--calls", flags.calls);
  app.add_option("--seed", flags.seed);
  app.add_option("--rate", flags.rate)->check(CLI::Range(0.1, 1'000'000.0));
  app.add_option("--answers", flags.answers);
  CLI11_PARSE(app, argc, argv);
  return Run(flags);
}
