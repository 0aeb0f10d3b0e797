#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/keys.h"
#include "libs/store/memory_store.h"
#include "libs/store/rocks_store.h"
#include "libs/store/store.h"
#include "libs/store/test_directory.h"

// What every implementation of Store does; run on each of them.
namespace steward::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Backend {
 public:
  virtual ~Backend() = default;
  virtual Store& store() = 0;
  // Ends the "process" without warning and opens the store again.
  virtual void Restart() = 0;
};

class MemoryBackend final : public Backend {
 public:
  Store& store() override { return store_; }
  void Restart() override { store_.Crash(); }

 private:
  MemoryStore store_;
};

class RocksBackend final : public Backend {
 public:
  RocksBackend() { Open(); }
  Store& store() override { return *store_; }
  void Restart() override {
    store_.reset();
    Open();
  }

 private:
  void Open() {
    auto store = OpenRocksStore({.path = directory_.path()});
    if (!store.ok()) ADD_FAILURE() << store.status();
    store_ = *std::move(store);
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
};

template <typename T>
std::unique_ptr<Backend> Make() {
  return std::make_unique<T>();
}

struct Implementation {
  std::string name;
  std::unique_ptr<Backend> (*make)();
};

class StoreConformance : public ::testing::TestWithParam<Implementation> {
 protected:
  Store& store() { return backend_->store(); }
  void Commit(const Batch& batch, Durability durability = Durability::kSynced) {
    const absl::Status status = store().Commit(batch, durability);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Put(Family family, absl::string_view key, absl::string_view value) {
    Batch batch;
    batch.Put(family, key, value);
    Commit(batch);
  }

  std::unique_ptr<Backend> backend_ = GetParam().make();
};

INSTANTIATE_TEST_SUITE_P(All, StoreConformance,
                         ::testing::Values(Implementation{"Memory", Make<MemoryBackend>},
                                           Implementation{"Rocks", Make<RocksBackend>}),
                         [](const auto& tested) { return tested.param.name; });

std::optional<std::string> Get(const Reader& reader, Family family, absl::string_view key) {
  const auto value = reader.Get(family, key);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *value : std::nullopt;
}

std::vector<Row> Scan(const Reader& reader, Family family, const Range& range) {
  std::vector<Row> rows;
  const auto iterator = reader.Scan(family, range);
  for (; iterator->Valid(); iterator->Next()) {
    rows.push_back({std::string(iterator->key()), std::string(iterator->value())});
  }
  EXPECT_TRUE(iterator->status().ok()) << iterator->status();
  return rows;
}

std::vector<std::string> Keys(const Reader& reader, Family family, const Range& range) {
  std::vector<std::string> keys;
  for (const Row& row : Scan(reader, family, range)) keys.push_back(row.key);
  return keys;
}

TEST_P(StoreConformance, ReadsWhatWasCommittedAndOnlyInItsFamily) {
  Put(Family::kState, "key", "value");
  Put(Family::kState, "empty", "");

  EXPECT_EQ(Get(store(), Family::kState, "key"), "value");
  EXPECT_EQ(Get(store(), Family::kState, "empty"), "");
  EXPECT_EQ(Get(store(), Family::kState, "other"), std::nullopt);
  EXPECT_EQ(Get(store(), Family::kRest, "key"), std::nullopt);
}

TEST_P(StoreConformance, KeepsTheLastOperationOnAKeyInABatch) {
  Put(Family::kRest, "was", "old");
  Batch batch;
  batch.Delete(Family::kRest, "was");
  batch.Put(Family::kRest, "was", "new");
  batch.Put(Family::kRest, "gone", "1");
  batch.Put(Family::kRest, "gone", "2");
  batch.Delete(Family::kRest, "gone");
  Commit(batch);

  EXPECT_THAT(Scan(store(), Family::kRest, {}), ElementsAre(Row{"was", "new"}));
}

TEST_P(StoreConformance, WritesABatchIntoAllFamilies) {
  Batch batch;
  for (const Family family : kFamilies) batch.Put(family, "key", FamilyName(family));
  Commit(batch);

  for (const Family family : kFamilies) {
    EXPECT_EQ(Get(store(), family, "key"), std::string(FamilyName(family)));
  }
}

TEST_P(StoreConformance, ScansBothWaysWithinBounds) {
  for (const Family family : kFamilies) {
    Batch batch;
    for (const char* key : {"d", "b", "a", "c"}) batch.Put(family, key, key);
    Commit(batch);

    EXPECT_THAT(Keys(store(), family, {}), ElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(Keys(store(), family, {"b", "d"}), ElementsAre("b", "c"));
    EXPECT_THAT(Keys(store(), family, {"b", "", true}), ElementsAre("d", "c", "b"));
    EXPECT_THAT(Keys(store(), family, {"a", "c", true}), ElementsAre("b", "a"));
    EXPECT_THAT(Keys(store(), family, {"aa", "ab"}), IsEmpty());
    EXPECT_THAT(Keys(store(), family, {"c", "c"}), IsEmpty());
    EXPECT_THAT(Keys(store(), family, {"c", "a", true}), IsEmpty());
  }
}

TEST_P(StoreConformance, SnapshotDoesNotMove) {
  Put(Family::kState, "a", "1");
  Put(Family::kState, "b", "1");
  const std::shared_ptr<const Reader> snapshot = store().Snapshot();
  Batch batch;
  batch.Put(Family::kState, "a", "2");
  batch.Delete(Family::kState, "b");
  batch.Put(Family::kState, "c", "2");
  Commit(batch);

  EXPECT_THAT(Scan(*snapshot, Family::kState, {}), ElementsAre(Row{"a", "1"}, Row{"b", "1"}));
  EXPECT_EQ(Get(*snapshot, Family::kState, "b"), "1");
  EXPECT_THAT(Scan(store(), Family::kState, {}), ElementsAre(Row{"a", "2"}, Row{"c", "2"}));
  EXPECT_EQ(store().GetStats().snapshots_open, 1u);
}

TEST_P(StoreConformance, IteratorDoesNotMove) {
  Put(Family::kIndex, "a", "1");
  Put(Family::kIndex, "c", "1");
  const auto iterator = store().Scan(Family::kIndex, {});
  Put(Family::kIndex, "b", "2");
  Put(Family::kIndex, "c", "2");

  ASSERT_TRUE(iterator->Valid());
  EXPECT_EQ(iterator->key(), "a");
  iterator->Next();
  ASSERT_TRUE(iterator->Valid());
  EXPECT_EQ(iterator->key(), "c");
  EXPECT_EQ(iterator->value(), "1");
  iterator->Next();
  EXPECT_FALSE(iterator->Valid());
  EXPECT_TRUE(iterator->status().ok());
}

TEST_P(StoreConformance, DeletesARange) {
  for (const Family family : kFamilies) {
    for (const char* key : {"a", "b", "c", "d"}) Put(family, key, "1");
    ASSERT_TRUE(store().DeleteRange(family, {"b", "d"}).ok());
    EXPECT_THAT(Keys(store(), family, {}), ElementsAre("a", "d"));

    Put(family, "c", "2");
    ASSERT_TRUE(store().DeleteRange(family, {"b", ""}).ok());
    EXPECT_THAT(Keys(store(), family, {}), ElementsAre("a"));
    ASSERT_TRUE(store().DeleteRange(family, {"b", ""}).ok());
    ASSERT_TRUE(store().DeleteRange(family, {"b", "a"}).ok());
    EXPECT_THAT(Keys(store(), family, {}), ElementsAre("a"));
  }
}

TEST_P(StoreConformance, RestartKeepsSyncedBatchesAndWhatCameBeforeThem) {
  Batch batch;
  batch.Put(Family::kState, "a", "unsynced");
  Commit(batch, Durability::kUnsynced);
  Put(Family::kJournal, "b", "synced");
  backend_->Restart();

  EXPECT_EQ(Get(store(), Family::kState, "a"), "unsynced");
  EXPECT_EQ(Get(store(), Family::kJournal, "b"), "synced");
}

TEST_P(StoreConformance, EmptySyncedBatchMakesTheEarlierOnesDurable) {
  Batch batch;
  batch.Put(Family::kState, "a", "1");
  Commit(batch, Durability::kUnsynced);
  Commit(Batch(), Durability::kSynced);
  backend_->Restart();

  EXPECT_EQ(Get(store(), Family::kState, "a"), "1");
}

TEST_P(StoreConformance, CountsItsBatches) {
  Batch batch;
  batch.Put(Family::kState, "a", "1");
  Commit(batch, Durability::kUnsynced);
  Commit(batch, Durability::kSynced);
  Commit(batch, Durability::kSynced);

  EXPECT_EQ(store().synced_batches(), 2u);
  EXPECT_EQ(store().GetStats().unsynced_batches, 1u);
  EXPECT_EQ(store().GetStats().batch_bytes, 3 * batch.bytes());
}

// Random batches, deletes and scans, on keys in and out of the shape that the hash memtable
// expects, beside a std::map that says what is right.
class Model final {
 public:
  explicit Model(Store& store) : store_(store) {}

  void Step() {
    Batch batch;
    for (int i = 0; i < 10; ++i) {
      const std::string key = RandomKey();
      if (Random(4) == 0) {
        batch.Delete(Family::kState, key);
        rows_.erase(key);
      } else {
        const std::string value = std::to_string(Random(1'000'000));
        batch.Put(Family::kState, key, value);
        rows_[key] = value;
      }
    }
    ASSERT_TRUE(store_.Commit(batch, Durability::kUnsynced).ok());
    if (Random(40) == 0) DeleteSome();
    if (Random(40) == 0) {
      ASSERT_TRUE(store_.Purge(Family::kState).ok());
    }
    for (int i = 0; i < 5; ++i) CheckScan();
    CheckAccountScan();
    const std::string key = RandomKey();
    const auto it = rows_.find(key);
    EXPECT_EQ(Get(store_, Family::kState, key),
              it == rows_.end() ? std::nullopt : std::optional(it->second));
  }

 private:
  unsigned Random(unsigned bound) { return std::uniform_int_distribution(0u, bound - 1)(random_); }

  std::string RandomKey() {
    const Partition p = static_cast<Partition>(Random(2) * 256);
    const std::string account(1 + Random(2), static_cast<char>('a' + Random(4)));
    const std::string name(Random(3), static_cast<char>('x' + Random(3)));
    switch (Random(8)) {
      case 0:
        return SummaryKey{p, account}.Encode();
      case 1:
        return PartitionKindPrefix(p, Kind::kState) + account;
      case 2:
        return account;
      default:
        return StateKey{p, account, name}.Encode();
    }
  }

  void DeleteSome() {
    const Range range{RandomKey(), RandomKey()};
    ASSERT_TRUE(store_.DeleteRange(Family::kState, range).ok());
    if (range.begin < range.end) {
      rows_.erase(rows_.lower_bound(range.begin), rows_.lower_bound(range.end));
    }
  }

  void CheckAccountScan() {
    const std::string account(1, static_cast<char>('a' + Random(4)));
    Check(PrefixRange(AccountPrefix(256, Kind::kState, account), Random(2) == 0));
    const std::string prefix = AccountPrefix(0, Kind::kState, account);
    Check({prefix + "x", PrefixEnd(prefix)});
    Check({prefix, prefix + "y"});
  }

  void CheckScan() {
    Check({RandomKey(), Random(4) == 0 ? "" : RandomKey(), Random(2) == 0});
    Check({"", Random(4) == 0 ? "" : RandomKey(), Random(2) == 0});
  }

  void Check(const Range& range) {
    std::vector<Row> expected;
    for (const auto& [key, value] : rows_) {
      if (key >= range.begin && (range.end.empty() || key < range.end)) {
        expected.push_back({key, value});
      }
    }
    if (range.reverse) std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(Scan(store_, Family::kState, range), expected);
  }

  Store& store_;
  std::map<std::string, std::string> rows_;
  std::mt19937 random_{20260101};
};

TEST_P(StoreConformance, AgreesWithAMapOnRandomOperations) {
  Model model(store());
  for (int i = 0; i < 400 && !HasFailure(); ++i) model.Step();
}

}  // namespace
}  // namespace steward::store
