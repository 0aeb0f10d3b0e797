#include "tests/simulation/platform.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "libs/engine/verify.h"
#include "services/accounts/contract.h"
#include "services/contracts/contract.h"
#include "services/escalations/contract.h"
#include "services/feedback/contract.h"

namespace steward::simulation {
namespace {

constexpr uint32_t kTakeInMax = 1000;
constexpr size_t kTimersMax = 64;
// A platform that takes more rounds at one instant moves in a circle.
constexpr int kRoundsMax = 2000;
constexpr uint32_t kFindingsMax = 20;

common::v1::InstallationRow Installation() {
  common::v1::InstallationRow installation;
  installation.set_installation("simulation");
  installation.set_partition_count(kPartitions);
  installation.set_format_version(1);
  installation.set_secret(std::string(32, 's'));
  return installation;
}

// Built once: they don't change.
const std::vector<std::unique_ptr<engine::Catalog>>& Catalogs() {
  static const auto* catalogs = [] {
    auto* built = new std::vector<std::unique_ptr<engine::Catalog>>;
    for (engine::Service (*service)() :
         {accounts::Accounts, contracts::Contracts, feedback::Feedback, escalations::Escalations}) {
      built->push_back(engine::Catalog::Build(service(), Installation()).value());
    }
    return built;
  }();
  return *catalogs;
}

}  // namespace

SimulatedService::SimulatedService(const engine::Catalog& catalog, const Clock& clock)
    : catalog_(catalog), clock_(clock) {
  const absl::Status status = Restart(/*power_lost=*/false);
  STEWARD_CHECK(status.ok()) << status.ToString();
}

absl::Status SimulatedService::Restart(bool power_lost) {
  peer_.reset();
  feed_.reset();
  core_.reset();
  if (power_lost) store_.Crash();
  const auto random = [this](size_t count) {
    std::string bytes = absl::StrCat(name(), " ", ++random_count_, " ");
    bytes.resize(count, '.');
    return bytes;
  };
  core_ = std::make_unique<engine::Core>(
      catalog_, store_, clock_, engine::Core::Options{.random = random, .test_clock = true});
  STEWARD_RETURN_IF_ERROR(core_->Recover());
  feed_ = std::make_unique<engine::Feed>(catalog_, store_, core_->ring());
  peer_ = std::make_unique<bus::LocalPeer>(*feed_);
  return absl::OkStatus();
}

engine::Reply SimulatedService::Execute(const google::protobuf::Message& request) {
  const engine::CommandPlan* plan = catalog_.PlanForRequest(request.GetDescriptor());
  const auto copy = Clone(request);
  return core_->Execute(*plan, {.principal = "tester", .may_read_personal = true}, copy.get());
}

absl::Status SimulatedService::Ask(const google::protobuf::Message& request,
                                   google::protobuf::Message* response) const {
  for (const auto& query : catalog_.service().queries()) {
    if (query.request != request.GetDescriptor()) continue;
    engine::QueryContext context(
        catalog_, store_.Snapshot(),
        {.principal = "tester", .may_read_personal = true, .now = clock_.Now()});
    return query.answer(request, context, response);
  }
  return absl::UnimplementedError(request.GetDescriptor()->name());
}

bool SimulatedService::Follows(const std::string& source) const {
  const auto is_it = [&source](const auto& each) { return each.source == source; };
  const auto& mirrors = catalog_.service().mirrors();
  const auto& reactions = catalog_.service().reactions();
  return std::any_of(mirrors.begin(), mirrors.end(), is_it) ||
         std::any_of(reactions.begin(), reactions.end(), is_it);
}

absl::StatusOr<size_t> SimulatedService::TakeIn(SimulatedService& source, uint32_t max,
                                                bool repeated) {
  size_t taken = 0;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    const uint64_t cursor = core_->CursorsOf(source.name())[p].seq();
    const uint64_t from = repeated && cursor > 2 ? cursor - 2 : cursor + 1;
    STEWARD_ASSIGN_OR_RETURN(const engine::ForeignRecords records,
                             source.peer().ReadEvents(p, from, max));
    for (const engine::ForeignRecord& record : records.records) {
      STEWARD_RETURN_IF_ERROR(core_->TakeIn(source.name(), record));
      if (record.seq > cursor) ++taken;
    }
  }
  return taken;
}

