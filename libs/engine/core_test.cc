#include "libs/engine/core.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/engine/codec.h"
#include "libs/engine/verify.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::IsEmpty;
using toy::Change;
using toy::Make;

constexpr absl::string_view kSource = "toysource";

std::string Bytes(const Reply& reply) { return SerializeDeterministic(*reply.response); }

// A UUIDv7 of this instant.
std::string IdAt(absl::Time time) {
  const auto ms = static_cast<uint64_t>(absl::ToUnixMillis(time));
  return absl::StrFormat("%08x-%04x-7abc-8123-0123456789ab", ms >> 16, ms & 0xFFFF);
}

TEST(CoreRequestTest, ARepeatGetsTheFirstAnswer) {
  toy::ToyBench bench;
  auto make = Make("a1", "t1", 5, "r1");
  make.mutable_toy()->set_note("soft");
  const Reply first = bench.Do(make);
  ASSERT_THAT(first.status, IsOk());
  ASSERT_THAT(bench.Do(Change("a1", "t1", 6, "r2")).status, IsOk());
  for (const bool restarted : {false, true}) {
    if (restarted) bench.Restart();
    const Reply again = bench.Do(make);
    ASSERT_THAT(again.status, IsOk());
    EXPECT_EQ(Bytes(again), Bytes(first));
  }
  EXPECT_EQ(bench.FindToy(toy::ToyName("a1", "t1"))->size(), 6);
  EXPECT_THAT(bench.Verify(), IsEmpty());
}

TEST(CoreRequestTest, ARepeatInTheSameBatchJoinsTheFirst) {
  toy::ToyBench bench;
  const Reply first = bench.Execute(Make("a1", "t1", 5, "r1"));
  const Reply again = bench.Execute(Make("a1", "t1", 5, "r1"));
  ASSERT_THAT(bench.Commit(), IsOk());
  ASSERT_THAT(again.status, IsOk());
  EXPECT_EQ(Bytes(again), Bytes(first));
  EXPECT_EQ(bench.RowsOf(store::Kind::kJournal).size(), 1);
}

TEST(CoreRequestTest, TheSameIdForAnotherRequestIsRefused) {
  toy::ToyBench bench;
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  EXPECT_THAT(bench.Do(Make("a1", "t1", 6, "r1")).status,
              HasReason(Reason::REASON_REQUEST_ID_REUSED));
  // Another method has ids of its own.
  EXPECT_THAT(bench.Do(Change("a1", "t1", 6, "r1")).status, IsOk());
}

TEST(CoreRequestTest, ARequestWithoutEffectIsRememberedWithItsText) {
  toy::ToyBench bench;
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  auto same = Change("a1", "t1", 5, "r2");
  same.set_reason_text("because");
  const Reply first = bench.Do(same);
  ASSERT_THAT(first.status, IsOk());
  ASSERT_THAT(bench.Do(Change("a1", "t1", 9, "r3")).status, IsOk());
  const Reply again = bench.Do(same);
  ASSERT_THAT(again.status, IsOk());
  EXPECT_EQ(Bytes(again), Bytes(first));
  EXPECT_THAT(bench.RowsOf(store::Kind::kPersonalText), IsEmpty());
  same.set_reason_text("because of something else");
  EXPECT_THAT(bench.Do(same).status, HasReason(Reason::REASON_REQUEST_ID_REUSED));
}

