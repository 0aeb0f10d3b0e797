#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "libs/store/store.h"
#include "libs/store/test_directory.h"

// Damages the log of a store in the ways in which a crash may leave it, and looks at what comes
// back: the commits before the damage, whole, and none behind it.
namespace steward::store {
namespace {

constexpr uint64_t kCommitCount = 40;
constexpr Family kWritten[] = {Family::kJournal, Family::kState, Family::kIndex};

std::string KeyOf(uint64_t seq) { return JournalKey{1, seq}.Encode(); }

// Most are small; each seventh goes over two blocks of the log. No byte is zero.
std::string ValueOf(uint64_t seq) {
  return absl::StrCat(seq, std::string(seq % 7 == 0 ? 15'000 : 40 * seq, 'v'));
}

absl::Status CommitOne(Store& store, uint64_t seq) {
  Batch batch;
  for (const Family family : kWritten) batch.Put(family, KeyOf(seq), ValueOf(seq));
  return store.Commit(batch, Durability::kSynced);
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The oldest one first.
std::vector<std::string> LogsOf(const std::string& directory) {
  std::vector<std::string> logs;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path().native());
  }
  std::sort(logs.begin(), logs.end());
  return logs;
}

std::string LogOf(const std::string& directory) {
  EXPECT_EQ(LogsOf(directory).size(), 1u);
  return LogsOf(directory).front();
}

class RocksTornLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = OpenRocksStore({.path = Original(), .zero_log_ahead = false});
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t seq = 1; seq <= kCommitCount; ++seq) {
      ASSERT_TRUE(CommitOne(**store, seq).ok());
      ends_.push_back(std::filesystem::file_size(LogOf(Original())));
    }
    store->reset();
    log_ = Contents(LogOf(Original()));
    ASSERT_EQ(log_.size(), ends_.back());
  }

  std::string Original() const { return directory_.path() + "/original"; }

  // Where to damage: about some ends of commits, and anywhere.
  std::vector<size_t> Places() const {
    std::vector<size_t> places = {0, 3, log_.size() - 1, log_.size()};
    std::mt19937_64 random(11);
    for (int i = 0; i < 4; ++i) {
      const size_t end = ends_[random() % (kCommitCount - 1)];
      for (const size_t behind : {0, 5, 6, 7, 30}) places.push_back(end + behind);
      places.push_back(end - 1);
      places.push_back(random() % log_.size());
    }
    return places;
  }

  // The number of commits that lie before a place in the log.
  uint64_t CommitsBefore(size_t place) const {
    uint64_t count = 0;
    while (count < ends_.size() && ends_[count] <= place) ++count;
    return count;
  }

  void ExpectCommits(const std::string& log, uint64_t count) const {
    const TestDirectory copy;
    std::filesystem::copy(Original(), copy.path());
    std::ofstream(LogOf(copy.path()), std::ios::binary) << log;
    {
      const auto store = OpenRocksStore({.path = copy.path()});
      ASSERT_TRUE(store.ok()) << store.status();
      ExpectRows(**store, count);
      ASSERT_TRUE(CommitOne(**store, count + 1).ok());
    }
    const auto store = OpenRocksStore({.path = copy.path()});
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectRows(**store, count + 1);
  }

  std::vector<size_t> ends_;
  std::string log_;

 private:
  static void ExpectRows(const Store& store, uint64_t count) {
    for (const Family family : kWritten) {
      uint64_t seq = 0;
      const auto rows = store.Scan(family, {});
      for (; rows->Valid(); rows->Next()) {
        EXPECT_EQ(rows->key(), KeyOf(++seq));
        EXPECT_EQ(rows->value(), ValueOf(seq));
      }
      EXPECT_TRUE(rows->status().ok()) << rows->status();
      EXPECT_EQ(seq, count) << "rows of " << FamilyName(family);
    }
  }

  const TestDirectory directory_;
};

TEST_F(RocksTornLogTest, WhatWasCutOffIsGoneAndNothingElse) {
  for (const size_t place : Places()) {
    SCOPED_TRACE(place);
    ExpectCommits(log_.substr(0, place), CommitsBefore(place));
  }
}

