#include "services/dev/dev.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/rpc/principals.h"
#include "libs/store/rocks_store.h"
#include "services/accounts/service.h"
#include "services/contracts/service.h"
#include "services/dev/announcement.h"
#include "services/dev/children.h"
#include "services/dev/readiness.h"
#include "services/escalations/service.h"
#include "services/feedback/service.h"
#include "services/host/config.h"
#include "services/host/installation.h"
#include "services/host/ledger.h"
#include "services/host/process.h"
#include "services/host/test_clock.h"

namespace steward::dev {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;
constexpr int kExitBroken = 70;
// How long `--separate` waits for its services before it says who is not ready.
constexpr absl::Duration kReadyPatience = absl::Minutes(1);

struct Flags {
  std::string data_dir = kDefaultData;
  std::string address = "127.0.0.1";
  int port_base = kDefaultPortBase;
  bool separate = false;
  bool fresh = false;
  std::string kafka;
  std::string kafka_config;
  telemetry::TracerOptions tracing;
  // The instant of a new test clock, or "now"; empty: the machine's clock.
  std::string test_clock;
};

std::vector<host::ServiceSpec> Services() {
  return {accounts::AccountsSpec(), contracts::ContractsSpec(), feedback::FeedbackSpec(),
          escalations::EscalationsSpec()};
}

void AddFlags(CLI::App* app, Flags* flags) {
  app->add_option("--data", flags->data_dir, "Where the data is kept")
      ->envname("STEWARD_DATA")
      ->check([](const std::string& path) { return path.empty() ? "must name a directory" : ""; })
      ->capture_default_str();
  app->add_option("--address", flags->address, "Address to listen on")
      ->envname("STEWARD_ADDRESS")
      ->capture_default_str();
  app->add_option("--port-base", flags->port_base, "gRPC ports from here on, admin ports 100 above")
      ->envname("STEWARD_PORT_BASE")
      ->check(CLI::Range(1, 65000))
      ->capture_default_str();
  host::AddKafkaFlags(app, &flags->kafka, &flags->kafka_config);
  host::AddTraceFlags(app, &flags->tracing);
  app->add_flag("--separate", flags->separate, "One process for each service");
  app->add_option("--test-clock", flags->test_clock,
                  "Time stands still until `steward clock advance`; a new data directory begins at "
                  "this instant (default: now)")
      ->expected(0, 1)
      ->default_str("now");
  app->add_flag("--fresh", flags->fresh,
                "Begin with an empty data directory: what is there is deleted, but for backups");
}

// Empties the data directory, unless a running platform holds it.
absl::Status MakeFresh(const Flags& flags) {
  std::error_code error;
  for (const char* name : host::kServiceNames) {
    const std::string path = absl::StrCat(flags.data_dir, "/", name);
    if (std::filesystem::exists(path)) STEWARD_RETURN_IF_ERROR(store::CheckUnowned(path));
  }
  for (const char* name : host::kServiceNames) {
    for (const char* part : {"", ".restored", ".heads"})
      std::filesystem::remove_all(absl::StrCat(flags.data_dir, "/", name, part), error);
  }
  for (const char* name :
       {host::kInstallationFile, "tokens.toml", host::kLedgerFile, "test_clock", "restoring"}) {
    std::filesystem::remove_all(absl::StrCat(flags.data_dir, "/", name), error);
  }
  if (!std::filesystem::exists(flags.data_dir)) return absl::OkStatus();
  for (const auto& entry : std::filesystem::directory_iterator(flags.data_dir, error)) {
    if (entry.path().extension() == ".token") std::filesystem::remove(entry.path(), error);
  }
  return absl::OkStatus();
}

void Announce(const Flags& flags, std::vector<std::string> not_ready) {
  std::error_code error;
  RunningPlatform platform{
      .data_dir = flags.data_dir,
      .address = flags.address,
      .port_base = flags.port_base,
      .separate = flags.separate,
      .test_clock = !flags.test_clock.empty(),
      .kafka = flags.kafka,
      .not_ready = std::move(not_ready),
      .directory = std::filesystem::current_path(error).string(),
      .program = std::filesystem::read_symlink("/proc/self/exe", error).string()};
  for (const host::ServiceSpec& spec : Services())
    platform.services.push_back(spec.service().name());
  std::cout << Announcement(platform) << std::flush;
}

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("can't make the data directory ", path, ": ",
                                             error.message(), "; choose another with --data"));
}

// Null without --test-clock.
absl::StatusOr<std::unique_ptr<host::TestClock>> OpenTestClock(const Flags& flags) {
  if (flags.test_clock.empty()) return nullptr;
  if (flags.separate) {
    return absl::InvalidArgumentError(
        "--test-clock moves the services of one process: leave --separate out");
  }
  if (flags.test_clock == "now") return host::TestClock::Open(flags.data_dir, std::nullopt);
  STEWARD_ASSIGN_OR_RETURN(const absl::Time start, ParseRfc3339(flags.test_clock));
  return host::TestClock::Open(flags.data_dir, start);
}

