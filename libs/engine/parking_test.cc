#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/naming.h"
#include "libs/engine/core.h"
#include "libs/engine/history.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

// Foreign events that are refused, and those that wait behind them.
namespace steward::engine {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using ::steward::testing::StatusIs;
using ::testing::IsEmpty;

constexpr absl::string_view kSource = "toysource";

class Parking : public ::testing::Test {
 protected:
  Parking() {
    // A second account of the same partition.
    for (int i = 2; neighbor_.empty(); ++i) {
      const std::string account = absl::StrCat("a", i);
      if (bench_.catalog().PartitionFor(account) == partition_) neighbor_ = account;
    }
  }

  // A toy of the account is played with before there is one; then the shelf is measured. Another
  // account goes on.
  void ParkTwo() {
    bench_.Publish("a1", toy::Played("a1", "t1"));
    bench_.Publish("a1", toy::Measured(3));
    bench_.Publish(neighbor_, toy::Measured(9));
    ASSERT_THAT(bench_.TakeIn(), IsOk());
    ASSERT_THAT(bench_.Commit(), IsOk());
    ASSERT_EQ(bench_.core().parked_count(), 2);
  }

  // The accounts that have a mirror.
  std::vector<std::string> Mirrored() {
    std::vector<std::string> accounts;
    for (const store::Row& row : bench_.RowsOf(store::Kind::kMirror)) {
      accounts.emplace_back(store::MirrorKey::Decode(row.key)->account);
    }
    return accounts;
  }

  toy::ToyBench bench_;
  const store::Partition partition_ = bench_.catalog().PartitionFor("a1");
  std::string neighbor_;
};

TEST_F(Parking, LaterEventsOfTheAccountWaitAndOthersFlow) {
  ParkTwo();
  EXPECT_THAT(Mirrored(), ::testing::ElementsAre(neighbor_));
  EXPECT_EQ(bench_.core().CursorsOf(kSource)[partition_].seq(), 3);
  EXPECT_FALSE(bench_.core().IntakePaused(kSource, partition_));
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(Parking, StaysAcrossARestart) {
  ParkTwo();
  bench_.Restart();
  EXPECT_EQ(bench_.core().parked_count(), 2);
  bench_.Publish("a1", toy::Measured(4));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 3);
}

TEST_F(Parking, IsReplayedInOrder) {
  ParkTwo();
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 1), IsOkAndHolds(0));
  ASSERT_THAT(bench_.Do(toy::Make("a1", "t1", 5, "r1")).status, IsOk());
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 1), IsOkAndHolds(2));
  ASSERT_THAT(bench_.Commit(), IsOk());
  const auto toy = bench_.FindToy(toy::ToyName("a1", "t1"));
  EXPECT_EQ(toy->played_count(), 1);
  EXPECT_TRUE(toy->sticks_out());
  EXPECT_EQ(bench_.core().parked_count(), 0);
  // It flows again.
  bench_.Publish("a1", toy::Measured(40));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_FALSE(bench_.FindToy(toy::ToyName("a1", "t1"))->sticks_out());
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(Parking, StopsAtTheNextThatIsRefused) {
  bench_.Publish("a1", toy::Played("a1", "t1"));
  bench_.Publish("a1", toy::Played("a1", "t2"));
  bench_.Publish("a1", toy::Measured(3));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Do(toy::Make("a1", "t1", 5, "r1")).status, IsOk());
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 1), IsOkAndHolds(1));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 2);
  EXPECT_THAT(Mirrored(), IsEmpty());
  // What stopped it has a cause now, and can be replayed by its own seq.
  ASSERT_THAT(bench_.Do(toy::Make("a1", "t2", 5, "r2")).status, IsOk());
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 2), IsOkAndHolds(2));
}

TEST_F(Parking, OnlyTheOneWithACauseCanBeReplayed) {
  ParkTwo();
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 2),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 9),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(bench_.core().ReplayParked("nobody", partition_, 1),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Parking, ADropIsJournaledAndVerifySkipsIt) {
  ParkTwo();
  EXPECT_THAT(bench_.core().DropParked({.principal = "operator"}, kSource, partition_, 1),
              IsOkAndHolds(2));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 0);
  EXPECT_THAT(Mirrored(), ::testing::UnorderedElementsAre("a1", neighbor_));
  const auto rows = bench_.RowsOf(store::Kind::kJournal);
  ASSERT_EQ(rows.size(), 1);
  const History history(bench_.catalog(), bench_.store());
  const auto record = history.Parse(history.Payload(partition_, 1).value());
  ASSERT_THAT(record, IsOk());
  const auto& event = static_cast<const toy::v1::ToyEvent&>(*record->event);
  EXPECT_EQ(event.envelope().actor(), "operator");
  EXPECT_EQ(event.envelope().account(), "");
  EXPECT_EQ(event.parked_event_dropped().source(), kSource);
  EXPECT_EQ(event.parked_event_dropped().seq(), 1);
  EXPECT_THAT(event.parked_event_dropped().cause(), ::testing::HasSubstr("play refused it"));
  EXPECT_THAT(bench_.Verify(), IsEmpty());
  bench_.Restart();
  ASSERT_THAT(bench_.Do(toy::Make("a1", "t1", 5, "r1")).status, IsOk());
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

// Bytes that can't be read are parked as well, and neither a replay nor a search for another record
// touches them.
TEST_F(Parking, AnUnreadableRecordCanOnlyBeDropped) {
  bench_.source().records(partition_).push_back({partition_, 1, 1, "\xFF\xFF no event"});
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 1);
  EXPECT_THAT(bench_.core().ReplayParked(kSource, partition_, 1), IsOkAndHolds(0));
  EXPECT_THAT(bench_.core().DropParked({.principal = "operator"}, kSource, partition_, 0),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(bench_.core().DropParked({.principal = "operator"}, kSource, partition_, 1),
              IsOkAndHolds(1));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(Parking, AnEventOfAnotherInstallationIsParked) {
  auto record = bench_.Publish("a1", toy::Measured(3));
  toysource::v1::ToySourceEvent event;
  ASSERT_TRUE(event.ParseFromString(record.payload));
  event.mutable_envelope()->set_installation("another");
  record.payload = event.SerializeAsString();
  ASSERT_THAT(bench_.core().TakeIn(kSource, record), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 1);
}

}  // namespace
}  // namespace steward::engine
