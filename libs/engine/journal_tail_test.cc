#include "libs/engine/journal_tail.h"

#include <map>
#include <memory>
#include <rapidcheck.h>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/naming.h"
#include "libs/engine/codec.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

// A service that was restored from a backup, and what it had published since.
namespace steward::engine {
namespace {

using ::steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::string_view kSource = "toysource";

// Everything that a journal and what was taken in make, but for cursors and request rows.
constexpr store::Kind kFoldedKinds[] = {
    store::Kind::kJournal, store::Kind::kState, store::Kind::kSummary, store::Kind::kSnapshot,
    store::Kind::kIndex,   store::Kind::kTimer, store::Kind::kSum,     store::Kind::kMirror};

class ARestoredJournal : public ::testing::Test {
 protected:
  void Do(const Message& request) { ASSERT_THAT(bench_.Do(request).status, IsOk()); }
  void TakeIn() {
    ASSERT_THAT(bench_.TakeIn(), IsOk());
    ASSERT_THAT(bench_.Commit(), IsOk());
  }
  void Backup() { backup_ = bench_.store().Clone(); }
  // What the service has published: its whole journal.
  std::vector<ForeignRecord> Topic() {
    std::vector<ForeignRecord> topic;
    for (const store::Row& row : bench_.RowsOf(store::Kind::kJournal)) {
      const auto key = store::JournalKey::Decode(row.key);
      common::v1::Envelope envelope;
      const std::string payload(*DecodeJournal(row.value));
      EXPECT_THAT(ParseEnvelope(payload, &envelope), IsOk());
      topic.push_back({key->p, envelope.epoch(), key->seq, payload});
    }
    return topic;
  }
  // The backup in place, with the tail that this topic holds.
  JournalTail::Taken Restore(const std::vector<ForeignRecord>& topic) {
    bench_.Restore(*backup_);
    return TakeTail(topic);
  }
  JournalTail::Taken TakeTail(const std::vector<ForeignRecord>& topic) {
    auto tail = JournalTail::Open(bench_.catalog(), bench_.store());
    EXPECT_THAT(tail, IsOk());
    for (const ForeignRecord& record : topic) EXPECT_THAT(tail->Add(record), IsOk());
    auto taken = tail->Finish();
    EXPECT_THAT(taken, IsOk());
    bench_.Restart();
    return *std::move(taken);
  }
  std::map<store::Kind, std::vector<store::Row>> Rows() {
    std::map<store::Kind, std::vector<store::Row>> rows;
    for (const store::Kind kind : kFoldedKinds) rows[kind] = bench_.RowsOf(kind);
    return rows;
  }
  uint64_t head() { return bench_.core().ring().HeadOf(p_).seq; }

  toy::ToyBench bench_;
  std::unique_ptr<store::MemoryStore> backup_;
  const store::Partition p_ = bench_.catalog().PartitionFor("a1");
};

TEST_F(ARestoredJournal, GetsBackWhatItHadPublished) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  Do(toy::Change("a1", "t1", 9, "r2"));
  Do(toy::Make("a2", "t1", 7, "r3"));
  const auto lost = Rows();
  const auto taken = Restore(Topic());
  EXPECT_EQ(taken.record_count, 2);
  EXPECT_EQ(taken.epoch, 1);
  EXPECT_THAT(taken.broken_partitions, IsEmpty());
  EXPECT_EQ(Rows(), lost);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, AnswersARepeatedRequestOnce) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  const auto change = toy::Change("a1", "t1", 9, "r2");
  Do(change);
  Do(toy::Change("a1", "t1", 11, "r3"));
  Restore(Topic());
  const uint64_t before = head();
  const Reply reply = bench_.Do(change);
  ASSERT_THAT(reply.status, IsOk());
  EXPECT_EQ(static_cast<const toy::v1::Toy&>(*reply.response).size(), 9)
      << "as of its own revision";
  EXPECT_EQ(head(), before);
}