TEST_F(RocksTornLogTest, ZerosBehindAnyByteEndTheLogThere) {
  for (const size_t place : Places()) {
    SCOPED_TRACE(place);
    ExpectCommits(log_.substr(0, place) + std::string(100'000, '\0'), CommitsBefore(place));
  }
}

TEST_F(RocksTornLogTest, GarbageAndZerosBehindAnyByteEndTheLogThere) {
  std::mt19937_64 random(13);
  for (const size_t place : Places()) {
    SCOPED_TRACE(place);
    std::string garbage(random() % 2000 + 1, '\0');
    for (char& byte : garbage) byte = static_cast<char>(random() % 255 + 1);
    ExpectCommits(log_.substr(0, place) + garbage + std::string(100'000, '\0'),
                  CommitsBefore(place));
  }
}

// A page that had not reached the disk when the power went, though later ones had.
TEST_F(RocksTornLogTest, NothingBehindAHoleComesBack) {
  constexpr size_t kPageBytes = 4096;
  for (size_t page = 0; page + kPageBytes < log_.size(); page += 5 * kPageBytes) {
    SCOPED_TRACE(page);
    std::string holed = log_;
    holed.replace(page, kPageBytes, kPageBytes, '\0');
    ExpectCommits(holed + std::string(100'000, '\0'), CommitsBefore(page));
  }
}

TEST_F(RocksTornLogTest, NothingBehindAMissingCommitComesBack) {
  for (uint64_t seq = 1; seq < kCommitCount; seq += 3) {
    SCOPED_TRACE(seq);
    std::string holed = log_;
    const size_t begin = ends_[seq - 1];
    holed.replace(begin, ends_[seq] - begin, ends_[seq] - begin, '\0');
    ExpectCommits(holed, seq);
  }
}

// RocksDB's own reader goes on at the next block after zeros, where a whole commit may stand.
TEST(RocksHoledLog, NoCommitAtTheBeginningOfABlockComesBackWithoutThoseBeforeIt) {
  constexpr size_t kBlockBytes = size_t{32} << 10;
  const TestDirectory directory;
  const std::string path = directory.path() + "/store";
  std::vector<size_t> ends;
  {
    const auto store = OpenRocksStore({.path = path, .zero_log_ahead = false});
    ASSERT_TRUE(store.ok()) << store.status();
    const auto commit = [&store, &path, &ends](const std::string& key, size_t bytes) {
      Batch batch;
      batch.Put(Family::kRest, key, std::string(bytes, 'v'));
      ASSERT_TRUE((*store)->Commit(batch, Durability::kSynced).ok());
      ends.push_back(std::filesystem::file_size(LogOf(path)));
    };
    commit("1", 1);
    const size_t around_value = ends[0] - 1 + 2;  // A longer value's length takes two bytes more.
    commit("2", kBlockBytes - ends[0] - around_value);
    commit("3", 1);
    ASSERT_EQ(ends[1], kBlockBytes);
  }
  std::string log = Contents(LogOf(path));
  log.replace(ends[0], ends[1] - ends[0], ends[1] - ends[0], '\0');
  std::ofstream(LogOf(path), std::ios::binary) << log;

  const auto store = OpenRocksStore({.path = path});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE((*store)->Get(Family::kRest, "1").value().has_value());
  EXPECT_FALSE((*store)->Get(Family::kRest, "2").value().has_value());
  EXPECT_FALSE((*store)->Get(Family::kRest, "3").value().has_value());
}

// The next log goes on behind the hole; without what was in it, it must not be read.
TEST(RocksHoledLog, NoLaterLogIsReadBehindAHole) {
  const TestDirectory directory;
  const std::string path = directory.path() + "/store";
  size_t hole = 0;
  {
    const auto store =
        OpenRocksStore({.path = path, .write_buffer_bytes = 256 << 10, .zero_log_ahead = false});
    ASSERT_TRUE(store.ok()) << store.status();
    const std::string value(1000, 'v');
    for (uint64_t seq = 1; LogsOf(path).size() < 2; ++seq) {
      Batch batch;
      batch.Put(Family::kJournal, KeyOf(seq), value);
      batch.Put(Family::kRest, "last log", absl::StrCat(LogsOf(path).size()));
      ASSERT_TRUE((*store)->Commit(batch, Durability::kSynced).ok());
      if (seq == 20) hole = std::filesystem::file_size(LogOf(path));
    }
    Batch batch;
    batch.Put(Family::kRest, "last log", "2");
    ASSERT_TRUE((*store)->Commit(batch, Durability::kSynced).ok());
  }
  const std::string older = LogsOf(path).front();
  std::string log = Contents(older);
  log.replace(hole, 4096, 4096, '\0');
  std::ofstream(older, std::ios::binary) << log;

  // Tables that were flushed meanwhile may make it impossible to open; that is not hidden either.
  const auto store = OpenRocksStore({.path = path});
  if (store.ok()) {
    EXPECT_EQ((*store)->Get(Family::kRest, "last log").value(), "1");
  } else {
    EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss) << store.status();
  }
}

}  // namespace
}  // namespace steward::store
