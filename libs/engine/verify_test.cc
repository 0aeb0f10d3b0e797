#include "libs/engine/verify.h"

#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/store/keys.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using store::Kind;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Two accounts with toys, timers, notes, a measured shelf, played with, woken, changed, and one
// event given up.
std::unique_ptr<toy::ToyBench> SmallHistory() {
  auto bench = std::make_unique<toy::ToyBench>();
  for (const std::string account : {"a1", "a2", "a3"}) {
    auto make = toy::Make(account, "t1", 10, absl::StrCat("make-", account));
    *make.mutable_toy()->mutable_wake_time() = ToTimestamp(bench->clock().Now() + absl::Hours(1));
    *make.mutable_toy()->mutable_break_time() =
        ToTimestamp(bench->clock().Now() + absl::Hours(100));
    make.mutable_toy()->set_note("soft");
    EXPECT_THAT(bench->Do(make).status, testing::IsOk());
    EXPECT_THAT(bench->Do(toy::Make(account, "t2", 20, absl::StrCat("make2-", account))).status,
                testing::IsOk());
    bench->Publish(account, toy::Measured(15));
    bench->Publish(account, toy::Played(account, "t1"));
  }
  EXPECT_THAT(bench->TakeIn(), testing::IsOk());
  bench->Advance(absl::Hours(2));
  EXPECT_THAT(bench->Do(toy::Change("a1", "t1", 11, "change")).status, testing::IsOk());
  EXPECT_THAT(bench->core().FoldTimeline(1000), testing::IsOk());
  EXPECT_THAT(bench->Commit(), testing::IsOk());
  return bench;
}

enum class Damage { kFlippedByte, kDeleted, kAdded };

struct KindCase {
  Kind kind;
  const char* row_class;
};

// How verify calls a row: journal records by their event id, all else by its key behind partition
// and kind.
std::string NameOf(const KindCase& kind, absl::string_view key) {
  const store::Partition p = *store::PartitionOfKey(key);
  if (kind.kind == Kind::kJournal) {
    return absl::StrCat(p, "/toy/", p, "/", store::JournalKey::Decode(key)->seq);
  }
  return absl::StrCat(p, "/", absl::CHexEscape(key.substr(3)));
}

// A key of the kind that no row has, near an existing one.
std::string FreeKeyNear(const std::string& key, toy::ToyBench& bench) {
  const store::Partition p = *store::PartitionOfKey(key);
  switch (*store::KindOfKey(key)) {
    case Kind::kJournal:
      return store::JournalKey{.p = p, .seq = bench.core().ring().HeadOf(p).seq + 1}.Encode();
    case Kind::kSummary:
      return store::SummaryKey{
          .p = p, .account = absl::StrCat(store::SummaryKey::Decode(key)->account, "x")}
          .Encode();
    case Kind::kSum: {
      auto sum = *store::SumKey::Decode(key);
      sum.day += 1;
      return sum.Encode();
    }
    case Kind::kTimeline: {
      auto row = *store::TimelineKey::Decode(key);
      row.recorded_us += 1;
      return row.Encode();
    }
    default:
      // Ends with a name, so that a longer one is another row.
      return absl::StrCat(key, "x");
  }
}

class VerifyDamage : public ::testing::TestWithParam<std::tuple<KindCase, Damage>> {
 protected:
  // Applies the change to a copy of the store and expects that verify names the row.
  void ExpectNamed(absl::string_view key, const std::function<void(store::Batch*)>& change) {
    const KindCase& kind = std::get<0>(GetParam());
    auto damaged = bench_->store().Clone();
    store::Batch batch;
    change(&batch);
    ASSERT_THAT(damaged->Commit(batch, store::Durability::kSynced), testing::IsOk());
    const std::vector<std::string> findings = bench_->Verify(*damaged);
    ASSERT_THAT(findings, ::testing::Not(IsEmpty())) << absl::CHexEscape(key);
    EXPECT_TRUE(absl::StartsWith(findings[0], absl::StrCat(kind.row_class, " "))) << findings[0];
    EXPECT_THAT(findings, Contains(::testing::AllOf(
                              StartsWith(kind.row_class),
                              ::testing::EndsWith(absl::StrCat(" ", NameOf(kind, key))))));
  }

  void Flip(store::Family family, const store::Row& row) {
    for (size_t i = 0; i < row.value.size(); ++i) {
      ExpectNamed(row.key, [&](store::Batch* batch) {
        std::string value = row.value;
        value[i] = static_cast<char>(value[i] ^ (1 << (i % 8)));
        batch->Put(family, row.key, value);
      });
    }
    if (!row.value.empty()) return;
    // A row of nothing but its key: a value appears; or the key's last byte is another one.
    ExpectNamed(row.key, [&](store::Batch* batch) { batch->Put(family, row.key, "x"); });
    ExpectNamed(row.key, [&](store::Batch* batch) {
      std::string key = row.key;
      key.back() = static_cast<char>(key.back() ^ 1);
      batch->Delete(family, row.key);
      batch->Put(family, key, "");
    });
  }