absl::Status RunTogether(const Flags& flags) {
  STEWARD_ASSIGN_OR_RETURN(const auto test_clock, OpenTestClock(flags));
  STEWARD_RETURN_IF_ERROR(host::EnsureTokens(flags.data_dir).status());
  STEWARD_ASSIGN_OR_RETURN(const bus::KafkaOptions kafka,
                           bus::KafkaOptionsOf(flags.kafka, flags.kafka_config));
  std::vector<std::unique_ptr<host::Host>> hosts;
  for (const host::ServiceSpec& spec : Services()) {
    const int port = flags.port_base + spec.port_offset;
    STEWARD_ASSIGN_OR_RETURN(auto host, host::Host::Open(spec, {.data_dir = flags.data_dir,
                                                                .address = flags.address,
                                                                .port = port,
                                                                .admin_port = port + kAdminOffset,
                                                                .reflection = true,
                                                                .kafka = kafka,
                                                                .tracing = flags.tracing,
                                                                .test_clock = test_clock.get()}));
    host->on_broken = [](const absl::Status&) { std::_Exit(kExitBroken); };
    hosts.push_back(std::move(host));
  }
  for (auto& host : hosts) {
    for (const std::string& source : host->sources()) {
      for (auto& other : hosts) {
        if (other->name() == source) host->ConnectLocal(source, *other);
      }
    }
  }
  if (test_clock != nullptr) {
    std::vector<host::Host*> driven;
    driven.reserve(hosts.size());
    for (auto& host : hosts) driven.push_back(host.get());
    test_clock->Drive(std::move(driven));
  }
  absl::Status status;
  for (auto& host : hosts) {
    status = host->Start();
    if (!status.ok()) break;
  }
  if (status.ok()) {
    Announce(flags, {});
    host::WaitForStop();
    std::cout << "Stopping.\n" << std::flush;
  }
  if (test_clock != nullptr) test_clock->Stop();
  for (auto& host : hosts) host->StopFeed();
  for (auto& host : hosts) host->StopServing();
  return status;
}

// Asks each service with its own token, which it takes calls of its peers with.
absl::StatusOr<Readiness> ReadinessOf(const Flags& flags) {
  Readiness readiness;
  for (const host::ServiceSpec& spec : Services()) {
    const std::string name = spec.service().name();
    STEWARD_ASSIGN_OR_RETURN(
        const std::string token,
        rpc::ReadToken(absl::StrCat(flags.data_dir, "/service-", name, ".token")));
    readiness.Expect(name, absl::StrCat(flags.address, ":", flags.port_base + spec.port_offset),
                     token);
  }
  return readiness;
}

absl::Status RunSeparate(const Flags& flags) {
  // They are told everything by flags: the file is dev's own.
  unsetenv("STEWARD_CONFIG");
  STEWARD_RETURN_IF_ERROR(host::EnsureTokens(flags.data_dir).status());
  std::vector<std::string> peers;
  for (const host::ServiceSpec& spec : Services()) {
    peers.push_back(absl::StrCat("--peer=", spec.service().name(), "=", flags.address, ":",
                                 flags.port_base + spec.port_offset));
  }
  Children children;
  for (const host::ServiceSpec& spec : Services()) {
    std::vector<std::string> arguments = {"--data=" + flags.data_dir,
                                          absl::StrCat("--port-base=", flags.port_base),
                                          "--address=" + flags.address, "--reflection"};
    if (!flags.kafka.empty()) arguments.push_back("--kafka=" + flags.kafka);
    if (!flags.kafka_config.empty()) arguments.push_back("--kafka-config=" + flags.kafka_config);
    if (flags.tracing.enabled()) {
      arguments.push_back("--otlp-endpoint=" + flags.tracing.endpoint);
      arguments.push_back(absl::StrCat("--trace-sample=", flags.tracing.sample_percent));
    }
    arguments.insert(arguments.end(), peers.begin(), peers.end());
    STEWARD_RETURN_IF_ERROR(children.Start("steward-" + spec.service().name(), arguments));
  }
  STEWARD_ASSIGN_OR_RETURN(Readiness readiness, ReadinessOf(flags));
  STEWARD_ASSIGN_OR_RETURN(
      const bool goes_on,
      children.WaitReady([&readiness] { return readiness.AllReady(); }, kReadyPatience));
  if (!goes_on) return absl::OkStatus();
  Announce(flags, readiness.NotReady());
  return children.WaitAll();
}

}  // namespace

int Main(int argc, char** argv) {
  host::InitProcess("dev");
  CLI::App app("Runs the whole platform, on its embedded bus or on Kafka", "steward dev");
  Flags flags;
  AddFlags(&app, &flags);
  host::Config config(&app, {"fresh"});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  if (const auto ended = config.Apply(std::cout, std::cerr); ended.has_value()) return *ended;
  absl::Status status = flags.fresh ? MakeFresh(flags) : absl::OkStatus();
  host::BlockStopSignals();
  if (status.ok()) status = MakeDirectory(flags.data_dir);
  if (status.ok()) {
    status = flags.separate && flags.test_clock.empty() ? RunSeparate(flags) : RunTogether(flags);
  }
  if (status.ok()) return 0;
  std::cerr << "steward dev: " << std::string(status.message()) << "\n";
  return kExitFailure;
}

}  // namespace steward::dev
