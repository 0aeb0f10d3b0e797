#include "libs/bus/kafka/resume.h"

#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/engine/feed.h"
#include "libs/engine/ring.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::bus {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOkAndHolds;

// A journal that was forked: seqs 1 to 6 are of epoch 1, and 7 to 10 of epoch 3.
class SharedSeqTest : public ::testing::Test {
 protected:
  SharedSeqTest() {
    std::vector<engine::RecordPtr> records;
    for (uint64_t seq = 1; seq <= 10; ++seq) {
      auto record = std::make_shared<engine::Record>();
      record->epoch = seq <= 6 ? 1 : 3;
      record->seq = seq;
      records.push_back(std::move(record));
    }
    ring_.Append(records);
  }

  absl::StatusOr<uint64_t> Shared(uint64_t epoch, uint64_t seq) {
    return SharedSeq(feed_, 0, Place{epoch, seq});
  }

 private:
  toy::ToyBench bench_;
  engine::Ring ring_{std::vector<engine::Head>(toy::ToyBench::kPartitions), {}};
  const engine::Feed feed_{bench_.catalog(), bench_.store(), ring_};
};

TEST_F(SharedSeqTest, ATailThatTheJournalHasIsWhereItGoesOn) {
  EXPECT_THAT(Shared(0, 0), IsOkAndHolds(0));
  EXPECT_THAT(Shared(1, 4), IsOkAndHolds(4));
  EXPECT_THAT(Shared(1, 6), IsOkAndHolds(6));
  EXPECT_THAT(Shared(3, 7), IsOkAndHolds(7));
  EXPECT_THAT(Shared(3, 10), IsOkAndHolds(10));
}

TEST_F(SharedSeqTest, ATailOfALeftEpochGoesOnAtTheFork) {
  EXPECT_THAT(Shared(1, 9), IsOkAndHolds(6));
  EXPECT_THAT(Shared(1, 40), IsOkAndHolds(6));
  EXPECT_THAT(Shared(2, 40), IsOkAndHolds(6));
}

TEST_F(SharedSeqTest, ATailThatTheJournalHasNotIsRefused) {
  EXPECT_THAT(Shared(3, 11).status(), HasReason(Reason::REASON_ROLLED_BACK));
  EXPECT_THAT(Shared(4, 1).status(), HasReason(Reason::REASON_ROLLED_BACK));
  EXPECT_THAT(Shared(3, 5).status(), HasReason(Reason::REASON_ROLLED_BACK));
}

}  // namespace
}  // namespace steward::bus
