#include <algorithm>
#include <cstdint>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/engine/forks.h"
#include "libs/engine/rewind.h"
#include "libs/testing/toy/toy_bench.h"

// Any history in which the source, and the service itself, lose records and go on in new epochs:
// the mirrors are those of the history that is left, nothing of the own one is lost twice, and
// verify finds nothing.
namespace steward::engine {
namespace {

constexpr char kSource[] = "toysource";
constexpr uint32_t kPartitions = toy::ToyBench::kPartitions;
const char* const kAccounts[] = {"a1", "a2", "a3"};
const char* const kToys[] = {"t0", "t1"};

// What to do, and two numbers to do it with.
using Operation = std::tuple<int, int, int>;
constexpr int kOperationKinds = 9;

class ForkedHistory {
 public:
  void Apply(const Operation& operation) {
    const auto [kind, a, b] = operation;
    const std::string account = kAccounts[a % 3];
    const std::string toy = kToys[b % 2];
    switch (kind) {
      case 0:
        bench_.Do(toy::Make(account, toy, b % 50, NextRequest()));
        return;
      case 1:
        bench_.Do(toy::Change(account, toy, b % 50, NextRequest()));
        return;
      case 2:
        bench_.Publish(account, toy::Measured(b % 50));
        return;
      case 3:
        bench_.Publish(account, toy::Played(account, toy));
        return;
      case 4:
      case 5:
        return Deliver(static_cast<uint32_t>(a) % kPartitions, b % 4);
      case 6:
        return ForkSource(static_cast<uint32_t>(a) % kPartitions, static_cast<uint64_t>(b));
      case 7:
        backup_ = bench_.store().Clone();
        return;
      default:
        RestoreInANewEpoch();
    }
  }

  void End() {
    for (uint32_t p = 0; p < kPartitions; ++p) Deliver(p, 1'000'000);
    bench_.Restart();
    ExpectClean();
    for (uint32_t p = 0; p < kPartitions; ++p) {
      const auto& cursor = bench_.core().CursorsOf(kSource)[p];
      RC_ASSERT(cursor.seq() == bench_.source().head(p));
      if (cursor.seq() > 0) RC_ASSERT(cursor.epoch() == bench_.source().records(p).back().epoch);
      RC_ASSERT(bench_.core().ring().HeadOf(p).epoch == epoch_);
    }
  }

 private:
  std::string NextRequest() { return absl::StrCat("r", ++request_count_); }

  // The lowest fork above the cursor's epoch, where the cursor lies beyond it.
  const SourceFork* ForkBehind(uint32_t p) {
    const auto& cursor = bench_.core().CursorsOf(kSource)[p];
    const SourceFork* lowest = nullptr;
    for (const SourceFork& fork : forks_[p]) {
      if (fork.epoch <= std::max<uint64_t>(cursor.epoch(), 1)) continue;
      if (lowest == nullptr || fork.seq <= lowest->seq) lowest = &fork;
    }
    return lowest != nullptr && cursor.seq() > lowest->seq ? lowest : nullptr;
  }

  void Deliver(uint32_t p, int max) {
    while (const SourceFork* fork = ForkBehind(p)) {
      const auto snapshot = bench_.store().Snapshot();
      const auto plan = PlanRewind({bench_.catalog(), *snapshot, bench_.source(), kSource}, *fork);
      RC_ASSERT(plan.ok());
      RC_ASSERT(bench_.core().TakeBack(*plan).ok());
      RC_ASSERT(bench_.Commit().ok());
    }
    for (; max > 0; --max) {
      const uint64_t next = bench_.core().CursorsOf(kSource)[p].seq() + 1;
      if (next > bench_.source().head(p)) break;
      RC_ASSERT(bench_.core().TakeIn(kSource, bench_.source().records(p)[next - 1]).ok());
    }
    RC_ASSERT(bench_.Commit().ok());
    ExpectClean();
  }

  // While a cursor lies beyond a fork, verify rightly says that the source lost its record.
  void ExpectClean() {
    for (uint32_t p = 0; p < kPartitions; ++p) {
      if (ForkBehind(p) != nullptr) return;
    }
    const auto findings = bench_.Verify();
    for (const std::string& finding : findings) RC_LOG() << finding << "\n";
    RC_ASSERT(findings.empty());
  }

  void ForkSource(uint32_t p, uint64_t at) {
    const uint64_t seq = at % (bench_.source().head(p) + 1);
    const uint64_t epoch = forks_[p].empty() ? 2 : forks_[p].back().epoch + 1;
    bench_.ForkSource(p, seq, epoch);
    forks_[p].push_back({p, epoch, seq});
  }

  // The rows of an earlier moment; what came after it is lost.
  void RestoreInANewEpoch() {
    if (backup_ == nullptr) return;
    bench_.Restore(*backup_);
    const auto begun = bench_.core().StartEpoch({.principal = "restore"}, epoch_);
    RC_ASSERT(begun.ok());
    RC_ASSERT(begun->epoch() == epoch_ + 1);
    epoch_ = begun->epoch();
    RC_ASSERT(bench_.Commit().ok());
    backup_ = bench_.store().Clone();
  }

  toy::ToyBench bench_;
  std::unique_ptr<store::MemoryStore> backup_;
  std::map<uint32_t, std::vector<SourceFork>> forks_;
  uint64_t epoch_ = 1;
  int request_count_ = 0;
};

TEST(ForksPropertyTest, TheHistoryThatIsLeftIsWhatCounts) {
  EXPECT_TRUE(rc::check("any history with forks", [] {
    const auto number = rc::gen::inRange(0, 1000);
    const auto operations = *rc::gen::container<std::vector<Operation>>(
        rc::gen::tuple(rc::gen::inRange(0, kOperationKinds), number, number));
    ForkedHistory history;
    for (const Operation& operation : operations) history.Apply(operation);
    history.End();
  }));
}

}  // namespace
}  // namespace steward::engine