TEST_F(ARestoredJournal, DoesNotActTwiceOnWhatItHadTakenIn) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  bench_.Publish("a1", toy::Measured(3));
  bench_.Publish("a1", toy::Played("a1", "t1"));
  TakeIn();
  bench_.Publish("a1", toy::Played("a1", "t1"));
  Restore(Topic());
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->played_count(), 1);
  TakeIn();
  const auto toy = bench_.FindToy("accounts/a1/toys/t1");
  EXPECT_EQ(toy->played_count(), 2) << "the last one is new to it";
  EXPECT_TRUE(toy->sticks_out());
  EXPECT_EQ(bench_.core().CursorsOf(kSource)[p_].acted_seq(), 0);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, KnowsWhatBecameOfParkedEvents) {
  bench_.Publish("a1", toy::Played("a1", "t1"));
  bench_.Publish("a2", toy::Played("a2", "t1"));
  TakeIn();
  ASSERT_EQ(bench_.core().parked_count(), 2);
  Backup();
  Do(toy::Make("a1", "t1", 5, "r1"));
  const store::Partition other = bench_.catalog().PartitionFor("a2");
  EXPECT_THAT(bench_.core().ReplayParked(kSource, p_, 1), IsOk());
  EXPECT_THAT(bench_.core().DropParked({.principal = "operator"}, kSource, other,
                                       bench_.source().head(other)),
              IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  Restore(Topic());
  ASSERT_EQ(bench_.core().parked_count(), 1) << "the dropped one is gone";
  EXPECT_THAT(bench_.core().ReplayParked(kSource, p_, 1), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->played_count(), 1) << "it was replayed before";
}

TEST_F(ARestoredJournal, ForgetsAgainWhomItHadForgotten) {
  auto make = toy::Make("a1", "t1", 5, "r1");
  make.mutable_toy()->set_child("people/kim");
  make.mutable_toy()->set_nickname("Red");
  Do(make);
  Backup();
  toy::v1::ForgetChildRequest forget;
  forget.set_name("accounts/a1/toys/t1");
  forget.set_request_id("r2");
  Do(forget);
  const auto lost = Rows();
  ASSERT_THAT(bench_.RowsOf(store::Kind::kPersonalText), IsEmpty());
  Restore(Topic());
  EXPECT_THAT(bench_.RowsOf(store::Kind::kPersonalText), IsEmpty());
  EXPECT_EQ(Rows(), lost);
}

TEST_F(ARestoredJournal, TakesNothingOfAnotherHistory) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  Do(toy::Change("a1", "t1", 9, "r2"));
  std::vector<ForeignRecord> topic = Topic();
  topic[0].payload += "x";
  const auto taken = Restore(topic);
  EXPECT_EQ(taken.record_count, 0);
  EXPECT_THAT(taken.broken_partitions, ElementsAre(p_));
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->size(), 5);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, EndsBeforeAGap) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  for (const int size : {6, 7, 8}) Do(toy::Change("a1", "t1", size, absl::StrCat("c", size)));
  std::vector<ForeignRecord> topic = Topic();
  topic.erase(topic.begin() + 2);
  const auto taken = Restore(topic);
  EXPECT_EQ(taken.record_count, 1);
  EXPECT_THAT(taken.broken_partitions, ElementsAre(p_));
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->size(), 6);
  // What retention took away may be the whole of what is behind the backup.
  topic.erase(topic.begin());
  EXPECT_EQ(Restore(topic).record_count, 0);
}