std::vector<std::string> SimulatedService::Journal(uint32_t partition, uint64_t from_seq) {
  std::vector<std::string> payloads;
  while (true) {
    auto read = peer_->ReadEvents(partition, from_seq + payloads.size(), kTakeInMax);
    STEWARD_CHECK(read.ok()) << read.status().ToString();
    if (read->records.empty()) return payloads;
    for (auto& record : read->records) payloads.push_back(std::move(record.payload));
  }
}

Platform::Platform() : clock_(absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone())) {
  for (const auto& catalog : Catalogs()) {
    services_[catalog->service().name()] = std::make_unique<SimulatedService>(*catalog, clock_);
  }
}

SimulatedService& Platform::ServiceOf(const google::protobuf::Message& request) {
  for (auto& [name, service] : services_) {
    if (service->catalog().PlanForRequest(request.GetDescriptor()) != nullptr) return *service;
  }
  STEWARD_CHECK(false) << request.GetDescriptor()->name() << " has no use case";
  return *services_.begin()->second;
}

absl::Status Platform::Settle() {
  for (int round = 0; round < kRoundsMax; ++round) {
    size_t moved = 0;
    for (auto& [name, service] : services_) {
      for (auto& [source_name, source] : services_) {
        if (!service->Follows(source_name)) continue;
        STEWARD_ASSIGN_OR_RETURN(const size_t taken,
                                 service->TakeIn(*source, kTakeInMax, /*repeated=*/false));
        moved += taken;
      }
      STEWARD_ASSIGN_OR_RETURN(const size_t fired, service->core().FireTimers(kTimersMax));
      moved += fired;
      STEWARD_RETURN_IF_ERROR(service->core().Commit(/*has_replies=*/false).status());
    }
    if (moved == 0) return absl::OkStatus();
  }
  return absl::InternalError(
      absl::StrCat("the platform doesn't settle at ", FormatRfc3339(clock_.Now())));
}

absl::Status Platform::AdvanceTo(absl::Time to) {
  while (true) {
    STEWARD_RETURN_IF_ERROR(Settle());
    absl::Time next = absl::InfiniteFuture();
    for (auto& [name, service] : services_) next = std::min(next, service->core().NextDue());
    if (next > to) break;
    clock_.Set(std::max(next, clock_.Now()));
  }
  clock_.Set(std::max(to, clock_.Now()));
  return Settle();
}

std::vector<std::string> Platform::Problems() {
  std::vector<std::string> problems;
  engine::VerifyPeers peers;
  for (auto& [name, service] : services_) peers[name] = &service->peer();
  for (auto& [name, service] : services_) {
    engine::Verification verification(service->catalog(), service->store().Snapshot(), peers,
                                      clock_.Now());
    const auto report = verification.Run(kFindingsMax);
    // What is parked may be why it fails.
    if (service->core().parked_count() > 0) problems.push_back(name + ": events are parked");
    if (service->core().failed_timer_count() > 0) problems.push_back(name + ": a timer failed");
    if (!report.ok()) {
      problems.push_back(absl::StrCat(name, ": verify: ", report.status().ToString()));
      continue;
    }
    for (const auto& finding : report->findings()) {
      problems.push_back(absl::StrCat(name, ": ", finding.row_class(), " ", finding.problem(), " ",
                                      finding.key(), " ", finding.detail()));
    }
  }
  for (std::string& wrong : WrongClocks(service("escalations"), clock_.Now()))
    problems.push_back(std::move(wrong));
  return problems;
}

std::vector<std::string> Platform::Journals() {
  std::vector<std::string> all;
  for (auto& [name, service] : services_) {
    for (uint32_t p = 0; p < kPartitions; ++p) {
      for (std::string& payload : service->Journal(p)) all.push_back(std::move(payload));
    }
  }
  return all;
}

}  // namespace steward::simulation
