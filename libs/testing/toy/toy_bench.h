#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/base/fake_clock.h"
#include "libs/engine/catalog.h"
#include "libs/engine/core.h"
#include "libs/engine/ports.h"
#include "libs/store/memory_store.h"
#include "libs/testing/toy/toy_service.h"

namespace steward::toy {

// The journal of the toy source: what intake hears, and what a gap or verify asks for.
class SourceJournal final : public engine::Peer {
 public:
  absl::StatusOr<engine::ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                                    uint32_t max) override;
  // The records of a partition, seq 1 first.
  std::vector<engine::ForeignRecord>& records(uint32_t partition) { return records_[partition]; }
  uint64_t head(uint32_t partition) { return records_[partition].size(); }

 private:
  std::map<uint32_t, std::vector<engine::ForeignRecord>> records_;
};

// Runs the toy service on the real core over a store in memory, one call at a time, with the commit
// in the test's hands. One thread.
class ToyBench {
 public:
  static constexpr uint32_t kPartitions = 4;

  explicit ToyBench(uint32_t fold_version = 1);

  // A new core over the same rows, as after the end of a process; `power_lost` takes what was not
  // synced along. What the batch holds is forgotten.
  void Restart(bool power_lost = false);
  // Puts the rows of an older clone of the store in place, as a restore does, and starts anew.
  void Restore(const store::Store& backup);
  // Decides a command and leaves it in the batch.
  engine::Reply Execute(const engine::Message& request);
  absl::Status Commit(bool has_replies = true) { return core().Commit(has_replies).status(); }
  // Execute and Commit.
  engine::Reply Do(const engine::Message& request);
  // Lets time pass and fires all that becomes due.
  void Advance(absl::Duration step);

  // Appends an event of an account to the source's journal.
  engine::ForeignRecord Publish(absl::string_view account, const engine::Message& event);
  // The source loses a partition's records behind `seq`, and begins a new epoch there.
  void ForkSource(uint32_t partition, uint64_t seq, uint64_t epoch);
  // Takes in what the source has and the core has not, at most `max`, in order within each
  // partition; no commit.
  absl::Status TakeIn(size_t max = 1000);

  engine::Core& core() { return *core_; }
  const engine::Catalog& catalog() const { return *catalog_; }
  store::MemoryStore& store() { return store_; }
  FakeClock& clock() { return clock_; }
  SourceJournal& source() { return source_; }

  // What verify finds, in a clone of the store or in the store itself: "state DIFFERS <p>/<key>".
  std::vector<std::string> Verify() { return Verify(store_); }
  std::vector<std::string> Verify(const store::Store& store);
  // The toy as stored; null when there is none.
  std::unique_ptr<v1::Toy> FindToy(absl::string_view name);
  // All rows of a kind, in key order.
  std::vector<store::Row> RowsOf(store::Kind kind);
  // Every row of the store.
  std::map<std::pair<store::Family, std::string>, std::string> AllRows();

 private:
  FakeClock clock_;
  store::MemoryStore store_;
  std::unique_ptr<engine::Catalog> catalog_;
  std::unique_ptr<engine::Core> core_;
  SourceJournal source_;
  // Of the source's partitions.
  std::vector<uint64_t> epochs_ = std::vector<uint64_t>(kPartitions, 1);
  std::map<std::string, uint64_t> revisions_;
  uint64_t random_count_ = 0;
};

common::v1::InstallationRow ToyInstallation();
// A request that makes "accounts/<account>/toys/<toy>".
v1::MakeToyRequest Make(absl::string_view account, absl::string_view toy, int64_t size,
                        absl::string_view request_id);
v1::ChangeToyRequest Change(absl::string_view account, absl::string_view toy, int64_t size,
                            absl::string_view request_id);
toysource::v1::ShelfMeasured Measured(int64_t room);
toysource::v1::ToyPlayedWith Played(absl::string_view account, absl::string_view toy);
std::string ToyName(absl::string_view account, absl::string_view toy);

}  // namespace steward::toy