TEST_F(ARestoredJournal, KeepsWholeTransitionsOnly) {
  bench_.Publish("a1", toy::Measured(5));
  TakeIn();
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  Do(toy::Change("a1", "t1", 4, "r2"));
  Do(toy::Change("a1", "t1", 9, "r3"));
  std::vector<ForeignRecord> topic = Topic();
  ASSERT_EQ(topic.size(), 4) << "the last change makes it stick out of its shelf, too";
  topic.pop_back();
  EXPECT_EQ(Restore(topic).record_count, 1);
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->size(), 4);
  EXPECT_EQ(head(), 2);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, LeavesOutRepeatsAndWhatALaterForkLeft) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  Do(toy::Change("a1", "t1", 6, "r2"));
  const auto older = bench_.store().Clone();
  Do(toy::Change("a1", "t1", 7, "r3"));
  std::vector<ForeignRecord> topic = Topic();
  topic.insert(topic.end(), {topic[1], topic[2]});
  bench_.Restore(*older);
  ASSERT_THAT(bench_.core().StartEpoch({.principal = "restore"}, 0), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  Do(toy::Change("a1", "t1", 8, "r4"));
  const auto lost = Rows();
  for (const ForeignRecord& record : Topic()) {
    if (record.epoch == 2) topic.push_back(record);
  }
  const auto taken = Restore(topic);
  EXPECT_EQ(taken.epoch, 2);
  EXPECT_THAT(taken.broken_partitions, IsEmpty());
  EXPECT_EQ(Rows(), lost);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, DoesNotFollowAForkBeforeItsEnd) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  const auto older = bench_.store().Clone();
  Do(toy::Change("a1", "t1", 6, "r2"));
  Backup();
  std::vector<ForeignRecord> topic = Topic();
  bench_.Restore(*older);
  ASSERT_THAT(bench_.core().StartEpoch({.principal = "restore"}, 0), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  Do(toy::Change("a1", "t1", 8, "r3"));
  for (const ForeignRecord& record : Topic()) {
    if (record.epoch == 2) topic.push_back(record);
  }
  const auto taken = Restore(topic);
  EXPECT_EQ(taken.epoch, 2) << "a new epoch must lie above";
  EXPECT_THAT(taken.broken_partitions, ElementsAre(p_));
  EXPECT_EQ(bench_.FindToy("accounts/a1/toys/t1")->size(), 6);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(ARestoredJournal, IsFoldedAlsoWhereTheServiceStartsLaterWithoutItsTopic) {
  Do(toy::Make("a1", "t1", 5, "r1"));
  Backup();
  Do(toy::Change("a1", "t1", 9, "r2"));
  const auto lost = Rows();
  const auto topic = Topic();
  bench_.Restore(*backup_);
  auto tail = JournalTail::Open(bench_.catalog(), bench_.store());
  ASSERT_THAT(tail, IsOk());
  for (const ForeignRecord& record : topic) ASSERT_THAT(tail->Add(record), IsOk());
  ASSERT_THAT(tail->Finish(), IsOk());
  // The process ended here, and the next one takes the same tail again, or none.
  EXPECT_EQ(TakeTail(topic).record_count, 0);
  EXPECT_EQ(Rows(), lost);
  bench_.Restart();
  EXPECT_EQ(Rows(), lost);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

// Kind of operation, account, toy and number.
using Operation = std::tuple<int, int, int, int>;

class RandomHistory : public ARestoredJournal {
 public:
  void TestBody() override {}
  void Apply(const Operation& operation, int at) {
    const auto [kind, a, b, c] = operation;
    const std::string account = absl::StrCat("a", a % 3 + 1);
    const std::string toy = absl::StrCat("t", b % 3);
    const std::string request = absl::StrCat("r", at);
    switch (kind) {
      case 0:
      case 1: {
        auto make = toy::Make(account, toy, c % 50, request);
        if (c % 2 == 0)
          *make.mutable_toy()->mutable_wake_time() =
              ToTimestamp(bench_.clock().Now() + absl::Hours(c % 5));
        bench_.Do(make);
        return;
      }
      case 2:
        bench_.Do(toy::Change(account, toy, c % 50, request));
        return;
      case 3:
        bench_.Publish(account, toy::Measured(c % 50));
        return;
      case 4:
        // One that would be parked is none of this test's: see WriteInputs.
        if (bench_.FindToy(toy::ToyName(account, toy)) != nullptr)
          bench_.Publish(account, toy::Played(account, toy));
        return;
      case 5:
        RC_ASSERT(bench_.TakeIn(static_cast<size_t>(c % 4)).ok());
        RC_ASSERT(bench_.Commit().ok());
        return;
      default:
        bench_.Advance(absl::Minutes(a % 200));
        RC_ASSERT(bench_.Commit().ok());
    }
  }
  void TakeInAll() {
    RC_ASSERT(bench_.TakeIn().ok());
    RC_ASSERT(bench_.Commit().ok());
  }

  // What every consumer of the toys would see, whenever which measure of a shelf was heard.
  std::vector<std::string> Toys() {
    std::vector<std::string> toys;
    for (const store::Row& row : bench_.RowsOf(store::Kind::kState)) {
      auto toy = bench_.FindToy(store::StateKey::Decode(row.key)->name);
      toy->clear_etag();
      toy->clear_update_time();
      toys.push_back(toy->ShortDebugString());
    }
    return toys;
  }

  using ARestoredJournal::Backup;
  using ARestoredJournal::bench_;
  using ARestoredJournal::Restore;
  using ARestoredJournal::Topic;
};

TEST(ARestoredJournalOfAnyHistory, IsTheOneThatWasLost) {
  EXPECT_TRUE(rc::check([] {
    const auto number = rc::gen::inRange(0, 1000);
    const auto operations = *rc::gen::container<std::vector<Operation>>(
        rc::gen::tuple(rc::gen::inRange(0, 7), number, number, number));
    const int backup_at = *rc::gen::inRange(0, static_cast<int>(operations.size()) + 1);
    RandomHistory history;
    for (int at = 0; at < static_cast<int>(operations.size()); ++at) {
      if (at == backup_at) history.Backup();
      history.Apply(operations[static_cast<size_t>(at)], at);
    }
    if (backup_at == static_cast<int>(operations.size())) history.Backup();
    history.TakeInAll();
    const auto toys = history.Toys();
    const auto mirrors = history.bench_.RowsOf(store::Kind::kMirror);
    const auto journal = history.bench_.RowsOf(store::Kind::kJournal);
    history.Restore(history.Topic());
    RC_ASSERT(history.bench_.RowsOf(store::Kind::kJournal) == journal);
    RC_ASSERT(history.Toys() == toys);
    history.TakeInAll();
    RC_ASSERT(history.Toys() == toys);
    RC_ASSERT(history.bench_.RowsOf(store::Kind::kMirror) == mirrors);
    RC_ASSERT(history.bench_.Verify().empty());
  }));
}

}  // namespace
}  // namespace steward::engine
