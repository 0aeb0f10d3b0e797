#include "libs/store/memory_store.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace steward::store {
namespace {

absl::Status Put(Store& store, absl::string_view key, absl::string_view value,
                 Durability durability = Durability::kSynced) {
  Batch batch;
  batch.Put(Family::kState, key, value);
  return store.Commit(batch, durability);
}

absl::Status Delete(Store& store, absl::string_view key, Durability durability) {
  Batch batch;
  batch.Delete(Family::kState, key);
  return store.Commit(batch, durability);
}

TEST(MemoryStore, CrashDropsWhatCameAfterTheLastSync) {
  MemoryStore store;
  ASSERT_TRUE(Put(store, "changed", "1").ok());
  ASSERT_TRUE(Put(store, "deleted", "1").ok());
  ASSERT_TRUE(Put(store, "changed", "2", Durability::kUnsynced).ok());
  ASSERT_TRUE(Put(store, "changed", "3", Durability::kUnsynced).ok());
  ASSERT_TRUE(Put(store, "added", "2", Durability::kUnsynced).ok());
  ASSERT_TRUE(Delete(store, "deleted", Durability::kUnsynced).ok());
  EXPECT_EQ(store.Get(Family::kState, "changed").value(), "3");

  store.Crash();

  EXPECT_EQ(store.Get(Family::kState, "changed").value(), "1");
  EXPECT_EQ(store.Get(Family::kState, "deleted").value(), "1");
  EXPECT_EQ(store.Get(Family::kState, "added").value(), std::nullopt);
  ASSERT_TRUE(Put(store, "changed", "4").ok());
  store.Crash();
  EXPECT_EQ(store.Get(Family::kState, "changed").value(), "4");
}

TEST(MemoryStore, FailedCommitsWriteNothing) {
  MemoryStore store;
  store.FailCommits(absl::UnavailableError("full"));
  EXPECT_EQ(Put(store, "a", "1").code(), absl::StatusCode::kUnavailable);
  store.FailCommits(absl::OkStatus());

  EXPECT_EQ(store.Get(Family::kState, "a").value(), std::nullopt);
  EXPECT_TRUE(Put(store, "a", "1").ok());
}

TEST(MemoryStore, CloneIsAStoreOfItsOwn) {
  MemoryStore store;
  ASSERT_TRUE(Put(store, "a", "1", Durability::kUnsynced).ok());
  const std::unique_ptr<MemoryStore> clone = store.Clone();
  ASSERT_TRUE(Put(store, "a", "2").ok());

  clone->Crash();
  EXPECT_EQ(clone->Get(Family::kState, "a").value(), "1");
}

TEST(MemoryStore, ForgetsVersionsThatNobodyCanRead) {
  MemoryStore store;
  {
    const std::shared_ptr<const Reader> snapshot = store.Snapshot();
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(Put(store, "a" + std::to_string(i), "1").ok());
      ASSERT_TRUE(Delete(store, "a" + std::to_string(i), Durability::kSynced).ok());
    }
    EXPECT_EQ(store.GetStats().families[0].key_count_estimate, 100u);
  }
  ASSERT_TRUE(Put(store, "b", "1").ok());
  EXPECT_EQ(store.GetStats().families[0].key_count_estimate, 1u);
}

TEST(MemoryStoreDeathTest, CrashWithAnOpenIteratorIsAMistake) {
  MemoryStore store;
  const auto iterator = store.Scan(Family::kState, {});
  EXPECT_DEATH(store.Crash(), "an iterator is open");
}

}  // namespace
}  // namespace steward::store
