#include "libs/store/rocks_store.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/test_directory.h"

namespace steward::store {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Nothing in it repeats, so that compression leaves it as it is.
constexpr char kCanary[] = "canary:q7Zp0XkV3mTn9RbYw2Lc8Hd5";
constexpr int kRowCount = 2000;

std::unique_ptr<Store> Open(const std::string& path) {
  auto store = OpenRocksStore({.path = path});
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

absl::Status Put(Store& store, Family family, absl::string_view key, absl::string_view value) {
  Batch batch;
  batch.Put(family, key, value);
  return store.Commit(batch, Durability::kSynced);
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> FilesWith(const std::string& directory, absl::string_view text) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (absl::StrContains(Contents(entry.path()), text)) files.push_back(entry.path().native());
  }
  return files;
}

std::vector<std::filesystem::path> Tables(const std::string& directory) {
  std::vector<std::filesystem::path> tables;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".sst") tables.push_back(entry.path());
  }
  return tables;
}

void FlipByte(const std::filesystem::path& path, std::streamoff offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(offset);
  const char changed = static_cast<char>(file.get() ^ 0x40);
  file.seekp(offset);
  file.put(changed);
}

std::string RowKey(int i) { return absl::StrCat("key", 10000 + i); }
std::string RowValue(int i) { return absl::StrCat("value ", i * 7919); }

void FillAndFlush(const std::string& path) {
  const std::unique_ptr<Store> store = Open(path);
  Batch batch;
  for (int i = 0; i < kRowCount; ++i) batch.Put(Family::kJournal, RowKey(i), RowValue(i));
  ASSERT_TRUE(store->Commit(batch, Durability::kSynced).ok());
  ASSERT_TRUE(store->Purge(Family::kRest).ok());
}

TEST(RocksStore, RefusesASecondOpenAndNamesTheHolder) {
  const TestDirectory directory;
  const std::unique_ptr<Store> store = Open(directory.path());
  const absl::Status second = OpenRocksStore({.path = directory.path()}).status();

  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.message()),
              HasSubstr(absl::StrCat("held by another process (pid ", ::getpid(), ")")));
}

