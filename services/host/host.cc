#include "services/host/host.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <iterator>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/rpc/feed_client.h"
#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "libs/telemetry/log.h"
#include "services/host/backup.h"
#include "services/host/installation.h"
#include "services/host/ledger.h"
#include "services/host/restore.h"
#include "services/host/tls_warnings.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::host {
namespace {

using google::protobuf::DescriptorPool;

const google::protobuf::ServiceDescriptor* SystemService(const std::string& name) {
  // The generated files are linked because their messages are used here.
  common::v1::GetStatusRequest::descriptor();
  common::v1::SubscribeRequest::descriptor();
  return DescriptorPool::generated_pool()->FindServiceByName("steward.common.v1." + name);
}

absl::StatusOr<std::string> EnsureTokensLocked(const std::string& data_dir) {
  const std::string path = data_dir + "/tokens.toml";
  const std::vector<std::string> services(std::begin(kServiceNames), std::end(kServiceNames));
  const absl::Status status = rpc::CreateTokenFile(path, services);
  if (!status.ok() && !absl::IsAlreadyExists(status)) return status;
  return path;
}

}  // namespace

absl::StatusOr<std::string> EnsureTokens(const std::string& data_dir) {
  // Services may start at once: one of them makes the tokens, the others wait for it.
  std::error_code ignored;
  std::filesystem::create_directories(data_dir, ignored);
  const int lock = open((data_dir + "/.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) {
    return absl::UnavailableError(
        absl::StrCat("can't lock ", data_dir, ": ", std::strerror(errno)));
  }
  auto path = EnsureTokensLocked(data_dir);
  close(lock);
  return path;
}

absl::StatusOr<std::unique_ptr<Host>> Host::Open(const ServiceSpec& spec, HostOptions options) {
  std::unique_ptr<Host> host(new Host(std::move(options)));
  host->spec_ = std::make_unique<ServiceSpec>(spec);
  STEWARD_RETURN_IF_ERROR(host->OpenTls());
  STEWARD_RETURN_IF_ERROR(host->OpenStore(spec));
  STEWARD_RETURN_IF_ERROR(host->OpenTracer());
  RestoredMark mark = ReadRestoredMark(host->options_.data_dir, host->name());
  STEWARD_RETURN_IF_ERROR(host->TakeTail(&mark));
  engine::Core::Options core;
  if (host->options_.test_clock != nullptr) {
    core = {.random = TestClock::RandomOf(host->name()), .test_clock = true};
  }
  core.tracer = host->tracer_.get();
  host->core_ = std::make_unique<engine::Core>(*host->catalog_, *host->store_, host->clock(), core);
  STEWARD_RETURN_IF_ERROR(host->core_->Recover());
  STEWARD_RETURN_IF_ERROR(host->BeginAfterRestore(mark));
  host->feed_ = std::make_unique<engine::Feed>(*host->catalog_, *host->store_, host->core_->ring());
  host->feed_source_ = std::make_unique<rpc::EngineFeed>(*host->feed_);
  host->probe_ = std::make_unique<engine::Probe>(host->registry_, host->name());
  host->gauges_ = std::make_unique<BusinessGauges>(
      BusinessGauges::Parts{*host->catalog_, *host->store_, host->clock(), host->registry_});
  return host;
}

// The journal may have gone back, and on from here it is another one: in a new epoch, which tells
// everybody where.
absl::Status Host::BeginAfterRestore(const RestoredMark& mark) {
  if (!mark.restored) return absl::OkStatus();
  STEWARD_RETURN_IF_ERROR(core_->StartEpoch({.principal = "restore"}, mark.epoch).status());
  STEWARD_RETURN_IF_ERROR(core_->Commit(/*has_replies=*/true).status());
  RemoveRestoredMark(options_.data_dir, name());
  return absl::OkStatus();
}

const Clock& Host::clock() const {
  if (options_.test_clock != nullptr) return options_.test_clock->clock();
  return machine_clock_;
}

absl::Status Host::OpenStore(const ServiceSpec& spec) {
  if (options_.test_clock == nullptr && TestClock::Owns(options_.data_dir)) {
    return absl::FailedPreconditionError(
        absl::StrCat(options_.data_dir,
                     " lives by a test clock: start `steward dev --test-clock`, "
                     "or give --data another directory"));
  }
  engine::Service service = spec.service();
  const std::string name = service.name();
  STEWARD_RETURN_IF_ERROR(CheckNotRestoring(options_.data_dir));
  STEWARD_ASSIGN_OR_RETURN(const auto installation,
                           LoadOrCreateInstallation(options_.data_dir, kPartitionsDefault));
  STEWARD_ASSIGN_OR_RETURN(
      store_, store::OpenRocksStore({.path = absl::StrCat(options_.data_dir, "/", name)}));
  STEWARD_RETURN_IF_ERROR(BindStore(installation, name, store_.get()));
  if (ReadRestoredMark(options_.data_dir, name).restored) {
    STEWARD_RETURN_IF_ERROR(EraseByLedger(absl::StrCat(options_.data_dir, "/", kLedgerFile),
                                          installation.partition_count(), store_.get()));
  }
  STEWARD_ASSIGN_OR_RETURN(catalog_, engine::Catalog::Build(std::move(service), installation));
  return absl::OkStatus();
}

absl::Status Host::OpenTracer() {
  if (!options_.tracing.enabled()) return absl::OkStatus();
  if (options_.test_clock != nullptr) {
    return absl::InvalidArgumentError(
        "spans have random ids, and they are in the journal, which a test clock keeps the same "
        "from run to run: leave --otlp-endpoint or --test-clock out");
  }
  STEWARD_ASSIGN_OR_RETURN(
      tracer_, telemetry::Tracer::Open(
                   options_.tracing,
                   {.service = absl::StrCat("steward-", name()),
                    .version = kVersion,
                    .instance = absl::StrCat(catalog_->installation().installation(), "/", name())},
                   registry_));
  return absl::OkStatus();
}

Host::~Host() {
  StopServing();
  StopFeed();
}

void Host::ConnectLocal(const std::string& source, Host& host) {
  std::unique_ptr<engine::Subscriber> subscriber = KafkaSubscriber(source);
  if (subscriber == nullptr) subscriber = std::make_unique<bus::LocalSubscriber>(host.feed());
  sources_.push_back({source, nullptr, std::move(subscriber),
                      std::make_unique<bus::LocalPeer>(host.feed()), nullptr});
}

void Host::ConnectRemote(const std::string& source, const std::string& target,
                         const std::string& token) {
  auto channel = std::make_unique<rpc::Channel>(target, token, tls_.get());
  auto peer = std::make_unique<rpc::FeedPeer>(*channel);
  sources_.push_back(
      {source, std::move(channel), KafkaSubscriber(source), std::move(peer), nullptr});
}

absl::Status Host::Start() {
  engine::VerifyPeers peers;
  for (Source& source : sources_) peers[source.name] = source.peer.get();
  StartSystemMethods(std::move(peers));
  relay_ = NewRelay();
  STEWARD_RETURN_IF_ERROR(StartServer(*spec_));
  loop_ = std::make_unique<engine::Loop>(engine::Loop::Parts{*core_, *server_, *system_, *probe_},
                                         engine::Loop::Options());
  system_->SetLoop(loop_.get());
  HoldUntilCompared();
  feed_->OnRolledBack(
      [this](absl::Status why) { loop_->Freeze("what others hold", std::move(why)); });
  const std::string note = absl::StrCat(options_.data_dir, "/", name(), ".heads");
  // Before anything is written: that would be another history than the one that others hold.
  feed_->PeerRefused(CompareWithNote(note, feed_->ring().Heads()));
  for (Source& source : sources_) {
    if (source.subscriber == nullptr) {
      source.subscriber = std::make_unique<rpc::FeedSubscriber>(
          *source.channel,
          rpc::FeedSubscriber::Options{.service = source.name, .queue = server_->queue()});
    }
    source.feed = std::make_unique<engine::IntakeFeed>(source.name, *source.subscriber,
                                                       *source.peer, [this] { server_->Wake(); });
    loop_->AddIntake(source.feed.get());
  }
  heads_note_ = std::make_unique<HeadsNote>(note, [this] { return feed_->ring().Heads(); });
  StartEraser();
  STEWARD_RETURN_IF_ERROR(StartAdmin());
  if (relay_ != nullptr) relay_->Start();
  thread_ = std::thread([this] {
    const absl::Status status = loop_->Run();
    if (status.ok()) return;
    telemetry::Log(telemetry::Level::kError,
                   "broken: the process ends, a restart recovers from the journal",
                   {{"service", name()}, {"cause", status.ToString()}});
    if (on_broken) on_broken(status);
  });
  return absl::OkStatus();
}

void Host::StartSystemMethods(engine::VerifyPeers peers) {
  engine::SystemMethods::Options options;
  options.version = kVersion;
  options.peers = std::move(peers);
  options.more_problems = [this] {
    return relay_ == nullptr ? std::vector<std::string>() : relay_->Problems();
  };
  options.warnings = [this] { return Warnings(); };
  if (TestClock* test_clock = options_.test_clock; test_clock != nullptr) {
    options.advance_clock = [test_clock](absl::Time to) { return test_clock->AdvanceTo(to); };
  }
  options.check_backup = [this](const std::string& backup) {
    return CheckNoBackupPart(options_.data_dir, backup, name());
  };
  options.write_backup =
      [this](const common::v1::WriteBackupRequest& request) -> absl::StatusOr<std::string> {
    STEWARD_RETURN_IF_ERROR(
        WriteBackupPart({.data_dir = options_.data_dir,
                         .name = request.backup(),
                         .service = name(),
                         .set_id = request.set_id(),
                         .installation = catalog_->installation().installation(),
                         .heads = feed_->ring().Heads()},
                        *store_));
    return absl::StrCat(options_.data_dir, "/", kBackupsDirectory, "/", request.backup(), "/",
                        name());
  };
  options.on_erased = [this](std::vector<std::string> subjects) {
    eraser_->Enqueue(std::move(subjects));
  };
  system_ = std::make_unique<engine::SystemMethods>(*catalog_, *feed_, std::move(options));
}

std::vector<std::string> Host::Warnings() const {
  std::vector<std::string> warnings;
  if (absl::Status reload = tokens_->LastReload(); !reload.ok()) {
    warnings.push_back(
        absl::StrCat("the changed token file could not be read, and the tokens of "
                     "before hold: ",
                     std::string(reload.message())));
  }
  const std::string untaken = tracer_ == nullptr ? "" : tracer_->Trouble();
  if (!untaken.empty()) warnings.push_back(untaken);
  for (std::string& warning : TlsWarnings(options_.address, tls_.get()))
    warnings.push_back(std::move(warning));
  return warnings;
}

absl::Status Host::StartServer(const ServiceSpec& spec) {
  STEWARD_ASSIGN_OR_RETURN(const std::string token_path, EnsureTokens(options_.data_dir));
  STEWARD_ASSIGN_OR_RETURN(tokens_, rpc::TokenFile::Open(token_path, machine_clock_));
  rpc::ServerOptions server;
  server.address = absl::StrCat(options_.address, ":", options_.port);
  server.address_flag = "--port-base or --address";
  server.services = spec.apis;
  server.services.push_back(SystemService("EventFeedService"));
  server.services.push_back(SystemService("OperationsService"));
  server.authenticator = tokens_.get();
  server.feed = feed_source_.get();
  server.registry = &registry_;
  server.tracer = tracer_.get();
  server.tls = tls_.get();
  if (options_.tls_client_auth) server.client_auth = rpc::Tls::ClientAuth::kRequired;
  server.ready = [this] { return loop_ != nullptr && Ready(); };
  server.reflection = options_.reflection;
  STEWARD_ASSIGN_OR_RETURN(server_, rpc::Server::Start(std::move(server)));
  return absl::OkStatus();
}

absl::Status Host::StartAdmin() {
  telemetry::AdminOptions admin;
  admin.service = name();
  admin.address = options_.admin_address.empty() ? options_.address : options_.admin_address;
  admin.port = options_.admin_port;
  admin.before_metrics = [this] {
    gauges_->Refresh();
    ObserveTls();
  };
  admin.ready = [this] { return telemetry::Health{Ready(), absl::StrJoin(Problems(), "\n")}; };
  auto opened = telemetry::AdminServer::Open(std::move(admin), registry_);
  if (!opened.ok()) {
    return absl::Status(opened.status().code(),
                        absl::StrCat(std::string(opened.status().message()),
                                     ": choose other ports by --port-base"));
  }
  admin_ = *std::move(opened);
  return absl::OkStatus();
}

void Host::StartEraser() {
  // The confirmation is written by the loop, like every row.
  const auto confirm = [this](const std::string& subject) {
    loop_->Submit({.work = [subject](engine::Core& core) -> absl::Status {
                     const std::string key = store::ErasureKey{.subject = subject}.Encode();
                     STEWARD_ASSIGN_OR_RETURN(const auto row,
                                              core.batch().Get(store::Family::kRest, key));
                     common::v1::ErasureRow erasure;
                     if (row.has_value())
                       STEWARD_RETURN_IF_ERROR(engine::DecodeRow(*row, &erasure));
                     erasure.set_purged(true);
                     core.batch().Put(store::Family::kRest, key, engine::EncodeRow(erasure));
                     return absl::OkStatus();
                   },
                   .done = [](const absl::Status&) {}});
  };
  eraser_ =
      std::make_unique<Eraser>(*store_, absl::StrCat(options_.data_dir, "/", kLedgerFile), confirm);
  const auto unpurged = UnpurgedSubjects(*store_);
  if (unpurged.ok() && !unpurged->empty()) eraser_->Enqueue(*unpurged);
}

void Host::StopServing() {
  admin_.reset();
  if (server_ != nullptr && thread_.joinable()) {
    server_->Shutdown(absl::Now() + options_.drain);
    loop_->Stop();
    thread_.join();
    // Nothing more becomes durable.
    if (relay_ != nullptr) relay_->Drain(absl::Now() + options_.drain);
  }
  relay_.reset();
  eraser_.reset();
  heads_note_.reset();
  for (Source& source : sources_) source.feed.reset();
}

void Host::StopFeed() {
  if (feed_ != nullptr) feed_->Stop();
}

}  // namespace steward::host