TEST(CoreRequestTest, ARejectionIsNotRemembered) {
  toy::ToyBench bench;
  const auto change = Change("a1", "t1", 6, "r1");
  EXPECT_THAT(bench.Do(change).status, StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r2")).status, IsOk());
  EXPECT_THAT(bench.Do(change).status, IsOk());
}

TEST(CoreRequestTest, AnIdThatCarriesATimeExpires) {
  toy::ToyBench bench;
  const absl::Time now = bench.clock().Now();
  EXPECT_THAT(bench.Do(Make("a1", "t1", 5, IdAt(now - absl::Hours(24) - absl::Seconds(1)))).status,
              HasReason(Reason::REASON_REQUEST_ID_EXPIRED));
  EXPECT_THAT(bench.Do(Make("a1", "t1", 5, IdAt(now - absl::Hours(23)))).status, IsOk());
  // Far ahead it is an id like any other.
  const auto ahead = Make("a1", "t2", 5, IdAt(now + absl::Hours(40)));
  const Reply first = bench.Do(ahead);
  ASSERT_THAT(first.status, IsOk());
  EXPECT_EQ(Bytes(bench.Do(ahead)), Bytes(first));
  EXPECT_THAT(bench.Verify(), IsEmpty());
}

TEST(CoreRequestTest, AnIdThatLayAheadIsStillKnownWhenItsTimeComes) {
  toy::ToyBench bench;
  const auto ahead = Make("a1", "t1", 5, IdAt(bench.clock().Now() + absl::Hours(2)));
  const Reply first = bench.Do(ahead);
  ASSERT_THAT(first.status, IsOk());
  bench.Advance(absl::Hours(2));
  EXPECT_EQ(Bytes(bench.Do(ahead)), Bytes(first));
  bench.Restart();
  EXPECT_EQ(Bytes(bench.Do(ahead)), Bytes(first));
  EXPECT_THAT(bench.Verify(), IsEmpty());
}

TEST(CoreRequestTest, AnIdIsForgottenAfterADay) {
  toy::ToyBench bench;
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  ASSERT_THAT(bench.Do(Make("a1", "t2", 5, IdAt(bench.clock().Now()))).status, IsOk());
  bench.Advance(absl::Hours(24));
  ASSERT_THAT(bench.core().ForgetRequests(100), IsOk());
  ASSERT_THAT(bench.Commit(), IsOk());
  EXPECT_EQ(bench.RowsOf(store::Kind::kRequest).size(), 2);
  bench.Advance(absl::Seconds(1));
  ASSERT_THAT(bench.core().ForgetRequests(100), IsOk());
  ASSERT_THAT(bench.Commit(), IsOk());
  EXPECT_THAT(bench.RowsOf(store::Kind::kRequest), IsEmpty());
  EXPECT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST(CoreRequestTest, AnEtagHasToMatch) {
  toy::ToyBench bench;
  const Reply made = bench.Do(Make("a1", "t1", 5, "r1"));
  auto change = Change("a1", "t1", 6, "r2");
  change.set_etag("2");
  EXPECT_THAT(bench.Do(change).status, HasReason(Reason::REASON_ETAG_MISMATCH));
  change.set_etag(static_cast<const toy::v1::Toy&>(*made.response).etag());
  EXPECT_THAT(bench.Do(change).status, IsOk());
}

TEST(CoreRequestTest, ValidateOnlyLeavesNoRow) {
  toy::ToyBench bench;
  const auto before = bench.AllRows();
  auto make = Make("a1", "t1", 5, "r1");
  make.mutable_toy()->set_note("soft");
  make.set_validate_only(true);
  const Reply reply = bench.Do(make);
  ASSERT_THAT(reply.status, IsOk());
  EXPECT_EQ(static_cast<const toy::v1::Toy&>(*reply.response).note(), "soft");
  EXPECT_EQ(bench.AllRows(), before);
  make.set_validate_only(false);
  EXPECT_THAT(bench.Do(make).status, IsOk());
}

// The disk is full once; then the same inputs come again.
class FailedCommit : public ::testing::Test {
 protected:
  void FailOnce() {
    bench_.store().FailCommits(absl::UnavailableError("the disk is full"));
    EXPECT_THAT(bench_.Commit(), StatusIs(absl::StatusCode::kUnavailable));
    bench_.store().FailCommits(absl::OkStatus());
    EXPECT_FALSE(bench_.core().dirty());
  }
  toy::ToyBench bench_;
};

TEST_F(FailedCommit, ForgetsCommands) {
  const auto before = bench_.AllRows();
  ASSERT_THAT(bench_.Execute(Make("a1", "t1", 5, "r1")).status, IsOk());
  FailOnce();
  EXPECT_EQ(bench_.AllRows(), before);
  ASSERT_THAT(bench_.Do(Make("a1", "t1", 7, "r1")).status, IsOk());
  EXPECT_EQ(bench_.FindToy(toy::ToyName("a1", "t1"))->size(), 7);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(FailedCommit, ForgetsThatForeignEventsCameAndThatTheyAreParked) {
  bench_.Publish("a1", toy::Measured(3));
  bench_.Publish("a1", toy::Played("a1", "t1"));
  bench_.Publish("a1", toy::Measured(4));
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  EXPECT_EQ(bench_.core().parked_count(), 2);
  FailOnce();
  EXPECT_EQ(bench_.core().parked_count(), 0);
  EXPECT_EQ(bench_.core().CursorsOf(kSource)[bench_.catalog().PartitionFor("a1")].seq(), 0);
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.RowsOf(store::Kind::kMirror).size(), 1);
  EXPECT_EQ(bench_.core().parked_count(), 2);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(FailedCommit, FiresItsTimersAgain) {
  auto make = Make("a1", "t1", 5, "r1");
  *make.mutable_toy()->mutable_wake_time() = ToTimestamp(bench_.clock().Now() + absl::Hours(1));
  ASSERT_THAT(bench_.Do(make).status, IsOk());
  bench_.Advance(absl::Hours(2));
  FailOnce();
  EXPECT_LE(bench_.core().NextDue(), bench_.clock().Now());
  bench_.Advance(absl::ZeroDuration());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.FindToy(toy::ToyName("a1", "t1"))->woken_count(), 1);
}

TEST_F(FailedCommit, FoldsTheTimelineAgain) {
  ASSERT_THAT(bench_.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  ASSERT_THAT(bench_.core().FoldTimeline(10), testing::IsOkAndHolds(1));
  FailOnce();
  EXPECT_EQ(bench_.core().timeline_lag_records(), 1);
  ASSERT_THAT(bench_.core().FoldTimeline(10), testing::IsOkAndHolds(1));
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.RowsOf(store::Kind::kTimeline).size(), 1);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST(CoreTimerTest, FiresInDueOrderAndNotWhileHeld) {
  toy::ToyBench bench;
  auto make = Make("a1", "t1", 5, "r1");
  *make.mutable_toy()->mutable_wake_time() = ToTimestamp(bench.clock().Now() + absl::Hours(1));
  *make.mutable_toy()->mutable_break_time() = ToTimestamp(bench.clock().Now() + absl::Hours(2));
  ASSERT_THAT(bench.Do(make).status, IsOk());
  bench.core().HoldTimers(true);
  bench.clock().Advance(absl::Hours(3));
  EXPECT_THAT(bench.core().FireTimers(10), testing::IsOkAndHolds(0));
  bench.core().HoldTimers(false);
  // A command sees what was due before it.
  EXPECT_THAT(bench.Do(Change("a1", "t1", 6, "r2")).status,
              StatusIs(absl::StatusCode::kFailedPrecondition));
  const auto toy = bench.FindToy(toy::ToyName("a1", "t1"));
  EXPECT_EQ(toy->woken_count(), 1);
  EXPECT_TRUE(toy->broken());
  EXPECT_THAT(bench.RowsOf(store::Kind::kTimer), IsEmpty());
}

TEST(CoreFoldTest, ANewerFoldVersionFoldsAgainAndAnOlderOneIsRefused) {
  toy::ToyBench bench;
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  const auto newer = Catalog::Build(toy::Toys(2), toy::ToyInstallation()).value();
  {
    Core core(*newer, bench.store(), bench.clock(), {});
    ASSERT_THAT(core.Recover(), IsOk());
  }
  Verification verification(*newer, bench.store().Snapshot(), {{"toysource", &bench.source()}},
                            bench.clock().Now());
  const auto report = verification.Run(10);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->findings_size(), 0) << report->ShortDebugString();
  Core old(bench.catalog(), bench.store(), bench.clock(), {});
  EXPECT_THAT(old.Recover(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(CoreFoldTest, ANewerFoldVersionMirrorsAgainWithoutActingAgain) {
  toy::ToyBench bench;
  ASSERT_THAT(bench.Do(Make("a1", "t1", 5, "r1")).status, IsOk());
  bench.Publish("a1", toy::Measured(7));
  bench.Publish("a1", toy::Played("a1", "t1"));
  ASSERT_THAT(bench.TakeIn(), IsOk());
  ASSERT_THAT(bench.Commit(), IsOk());
  const auto mirrors = bench.RowsOf(store::Kind::kMirror);
  const auto journal = bench.RowsOf(store::Kind::kJournal);
  ASSERT_EQ(mirrors.size(), 1);

  const auto newer = Catalog::Build(toy::Toys(2), toy::ToyInstallation()).value();
  Core core(*newer, bench.store(), bench.clock(), {});
  ASSERT_THAT(core.Recover(), IsOk());
  EXPECT_THAT(bench.RowsOf(store::Kind::kMirror), IsEmpty());
  for (uint32_t p = 0; p < toy::ToyBench::kPartitions; ++p) {
    for (const ForeignRecord& record : bench.source().records(p))
      ASSERT_THAT(core.TakeIn(kSource, record), IsOk());
  }
  ASSERT_THAT(core.Commit(/*has_replies=*/true).status(), IsOk());
  EXPECT_EQ(bench.RowsOf(store::Kind::kMirror), mirrors);
  EXPECT_EQ(bench.RowsOf(store::Kind::kJournal), journal) << "nothing happened twice";
  const auto report = Verification(*newer, bench.store().Snapshot(),
                                   {{"toysource", &bench.source()}}, bench.clock().Now())
                          .Run(10);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->findings_size(), 0) << report->ShortDebugString();
}

TEST(CoreFoldTest, WhatIsParkedComesBeforeMirrors) {
  toy::ToyBench bench;
  bench.Publish("a1", toy::Measured(7));
  bench.Publish("a2", toy::Played("a2", "none"));
  ASSERT_THAT(bench.TakeIn(), IsOk());
  ASSERT_THAT(bench.Commit(), IsOk());
  ASSERT_EQ(bench.core().parked_count(), 1);
  const auto newer = Catalog::Build(toy::Toys(2), toy::ToyInstallation()).value();
  {
    Core core(*newer, bench.store(), bench.clock(), {});
    ASSERT_THAT(core.Recover(), IsOk());
    EXPECT_EQ(bench.RowsOf(store::Kind::kMirror).size(), 1) << "not yet";
    const auto parked = bench.RowsOf(store::Kind::kParked);
    const auto key = store::ParkedKey::Decode(parked.front().key).value();
    ASSERT_THAT(core.DropParked({.principal = "operator"}, kSource, key.p, key.seq),
                testing::IsOkAndHolds(1));
    ASSERT_THAT(core.Commit(/*has_replies=*/true).status(), IsOk());
  }
  Core core(*newer, bench.store(), bench.clock(), {});
  ASSERT_THAT(core.Recover(), IsOk());
  EXPECT_THAT(bench.RowsOf(store::Kind::kMirror), IsEmpty());
}

}  // namespace
}  // namespace steward::engine