  std::unique_ptr<toy::ToyBench> bench_ = SmallHistory();
};

TEST_P(VerifyDamage, NamesTheRow) {
  const auto& [kind, damage] = GetParam();
  ASSERT_THAT(bench_->Verify(), IsEmpty());
  const store::Family family = store::FamilyOf(kind.kind);
  const std::vector<store::Row> rows = bench_->RowsOf(kind.kind);
  ASSERT_FALSE(rows.empty());
  for (const store::Row& row : rows) {
    switch (damage) {
      case Damage::kFlippedByte:
        Flip(family, row);
        break;
      case Damage::kDeleted:
        ExpectNamed(row.key,
                    [&, &at = row](store::Batch* batch) { batch->Delete(family, at.key); });
        break;
      case Damage::kAdded: {
        const std::string key = FreeKeyNear(row.key, *bench_);
        ExpectNamed(key,
                    [&, &at = row](store::Batch* batch) { batch->Put(family, key, at.value); });
        break;
      }
    }
    if (HasFailure()) break;
  }
}

std::string DamageName(const ::testing::TestParamInfo<std::tuple<KindCase, Damage>>& info) {
  static constexpr const char* kDamages[] = {"flipped_byte", "deleted", "added"};
  return absl::StrCat(std::get<0>(info.param).row_class, "_",
                      kDamages[static_cast<size_t>(std::get<1>(info.param))]);
}

INSTANTIATE_TEST_SUITE_P(
    EachRow, VerifyDamage,
    ::testing::Combine(
        ::testing::Values(KindCase{Kind::kState, "state"}, KindCase{Kind::kSummary, "summary"},
                          KindCase{Kind::kIndex, "index"}, KindCase{Kind::kTimer, "timer"},
                          KindCase{Kind::kSum, "sum"}, KindCase{Kind::kMirror, "mirror"},
                          KindCase{Kind::kTimeline, "timeline"},
                          KindCase{Kind::kJournal, "journal"}),
        ::testing::Values(Damage::kFlippedByte, Damage::kDeleted, Damage::kAdded)),
    DamageName);

TEST(VerifyTest, FindsALostRequestRow) {
  auto bench = SmallHistory();
  const auto rows = bench->RowsOf(Kind::kRequest);
  ASSERT_FALSE(rows.empty());
  store::Batch batch;
  batch.Delete(store::Family::kRequest, rows[0].key);
  ASSERT_THAT(bench->store().Commit(batch, store::Durability::kSynced), testing::IsOk());
  EXPECT_THAT(bench->Verify(), ::testing::ElementsAre(StartsWith("request MISSING")));
}

TEST(VerifyTest, NamesACorruptFoldCursorAndGoesOn) {
  auto bench = SmallHistory();
  const store::Partition p = bench->catalog().PartitionFor("a1");
  store::Batch batch;
  batch.Put(store::Family::kRest, store::FoldCursorKey{.p = p, .fold = "timeline"}.Encode(), "x");
  ASSERT_THAT(bench->store().Commit(batch, store::Durability::kSynced), testing::IsOk());
  EXPECT_THAT(bench->Verify(), ::testing::ElementsAre(StartsWith("cursor CORRUPT")));
}

TEST(VerifyTest, CantVerifyMirrorsWithoutTheirOwner) {
  auto bench = SmallHistory();
  Verification verification(bench->catalog(), bench->store().Snapshot(), {}, bench->clock().Now());
  EXPECT_THAT(verification.Run(10), testing::StatusIs(absl::StatusCode::kUnavailable));
}

TEST(VerifyTest, StopsAtTheFindingsAskedFor) {
  auto bench = SmallHistory();
  store::Batch batch;
  for (const store::Row& row : bench->RowsOf(Kind::kState))
    batch.Delete(store::Family::kState, row.key);
  ASSERT_THAT(bench->store().Commit(batch, store::Durability::kSynced), testing::IsOk());
  Verification verification(bench->catalog(), bench->store().Snapshot(),
                            {{"toysource", &bench->source()}}, bench->clock().Now());
  const auto report = verification.Run(2);
  ASSERT_THAT(report, testing::IsOk());
  EXPECT_EQ(report->findings_size(), 2);
}

}  // namespace
}  // namespace steward::engine
