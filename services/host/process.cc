#include "services/host/process.h"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

#include "libs/telemetry/log.h"
#include "services/host/config.h"
#include "services/host/service_manager.h"

namespace steward::host {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitBroken = 70;
constexpr int kPortBase = 7101;
constexpr int kAdminOffset = 100;

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

struct Flags {
  HostOptions host;
  int port_base = kPortBase;
  // SOURCE=HOST:PORT
  std::vector<std::string> peers;
  std::string kafka;
  std::string kafka_config;
};

void AddTlsFlags(CLI::App* app, HostOptions* options) {
  app->add_option("--tls-certificate", options->tls.certificate,
                  "Encrypt calls: our certificate with its chain, a PEM file; read again when it "
                  "changes, as are the next two")
      ->envname("STEWARD_TLS_CERTIFICATE");
  app->add_option("--tls-key", options->tls.key, "Its key, a PEM file")->envname("STEWARD_TLS_KEY");
  app->add_option("--tls-ca", options->tls.ca,
                  "Whose certificates the other services have, a PEM file; default: what the "
                  "system trusts")
      ->envname("STEWARD_TLS_CA");
  app->add_flag("--tls-client-auth", options->tls_client_auth,
                "Take only callers with a certificate of --tls-ca")
      ->envname("STEWARD_TLS_CLIENT_AUTH");
}

void AddFlags(CLI::App* app, Flags* flags) {
  app->add_option("--data", flags->host.data_dir, "Directory of the installation")
      ->envname("STEWARD_DATA")
      ->default_val("./.steward");
  app->add_option("--port-base", flags->port_base, "gRPC ports from here on, admin ports 100 above")
      ->envname("STEWARD_PORT_BASE")
      ->check(CLI::Range(1, 65000))
      ->capture_default_str();
  app->add_option("--address", flags->host.address, "Address to listen on")
      ->envname("STEWARD_ADDRESS")
      ->capture_default_str();
  app->add_option("--peer", flags->peers, "Where another service is: SERVICE=HOST:PORT");
  app->add_option("--admin-address", flags->host.admin_address,
                  "Where metrics and health checks listen, without TLS; default: as --address")
      ->envname("STEWARD_ADMIN_ADDRESS");
  AddTlsFlags(app, &flags->host);
  AddKafkaFlags(app, &flags->kafka, &flags->kafka_config);
  AddTraceFlags(app, &flags->host.tracing);
  app->add_flag("--reflection", flags->host.reflection, "Serve gRPC reflection, for development");
}

absl::Status ConnectPeers(const Flags& flags, Host* host) {
  const auto token =
      rpc::ReadToken(absl::StrCat(flags.host.data_dir, "/service-", host->name(), ".token"));
  if (!token.ok()) return token.status();
  for (const std::string& source : host->sources()) {
    std::string target;
    for (const std::string& peer : flags.peers) {
      if (peer.rfind(source + "=", 0) == 0) target = peer.substr(source.size() + 1);
    }
    if (target.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(host->name(), " takes in events of ", source,
                                                     ": say where it is by --peer ", source,
                                                     "=HOST:PORT"));
    }
    host->ConnectRemote(source, target, *token);
  }
  return absl::OkStatus();
}

absl::Status Serve(Flags flags, const ServiceSpec& spec, ServiceManager& manager) {
  auto kafka = bus::KafkaOptionsOf(flags.kafka, flags.kafka_config);
  if (!kafka.ok()) return kafka.status();
  flags.host.kafka = *std::move(kafka);
  if (auto tokens = EnsureTokens(flags.host.data_dir); !tokens.ok()) return tokens.status();
  auto host = Host::Open(spec, flags.host);
  if (!host.ok()) return host.status();
  if (absl::Status status = ConnectPeers(flags, host->get()); !status.ok()) return status;
  (*host)->on_broken = [](const absl::Status&) { std::_Exit(kExitBroken); };
  if (absl::Status status = (*host)->Start(); !status.ok()) return status;
  telemetry::Log(telemetry::Level::kInfo, "serving",
                 {{"address", absl::StrCat(flags.host.address, ":", (*host)->port())},
                  {"admin", absl::StrCat(flags.host.address, ":", (*host)->admin_port())},
                  {"data", flags.host.data_dir}});
  manager.Ready();
  // Alive is whose loop gets round.
  manager.Watch([&loop = (*host)->loop()](std::function<void()> alive) {
    loop.Submit({.work = [](engine::Core&) { return absl::OkStatus(); },
                 .done = [alive = std::move(alive)](const absl::Status&) { alive(); }});
  });
  WaitForStop();
  manager.Stopping();
  telemetry::Log(telemetry::Level::kInfo, "stopping", {});
  (*host)->StopFeed();
  (*host)->StopServing();
  return absl::OkStatus();
}

}  // namespace

void AddKafkaFlags(CLI::App* app, std::string* brokers, std::string* config) {
  app->add_option("--kafka", *brokers,
                  "Publish to this Kafka, and take events in from it: HOST:PORT[,...]")
      ->envname("STEWARD_KAFKA");
  app->add_option("--kafka-config", *config,
                  "File of key=value for librdkafka: security.protocol, sasl.*, ssl.* ...")
      ->envname("STEWARD_KAFKA_CONFIG");
}

void AddTraceFlags(CLI::App* app, telemetry::TracerOptions* tracing) {
  app->add_option("--otlp-endpoint", tracing->endpoint,
                  "Send spans to this OpenTelemetry collector: its HTTP receiver's base URL, as in "
                  "http://127.0.0.1:4318")
      ->envname("STEWARD_OTLP_ENDPOINT");
  app->add_option("--trace-sample", tracing->sample_percent,
                  "How many in a hundred of the traces that begin here are sampled")
      ->envname("STEWARD_TRACE_SAMPLE")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
}

void InitProcess(const std::string& service) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::signal(SIGPIPE, SIG_IGN);
  telemetry::Init({.service = service});
}

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void WaitForStop() {
  const sigset_t signals = StopSignals();
  int signal = 0;
  sigwait(&signals, &signal);
  // A second signal ends the process at once.
  std::thread([signals] {
    int second = 0;
    sigwait(&signals, &second);
    std::_Exit(128 + second);
  }).detach();
}

void RequestStop() { kill(getpid(), SIGTERM); }

int Main(int argc, char** argv, const ServiceSpec& spec) {
  const std::string name = spec.service().name();
  InitProcess(name);
  CLI::App app("The " + name + " service of Steward", "steward-" + name);
  Flags flags;
  AddFlags(&app, &flags);
  Config config(&app, {});
  CLI11_PARSE(app, argc, argv);
  if (const auto status = config.Apply(std::cout, std::cerr); status.has_value()) return *status;
  flags.host.port = flags.port_base + spec.port_offset;
  flags.host.admin_port = flags.host.port + kAdminOffset;
  BlockStopSignals();
  ServiceManager manager = ServiceManager::FromEnvironment();
  const absl::Status status = Serve(flags, spec, manager);
  if (status.ok()) return 0;
  telemetry::Log(telemetry::Level::kError, "can't serve",
                 {{"cause", std::string(status.message())}});
  return kExitFailure;
}

}  // namespace steward::host
