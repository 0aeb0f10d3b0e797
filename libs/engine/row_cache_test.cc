#include "libs/engine/row_cache.h"

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "libs/store/keys.h"
#include "libs/store/memory_store.h"

namespace steward::engine {
namespace {

using store::Family;

// Counts the reads that come through to it.
class Counting final : public store::Reader {
 public:
  explicit Counting(const store::Reader& base) : base_(base) {}
  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 absl::string_view key) const override {
    ++reads;
    return base_.Get(family, key);
  }
  std::unique_ptr<store::RowIterator> Scan(Family family,
                                           const store::Range& range) const override {
    return base_.Scan(family, range);
  }
  mutable int reads = 0;

 private:
  const store::Reader& base_;
};

class RowCacheTest : public testing::Test {
 protected:
  static std::string Key(int i) {
    return store::StateKey{.p = 1, .account = "a", .name = absl::StrCat("accounts/a/x/", i)}
        .Encode();
  }
  void Write(const std::string& key, std::optional<std::string> value) {
    store::Batch batch;
    if (value.has_value()) {
      batch.Put(Family::kState, key, *value);
    } else {
      batch.Delete(Family::kState, key);
    }
    ASSERT_TRUE(store_->Commit(batch, store::Durability::kSynced).ok());
    cache_.Refresh(batch);
  }
  std::optional<std::string> Read(const std::string& key) {
    auto row = cache_.Get(Family::kState, key);
    EXPECT_TRUE(row.ok()) << row.status();
    return *row;
  }

  std::unique_ptr<store::Store> store_ = std::make_unique<store::MemoryStore>();
  Counting counting_{*store_};
  RowCache cache_{counting_, /*bytes_max=*/1000};
};

TEST_F(RowCacheTest, ReadsARowOnceAndSeesWhatBatchesMakeOfIt) {
  Write(Key(1), "one");
  EXPECT_EQ(Read(Key(1)), "one");
  EXPECT_EQ(Read(Key(1)), "one");
  EXPECT_EQ(counting_.reads, 1);
  Write(Key(1), "another");
  EXPECT_EQ(Read(Key(1)), "another");
  EXPECT_EQ(counting_.reads, 1);
  Write(Key(1), std::nullopt);
  EXPECT_EQ(Read(Key(1)), std::nullopt);
  Write(Key(1), "again");
  EXPECT_EQ(Read(Key(1)), "again");
}

TEST_F(RowCacheTest, DoesNotRememberThatARowIsMissing) {
  EXPECT_EQ(Read(Key(1)), std::nullopt);
  Write(Key(1), "one");
  EXPECT_EQ(Read(Key(1)), "one");
}

TEST_F(RowCacheTest, KeepsOtherFamiliesOut) {
  store::Batch batch;
  const std::string key = store::JournalKey{.p = 1, .seq = 7}.Encode();
  batch.Put(Family::kJournal, key, "record");
  ASSERT_TRUE(store_->Commit(batch, store::Durability::kSynced).ok());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(**cache_.Get(Family::kJournal, key), "record");
  EXPECT_EQ(counting_.reads, 2);
}

TEST_F(RowCacheTest, KeepsWhatWasUsedLatelyWithinItsLimit) {
  const std::string row(80, 'x');
  for (int i = 0; i < 50; ++i) Write(Key(i), row);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(Read(Key(i)), row);
    EXPECT_EQ(Read(Key(0)), row);
    EXPECT_LE(cache_.bytes(), 1000u);
  }
  EXPECT_EQ(counting_.reads, 50);
  for (int i = 1; i < 50; ++i) Write(Key(i), std::string(80, 'y'));
  for (int i = 1; i < 50; ++i) EXPECT_EQ(Read(Key(i)), std::string(80, 'y'));
  EXPECT_LE(cache_.bytes(), 1000u);
}

}  // namespace
}  // namespace steward::engine
