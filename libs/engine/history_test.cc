#include "libs/engine/history.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/engine/codec.h"
#include "libs/engine/query.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::IsEmpty;

const std::string kToy = toy::ToyName("a1", "t1");

// A toy with 600 revisions, one a minute, whose size is its revision.
class LongHistory : public ::testing::Test {
 protected:
  LongHistory() {
    EXPECT_THAT(bench_.Do(toy::Make("a1", "t1", 1, "r1")).status, IsOk());
    for (int revision = 2; revision <= 600; ++revision) {
      bench_.clock().Advance(absl::Minutes(1));
      EXPECT_THAT(
          bench_.Execute(toy::Change("a1", "t1", revision, absl::StrCat("r", revision))).status,
          IsOk());
    }
    EXPECT_THAT(bench_.Commit(), IsOk());
  }
  QueryContext Query() {
    return QueryContext(
        bench_.catalog(), bench_.store().Snapshot(),
        {.principal = "tester", .may_read_personal = true, .now = bench_.clock().Now()});
  }
  toy::ToyBench bench_;
  // The clock when the first was made: initialized before the history is.
  const absl::Time made_ = bench_.clock().Now();
};

TEST_F(LongHistory, HasASnapshotForEach256Revisions) {
  std::vector<uint64_t> revisions;
  for (const store::Row& row : bench_.RowsOf(store::Kind::kSnapshot)) {
    revisions.push_back(store::SnapshotKey::Decode(row.key)->revision);
  }
  EXPECT_THAT(revisions, ::testing::ElementsAre(256, 512));
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(LongHistory, GivesEveryRevisionAsItWas) {
  const History history(bench_.catalog(), bench_.store());
  for (const uint64_t revision : {1, 2, 255, 256, 257, 511, 512, 513, 599, 600}) {
    const auto view = history.AsOf(kToy, [&](const common::v1::Envelope& envelope) {
      return envelope.revision() <= revision;
    });
    ASSERT_THAT(view, IsOk());
    EXPECT_EQ(view->header.revision(), revision);
    EXPECT_EQ(static_cast<const toy::v1::ToyState&>(*view->state).toy().size(), revision);
  }
}

TEST_F(LongHistory, GivesTheStateKnownAtAnInstant) {
  const auto at = [this](absl::Time time) {
    auto state = Query().FindAsOf<toy::v1::ToyState>(kToy, time);
    EXPECT_THAT(state, IsOk());
    return *std::move(state);
  };
  EXPECT_EQ(at(made_ - absl::Seconds(1)), nullptr);
  EXPECT_EQ(at(made_)->toy().size(), 1);
  EXPECT_EQ(at(made_ + absl::Minutes(300) + absl::Seconds(59))->toy().size(), 301);
  EXPECT_EQ(at(made_ + absl::Minutes(300))->toy().etag(), "301");
  EXPECT_EQ(at(bench_.clock().Now())->toy().size(), 600);
}

TEST_F(LongHistory, WalksFromTheNewestAndStopsWhenTold) {
  std::vector<uint64_t> seen;
  ASSERT_THAT(History(bench_.catalog(), bench_.store())
                  .Walk(kToy,
                        [&](RecordView record) {
                          seen.push_back(record.envelope.revision());
                          return seen.size() < 3;
                        }),
              IsOk());
  EXPECT_THAT(seen, ::testing::ElementsAre(600, 599, 598));
}

TEST_F(LongHistory, FindsTheNewestRecordThatMatches) {
  const auto found = Query().FindRecord(kToy, made_ + absl::Minutes(100), [](const Message& event) {
    return static_cast<const toy::v1::ToyEvent&>(event).toy_changed().size() % 50 == 0;
  });
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->envelope.revision(), 100);
}

TEST_F(LongHistory, AnswersWhatIsNotThere) {
  const History history(bench_.catalog(), bench_.store());
  EXPECT_THAT(history.Payload(bench_.catalog().PartitionFor("a1"), 601),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(history.Current(toy::ToyName("a1", "t9"))->state, nullptr);
  EXPECT_EQ(history.Current("accounts/a1/things/t9")->state, nullptr);
}

// The seqs of an account's timeline, page by page.
std::vector<uint64_t> Timeline(toy::ToyBench& bench, int page_size) {
  std::vector<uint64_t> seqs;
  std::string token;
  do {
    QueryContext context(
        bench.catalog(), bench.store().Snapshot(),
        {.principal = "tester", .may_read_personal = true, .now = bench.clock().Now()});
    const auto page =
        context.ReadTimeline("a1", {.page_size = page_size, .page_token = token, .query = ""});
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    for (const RecordView& record : page->records) seqs.push_back(record.envelope.seq());
    token = page->next_page_token;
  } while (!token.empty());
  return seqs;
}

TEST(TimelineTest, AReadIsTheSameBeforeWhileAndAfterItIsFolded) {
  toy::ToyBench bench;
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(bench.Do(toy::Make("a1", absl::StrCat("t", i), 1, absl::StrCat("r", i))).status,
                IsOk());
    ASSERT_THAT(bench.Do(toy::Make("a2", absl::StrCat("t", i), 1, absl::StrCat("s", i))).status,
                IsOk());
  }
  const std::vector<uint64_t> unfolded = Timeline(bench, 100);
  EXPECT_EQ(unfolded.size(), 10);
  EXPECT_TRUE(std::is_sorted(unfolded.rbegin(), unfolded.rend()));
  EXPECT_THAT(bench.RowsOf(store::Kind::kTimeline), IsEmpty());
  while (bench.core().timeline_lag_records() > 0) {
    ASSERT_THAT(bench.core().FoldTimeline(3), IsOk());
    ASSERT_THAT(bench.Commit(false), IsOk());
    EXPECT_EQ(Timeline(bench, 100), unfolded);
    EXPECT_EQ(Timeline(bench, 3), unfolded);
    EXPECT_THAT(bench.Verify(), IsEmpty());
  }
  EXPECT_EQ(bench.RowsOf(store::Kind::kTimeline).size(), 20);
  // A page token of another query is refused.
  QueryContext context(bench.catalog(), bench.store().Snapshot(), {});
  const auto page = context.ReadTimeline("a1", {.page_size = 2, .page_token = "", .query = ""});
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(
      context.ReadTimeline("a2", {.page_size = 2, .page_token = page->next_page_token, .query = ""})
          .status(),
      testing::HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
  // And one of somebody else.
  const QueryContext other(bench.catalog(), bench.store().Snapshot(), {.principal = "other"});
  EXPECT_THAT(
      other.ReadTimeline("a1", {.page_size = 2, .page_token = page->next_page_token, .query = ""})
          .status(),
      testing::HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
}

}  // namespace
}  // namespace steward::engine
