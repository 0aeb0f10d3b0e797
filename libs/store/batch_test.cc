#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/store.h"

namespace steward::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Spelled(const Batch& batch) {
  std::vector<std::string> operations;
  batch.ForEach([&operations](const Batch::Operation& operation) {
    operations.push_back(std::string(FamilyName(operation.family)) + " " +
                         std::string(operation.key) +
                         (operation.value.has_value() ? "=" + std::string(*operation.value) : "!"));
  });
  return operations;
}

TEST(Batch, KeepsOperationsInTheirOrder) {
  Batch batch;
  batch.Put(Family::kState, "a", "1");
  batch.Delete(Family::kRest, "b");
  batch.Put(Family::kState, "a", "");

  EXPECT_THAT(Spelled(batch), ElementsAre("state a=1", "rest b!", "state a="));
  EXPECT_EQ(batch.size(), 3u);
  EXPECT_EQ(batch.bytes(), 3u * 9 + 4);
}

TEST(Batch, IsEmptyAfterClear) {
  Batch batch;
  batch.Put(Family::kJournal, "a", "1");
  batch.Clear();

  EXPECT_TRUE(batch.empty());
  EXPECT_THAT(Spelled(batch), IsEmpty());
}

TEST(Batch, AppendsAnotherAndItself) {
  Batch batch;
  batch.Put(Family::kIndex, "a", "1");
  Batch other;
  other.Delete(Family::kRequest, "b");
  batch.Append(other);
  batch.Append(batch);

  EXPECT_THAT(Spelled(batch), ElementsAre("index a=1", "request b!", "index a=1", "request b!"));
}

}  // namespace
}  // namespace steward::store
