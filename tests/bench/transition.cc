// Transitions alone: how long the engine takes for a command, with neither gRPC nor a network
// around it. For a profiler (callgrind counts instructions, which no neighbour disturbs), and to
// compare one change with another.
//
//   steward-bench-transition --kind update|contract [--calls N] [--batch N] [--no-commit]

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/ids.h"
#include "libs/engine/catalog.h"
#include "libs/engine/core.h"
#include "libs/store/rocks_store.h"
#include "services/accounts/service.h"
#include "services/contracts/service.h"
#include "services/host/process.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "tests/bench/requests.h"

namespace {

using steward::engine::Catalog;
using steward::engine::CommandPlan;
using steward::engine::Core;

struct Flags {
  std::string kind = "update";
  int calls = 20000;
  int batch = 34;
  int accounts = 1000;
};

// A service's core over a store of its own.
struct Running {
  Running(const steward::host::ServiceSpec& spec, const std::string& dir) {
    steward::common::v1::InstallationRow installation;
    installation.set_installation("bench");
    installation.set_partition_count(16);
    installation.set_secret(std::string(32, 's'));
    auto built = Catalog::Build(spec.service(), installation);
    STEWARD_CHECK(built.ok()) << built.status();
    catalog = *std::move(built);
    auto opened = steward::store::OpenRocksStore({.path = dir});
    STEWARD_CHECK(opened.ok()) << opened.status();
    store = *std::move(opened);
    core = std::make_unique<Core>(*catalog, *store, clock, Core::Options());
    STEWARD_CHECK(core->Recover().ok());
  }
  void Run(google::protobuf::Message* request) {
    const CommandPlan* plan = catalog->PlanForRequest(request->GetDescriptor());
    const auto reply =
        core->Execute(*plan, {.principal = "bench", .may_read_personal = true}, request);
    STEWARD_CHECK(reply.status.ok()) << reply.status;
  }
  void Commit() { STEWARD_CHECK(core->Commit(true).ok()); }

  steward::SystemClock clock;
  std::unique_ptr<Catalog> catalog;
  std::unique_ptr<steward::store::Store> store;
  std::unique_ptr<Core> core;
};

class Bench {
 public:
  Bench(const Flags& flags, const std::string& dir)
      : flags_(flags),
        accounts_(steward::accounts::AccountsSpec(), dir + "/accounts"),
        contracts_(steward::contracts::ContractsSpec(), dir + "/contracts"),
        ids_(clock_),
        random_(1) {
    for (int i = 0; i < flags_.accounts; ++i) {
      steward::accounts::v1::CreateAccountRequest request;
      request.set_request_id(ids_.Next());
      request.set_account_id(absl::StrCat("a", i));
      request.mutable_account()->set_display_name(absl::StrCat("Account ", i));
      accounts_.Run(&request);
      if (i % flags_.batch == 0) accounts_.Commit();
    }
    accounts_.Commit();
    for (uint32_t p = 0; p < 16; ++p) {
      for (const auto& record : accounts_.core->ring().Read(p, 1, 100'000)) {
        STEWARD_CHECK(contracts_.core
                          ->TakeIn("accounts", {.partition = p,
                                                .epoch = record->epoch,
                                                .seq = record->seq,
                                                .payload = record->payload,
                                                .installation = "bench"})
                          .ok());
      }
    }
    contracts_.Commit();
  }

  void Run() {
    const bool update = flags_.kind == "update";
    Running& service = update ? accounts_ : contracts_;
    const absl::Time begin = absl::Now();
    for (int i = 1; i <= flags_.calls; ++i) {
      if (update)
        Update();
      else
        Contract();
      if (i % flags_.batch == 0) service.Commit();
    }
    const double us = absl::ToDoubleMicroseconds(absl::Now() - begin) / flags_.calls;
    std::cout << absl::StrFormat("%s: %.2f us a command\n", flags_.kind, us);
  }

 private:
  std::string Account() {
    return absl::StrCat("accounts/a", random_() % static_cast<uint64_t>(flags_.accounts));
  }

  void Update() {
    steward::accounts::v1::UpdateAccountRequest request;
    request.set_request_id(ids_.Next());
    request.mutable_account()->set_name(Account());
    steward::bench::FillUpdate(&random_, &request);
    accounts_.Run(&request);
  }

  void Contract() {
    steward::contracts::v1::CreateContractRequest request;
    request.set_request_id(ids_.Next());
    request.set_parent(Account());
    steward::bench::FillContract(request.mutable_contract());
    contracts_.Run(&request);
  }

  const Flags& flags_;
  steward::SystemClock clock_;
  Running accounts_;
  Running contracts_;
  steward::UuidV7Generator ids_;
  std::mt19937_64 random_;
};

}  // namespace

int main(int argc, char** argv) {
  steward::host::InitProcess("transition");
  CLI::App app("Transitions without gRPC", "steward-bench-transition");
  Flags flags;
  app.add_option("--kind", flags.kind)->check(CLI::IsMember({"update", "contract"}));
  app.add_option("--calls", flags.calls)->check(CLI::Range(1, 10'000'000));
  app.add_option("--batch", flags.batch)->check(CLI::Range(1, 1000));
  app.add_option("--accounts", flags.accounts)->check(CLI::Range(1, 100'000));
  CLI11_PARSE(app, argc, argv);
  char dir[] = "/tmp/steward-transition-XXXXXX";
  STEWARD_CHECK(mkdtemp(dir) != nullptr);
  std::filesystem::create_directory(absl::StrCat(dir, "/accounts"));
  std::filesystem::create_directory(absl::StrCat(dir, "/contracts"));
  Bench(flags, dir).Run();
  std::filesystem::remove_all(dir);
  return 0;
}