TEST(RocksStore, RefusesADirectoryThatCannotBeMade) {
  const TestDirectory directory;
  const absl::Status status = OpenRocksStore({.path = directory.path() + "/no/such"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
}

TEST(RocksStore, FullDiskRefusesWritesAndGoesOnReading) {
  const TestDirectory directory;
  ASSERT_TRUE(Put(*Open(directory.path()), Family::kState, "a", "1").ok());
  auto store = OpenRocksStore({.path = directory.path(), .free_bytes_min = UINT64_MAX / 2});
  ASSERT_TRUE(store.ok()) << store.status();

  EXPECT_EQ(Put(**store, Family::kState, "a", "2").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ((*store)->DeleteRange(Family::kState, {}).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ((*store)->Get(Family::kState, "a").value(), "1");
  EXPECT_TRUE((*store)->GetStats().disk_full);
}

TEST(RocksStore, PurgeLeavesNoDeletedByte) {
  const TestDirectory directory;
  const std::unique_ptr<Store> store = Open(directory.path());
  Batch batch;
  batch.Put(Family::kPersonal, "a", absl::StrCat("1", kCanary));
  batch.Put(Family::kPersonal, "b", absl::StrCat("2", kCanary));
  batch.Put(Family::kState, "s", "stays");
  ASSERT_TRUE(store->Commit(batch, Durability::kSynced).ok());
  ASSERT_TRUE(store->Purge(Family::kRest).ok());  // Now the rows lie in a file.
  ASSERT_TRUE(Put(*store, Family::kPersonal, "c", absl::StrCat("3", kCanary)).ok());
  ASSERT_TRUE(Put(*store, Family::kPersonal, "d", "stays").ok());
  EXPECT_EQ(FilesWith(directory.path(), kCanary).size(), 2u);  // A table and the log.

  ASSERT_TRUE(store->DeleteRange(Family::kPersonal, {"a", "c"}).ok());
  Batch last;
  last.Delete(Family::kPersonal, "c");
  ASSERT_TRUE(store->Commit(last, Durability::kSynced).ok());
  EXPECT_THAT(FilesWith(directory.path(), kCanary), Not(IsEmpty()));
  ASSERT_TRUE(store->Purge(Family::kPersonal).ok());

  EXPECT_THAT(FilesWith(directory.path(), kCanary), IsEmpty());
  EXPECT_EQ(store->Get(Family::kPersonal, "d").value(), "stays");
  EXPECT_EQ(store->Get(Family::kState, "s").value(), "stays");
}

TEST(RocksStore, PurgeLeavesNoByteDeletedBeforeARestart) {
  const TestDirectory directory;
  ASSERT_TRUE(Put(*Open(directory.path()), Family::kPersonal, "a", kCanary).ok());
  ASSERT_TRUE(Open(directory.path())->DeleteRange(Family::kPersonal, {}).ok());
  const std::unique_ptr<Store> store = Open(directory.path());
  ASSERT_TRUE(store->Commit(Batch(), Durability::kSynced).ok());
  ASSERT_TRUE(store->Purge(Family::kPersonal).ok());

  EXPECT_THAT(FilesWith(directory.path(), kCanary), IsEmpty());
}

TEST(RocksStore, PurgeSaysThatASnapshotNeedsTheBytes) {
  const TestDirectory directory;
  const std::unique_ptr<Store> store = Open(directory.path());
  ASSERT_TRUE(Put(*store, Family::kPersonal, "a", kCanary).ok());
  std::shared_ptr<const Reader> older = store->Snapshot();
  ASSERT_TRUE(store->DeleteRange(Family::kPersonal, {}).ok());
  const std::shared_ptr<const Reader> newer = store->Snapshot();

  EXPECT_EQ(store->Purge(Family::kPersonal).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(older->Get(Family::kPersonal, "a").value(), kCanary);
  older.reset();
  EXPECT_TRUE(store->Purge(Family::kPersonal).ok());
  EXPECT_THAT(FilesWith(directory.path(), kCanary), IsEmpty());
}

TEST(RocksStore, PurgeSaysThatAnIteratorHoldsTheFiles) {
  const TestDirectory directory;
  const std::unique_ptr<Store> store = Open(directory.path());
  ASSERT_TRUE(Put(*store, Family::kPersonal, "a", kCanary).ok());
  ASSERT_TRUE(store->Purge(Family::kRest).ok());
  auto iterator = store->Scan(Family::kPersonal, {});
  ASSERT_TRUE(store->DeleteRange(Family::kPersonal, {}).ok());

  EXPECT_EQ(store->Purge(Family::kPersonal).code(), absl::StatusCode::kFailedPrecondition);
  iterator.reset();
  EXPECT_TRUE(store->Purge(Family::kPersonal).ok());
  EXPECT_THAT(FilesWith(directory.path(), kCanary), IsEmpty());
}

TEST(RocksStore, CheckpointOpensWithEverythingCommittedBefore) {
  const TestDirectory directory;
  const std::string copy = directory.path() + "/copy";
  const std::unique_ptr<Store> store = Open(directory.path() + "/live");
  for (const Family family : kFamilies) ASSERT_TRUE(Put(*store, family, "a", "1").ok());
  ASSERT_TRUE(store->Checkpoint(copy).ok());
  ASSERT_TRUE(Put(*store, Family::kState, "a", "2").ok());

  const std::unique_ptr<Store> copied = Open(copy);
  for (const Family family : kFamilies) EXPECT_EQ(copied->Get(family, "a").value(), "1");
  EXPECT_TRUE(copied->VerifyChecksums().ok());
  EXPECT_EQ(store->Checkpoint(copy).code(), absl::StatusCode::kAlreadyExists);
}

TEST(RocksStore, FlippedByteInATableIsDataLoss) {
  const TestDirectory directory;
  FillAndFlush(directory.path());
  ASSERT_EQ(Tables(directory.path()).size(), 1u);
  FlipByte(Tables(directory.path()).front(), 1000);

  const std::unique_ptr<Store> store = Open(directory.path());
  EXPECT_EQ(store->VerifyChecksums().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store->Get(Family::kJournal, RowKey(0)).status().code(), absl::StatusCode::kDataLoss);
  const auto iterator = store->Scan(Family::kJournal, {});
  EXPECT_FALSE(iterator->Valid());
  EXPECT_EQ(iterator->status().code(), absl::StatusCode::kDataLoss);
}

// Reads every row and says whether each was right or refused as DATA_LOSS.
testing::AssertionResult RightOrDataLoss(const std::string& path) {
  const auto store = OpenRocksStore({.path = path});
  if (!store.ok()) {
    if (store.status().code() == absl::StatusCode::kDataLoss) return testing::AssertionSuccess();
    return testing::AssertionFailure() << store.status();
  }
  for (int i = 0; i < kRowCount; ++i) {
    const auto value = (*store)->Get(Family::kJournal, RowKey(i));
    if (value.ok() && *value == RowValue(i)) continue;
    if (value.status().code() == absl::StatusCode::kDataLoss) continue;
    return testing::AssertionFailure() << RowKey(i) << " reads wrong: " << value.status();
  }
  return testing::AssertionSuccess();
}

TEST(RocksStore, NoFlippedByteIsEverServed) {
  const TestDirectory directory;
  FillAndFlush(directory.path());
  const std::filesystem::path table = Tables(directory.path()).front();
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(table));
  for (std::streamoff offset = 0; offset < size; offset += size / 25 + 1) {
    FlipByte(table, offset);
    EXPECT_TRUE(RightOrDataLoss(directory.path())) << "byte " << offset << " of " << size;
    FlipByte(table, offset);
  }
}

TEST(RocksStoreDeathTest, BackgroundCorruptionEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TestDirectory directory;
  FillAndFlush(directory.path());
  FlipByte(Tables(directory.path()).front(), 1000);

  EXPECT_DEATH(Open(directory.path())->Purge(Family::kJournal).IgnoreError(),
               "event=store_broken error=\"Corruption");
}

TEST(RocksStoreDeathTest, SnapshotThatOutlivesItsStoreIsAMistake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TestDirectory directory;
  std::unique_ptr<Store> store = Open(directory.path());
  const std::shared_ptr<const Reader> snapshot = store->Snapshot();
  EXPECT_DEATH(
      {
        const TestDirectory other;
        std::unique_ptr<Store> inner = Open(other.path());
        const std::shared_ptr<const Reader> kept = inner->Snapshot();
        inner.reset();
      },
      "outlives its store");
}

}  // namespace
}  // namespace steward::store
