#include "libs/engine/personal.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/engine/history.h"
#include "libs/engine/query.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::engine {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using store::Kind;
using ::testing::IsEmpty;

const std::string kToy = toy::ToyName("a1", "t1");

class PersonalTexts : public ::testing::Test {
 protected:
  PersonalTexts() {
    auto make = toy::Make("a1", "t1", 5, "r1");
    make.mutable_toy()->set_note("found in the rain");
    make.mutable_toy()->set_child("people/p1");
    make.mutable_toy()->set_nickname("Rumpelstilzchen");
    reply_ = bench_.Do(make);
    EXPECT_THAT(reply_.status, IsOk());
  }
  const toy::v1::Toy& answer() { return static_cast<const toy::v1::Toy&>(*reply_.response); }
  // Families that hold these bytes.
  std::vector<store::Family> FamiliesWith(absl::string_view text) {
    std::vector<store::Family> families;
    for (const auto& [key, value] : bench_.AllRows()) {
      if (absl::StrContains(value, text)) families.push_back(key.first);
    }
    return families;
  }
  absl::StatusOr<std::string> Resolve(absl::string_view subject, absl::string_view reference) {
    QueryContext context(bench_.catalog(), bench_.store().Snapshot(), {.may_read_personal = true});
    return context.ResolveText(subject, "a1", reference);
  }

  toy::ToyBench bench_;
  Reply reply_;
};

TEST_F(PersonalTexts, LieInPersonalRowsOnly) {
  EXPECT_THAT(FamiliesWith("found in the rain"), ::testing::ElementsAre(store::Family::kPersonal));
  EXPECT_THAT(FamiliesWith("Rumpelstilzchen"), ::testing::ElementsAre(store::Family::kPersonal));
  EXPECT_EQ(bench_.RowsOf(Kind::kPersonalSalt).size(), 2);
  const auto stored = bench_.FindToy(kToy);
  EXPECT_TRUE(IsReference(stored->note()));
  EXPECT_TRUE(IsReference(stored->nickname()));
}

TEST_F(PersonalTexts, AreJoinedForThoseWhoMayReadThem) {
  EXPECT_EQ(answer().note(), "found in the rain");
  EXPECT_EQ(answer().nickname(), "Rumpelstilzchen");
  const auto stored = bench_.FindToy(kToy);
  EXPECT_THAT(Resolve("people/p1", stored->nickname()), IsOkAndHolds("Rumpelstilzchen"));
  EXPECT_THAT(Resolve(kToy, stored->note()), IsOkAndHolds("found in the rain"));
  EXPECT_THAT(Resolve(kToy, ""), IsOkAndHolds(""));
}

TEST_F(PersonalTexts, AnEqualTextKeepsItsReference) {
  const auto before = bench_.AllRows();
  const std::string reference = bench_.FindToy(kToy)->note();
  auto change = toy::Change("a1", "t1", 5, "");
  change.mutable_toy()->set_note("found in the rain");
  ASSERT_THAT(bench_.Do(change).status, IsOk());
  EXPECT_EQ(bench_.AllRows(), before);
  change.mutable_toy()->set_size(6);
  ASSERT_THAT(bench_.Do(change).status, IsOk());
  EXPECT_EQ(bench_.FindToy(kToy)->note(), reference);
  change.mutable_toy()->set_note("found in the sun");
  ASSERT_THAT(bench_.Do(change).status, IsOk());
  EXPECT_NE(bench_.FindToy(kToy)->note(), reference);
}

TEST_F(PersonalTexts, EqualTextsOfTwoAggregatesDontShowIt) {
  auto make = toy::Make("a1", "t2", 5, "r2");
  make.mutable_toy()->set_note("found in the rain");
  ASSERT_THAT(bench_.Do(make).status, IsOk());
  EXPECT_NE(bench_.FindToy(toy::ToyName("a1", "t2"))->note(), bench_.FindToy(kToy)->note());
}

TEST_F(PersonalTexts, AnErasureTakesTextsAndSalt) {
  const std::string reference = bench_.FindToy(kToy)->nickname();
  toy::v1::ForgetChildRequest forget;
  forget.set_name(kToy);
  forget.set_request_id("r2");
  const Reply reply = bench_.Do(forget);
  ASSERT_THAT(reply.status, IsOk());
  EXPECT_EQ(static_cast<const toy::v1::Toy&>(*reply.response).nickname(), "[erased]");
  EXPECT_EQ(static_cast<const toy::v1::Toy&>(*reply.response).note(), "found in the rain");
  EXPECT_THAT(FamiliesWith("Rumpelstilzchen"), IsEmpty());
  EXPECT_EQ(bench_.RowsOf(Kind::kPersonalSalt).size(), 1);
  EXPECT_THAT(Resolve("people/p1", reference), IsOkAndHolds("[erased]"));
  EXPECT_THAT(bench_.core().TakeErasedSubjects(), ::testing::ElementsAre("people/p1"));
  EXPECT_THAT(bench_.core().TakeErasedSubjects(), IsEmpty());
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(PersonalTexts, AForeignErasureDoesTheSame) {
  toysource::v1::ChildErased erased;
  erased.set_child("people/p1");
  bench_.Publish("a2", erased);
  ASSERT_THAT(bench_.TakeIn(), IsOk());
  ASSERT_THAT(bench_.Commit(), IsOk());
  EXPECT_THAT(FamiliesWith("Rumpelstilzchen"), IsEmpty());
  EXPECT_THAT(bench_.core().TakeErasedSubjects(), ::testing::ElementsAre("people/p1"));
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST_F(PersonalTexts, ALostTextIsNoErasedOne) {
  const auto rows = bench_.RowsOf(Kind::kPersonalText);
  store::Batch batch;
  for (const store::Row& row : rows) batch.Delete(store::Family::kPersonal, row.key);
  ASSERT_THAT(bench_.store().Commit(batch, store::Durability::kSynced), IsOk());
  const auto key = store::PersonalTextKey::Decode(rows[0].key);
  EXPECT_EQ(FindText(bench_.store(), *key)->state, TextState::kLost);
  EXPECT_THAT(bench_.Verify(), IsEmpty());
}

TEST(PersonalCheckTest, ATextInTheJournalStopsTheProcess) {
  PersonalFields fields;
  fields.Add(toy::v1::ToyEvent::descriptor());
  toy::v1::ToyEvent event;
  event.mutable_toy_made()->mutable_toy()->set_note("in clear");
  EXPECT_DEATH(CheckReferences(fields, event), "personal text");
}

}  // namespace
}  // namespace steward::engine
