#include <map>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/rows.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Accounts a0, a1, ... side by side.
class Family {
 public:
  explicit Family(int count) {
    for (int i = 0; i < count; ++i) {
      EXPECT_TRUE(scenario.When(Creating(absl::StrCat("a", i))).status.ok());
    }
  }
  Outcome Move(int child, int parent) {
    return scenario.When(Below<v1::SetAccountParentRequest>(
        absl::StrCat("a", child), parent < 0 ? "" : absl::StrCat("a", parent)));
  }
  // first > first + 1 > ... > last, each below the one before.
  void Chain(int first, int last) {
    for (int i = first + 1; i <= last; ++i) EXPECT_TRUE(Move(i, i - 1).status.ok());
  }

  Scenario scenario{Accounts()};
};

TEST(SetAccountParent, PutsAnAccountBelowAnother) {
  Family accounts(2);
  const Outcome outcome = accounts.Move(1, 0);
  const auto event = Only<v1::ParentChanged>(outcome);
  EXPECT_EQ(event.account(), "accounts/a1");
  EXPECT_EQ(event.before(), "");
  EXPECT_EQ(event.after(), "accounts/a0");
  const auto& resource = dynamic_cast<const v1::AccountParent&>(*outcome.response);
  EXPECT_EQ(resource.name(), "accountParents/a1");
  EXPECT_EQ(resource.parent(), "accounts/a0");
  EXPECT_THAT(accounts.scenario.Index(kEdgesByParent, {"accounts/a0"}),
              ElementsAre("accountParents/a1"));
}

TEST(SetAccountParent, ShowsInTheTimelinesOfChildAndBothParents) {
  Family accounts(3);
  accounts.Move(2, 0);
  const Outcome outcome = accounts.Move(2, 1);
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*outcome.records.front());
  EXPECT_THAT(record.envelope().also_in_timeline_of(), UnorderedElementsAre("a0", "a1", "a2"));
  EXPECT_EQ(record.parent_changed().before(), "accounts/a0");
}

TEST(SetAccountParent, TheSameParentIsNothingNew) {
  Family accounts(2);
  EXPECT_THAT(accounts.Move(1, -1).types, IsEmpty());
  accounts.Move(1, 0);
  const Outcome again = accounts.Move(1, 0);
  EXPECT_TRUE(again.status.ok()) << again.status;
  EXPECT_THAT(again.types, IsEmpty());
}

TEST(SetAccountParent, AnEmptyParentTakesItAway) {
  Family accounts(2);
  accounts.Move(1, 0);
  const auto event = Only<v1::ParentChanged>(accounts.Move(1, -1));
  EXPECT_EQ(event.before(), "accounts/a0");
  EXPECT_EQ(event.after(), "");
  EXPECT_THAT(accounts.scenario.Index(kEdgesByParent, {"accounts/a0"}), IsEmpty());
}

TEST(SetAccountParent, RefusesAccountsThatDoNotExist) {
  Family accounts(1);
  const Outcome no_parent = accounts.Move(0, 7);
  EXPECT_EQ(ReasonOf(no_parent.status), Reason::REASON_ACCOUNT_UNKNOWN);
  EXPECT_THAT(MessageOf(no_parent), HasSubstr("accounts/a7 does not exist"));
  const Outcome no_child = accounts.Move(7, 0);
  EXPECT_EQ(ReasonOf(no_child.status), Reason::REASON_ACCOUNT_UNKNOWN);
}

TEST(SetAccountParent, RefusesACycle) {
  Family accounts(3);
  accounts.Chain(0, 2);
  const Outcome itself = accounts.Move(0, 0);
  EXPECT_EQ(ReasonOf(itself.status), Reason::REASON_HIERARCHY_CYCLE);
  const Outcome below = accounts.Move(0, 2);
  EXPECT_EQ(ReasonOf(below.status), Reason::REASON_HIERARCHY_CYCLE);
  EXPECT_EQ(below.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(below), HasSubstr("accounts/a0 can't lie below accounts/a2"));
}

TEST(SetAccountParent, TakesSixteenLevelsAndNoMore) {
  Family accounts(17);
  accounts.Chain(0, 15);
  const Outcome deeper = accounts.Move(16, 15);
  EXPECT_EQ(ReasonOf(deeper.status), Reason::REASON_HIERARCHY_TOO_DEEP);
  EXPECT_THAT(MessageOf(deeper), HasSubstr("more than 16 accounts"));
  EXPECT_TRUE(accounts.Move(16, 14).status.ok());
}

TEST(SetAccountParent, CountsTheSubtreeThatMoves) {
  Family accounts(18);
  accounts.Chain(0, 8);
  accounts.Chain(9, 17);
  EXPECT_EQ(ReasonOf(accounts.Move(9, 7).status), Reason::REASON_HIERARCHY_TOO_DEEP);
  EXPECT_TRUE(accounts.Move(9, 6).status.ok());
}

// What the rule says, over a map: 16 levels at most, and no way up that meets the account again.
class Oracle {
 public:
  bool Allows(int child, int parent) const {
    auto moved = *this;
    moved.parents_[child] = parent;
    for (const auto& [account, unused] : moved.parents_) {
      int levels = 1;
      for (int at = account; moved.Up(at) >= 0; at = moved.Up(at)) {
        if (++levels > 16) return false;
      }
    }
    return true;
  }
  void Move(int child, int parent) { parents_[child] = parent; }
  int Up(int account) const {
    const auto found = parents_.find(account);
    return found == parents_.end() ? -1 : found->second;
  }

 private:
  std::map<int, int> parents_;
};

// The reference rows of a hierarchy, held in a map: decisions without an engine, so that many moves
// cost little.
class Edges final : public Facts {
 public:
  void Set(const std::string& child, const std::string& parent) {
    v1::AccountParentState& edge = edges_["accountParents/" + LastSegment(child)];
    edge.mutable_account_parent()->set_parent(parent);
  }
  std::vector<std::string> ScanReferenceIndex(uint16_t index, const std::vector<KeyPart>& key,
                                              int limit) const override {
    std::vector<std::string> names;
    for (const auto& [name, edge] : edges_) {
      const bool entered = index == kEdgesByParent &&
                           edge.account_parent().parent() == std::get<std::string>(key.at(0));
      if (entered && static_cast<int>(names.size()) < limit) names.push_back(name);
    }
    return names;
  }
  bool AccountExists(absl::string_view) const override { return true; }

 private:
  using Message = google::protobuf::Message;
  using Descriptor = google::protobuf::Descriptor;
  const Message* FindState(absl::string_view name, const Descriptor*) const override {
    const auto found = edges_.find(std::string(name));
    return found == edges_.end() ? nullptr : &found->second;
  }
  std::vector<const Message*> ListStates(absl::string_view, const Descriptor*, int) const override {
    return {};
  }
  const Message* FindMirrorRow(absl::string_view, absl::string_view,
                               const Descriptor*) const override {
    return nullptr;
  }
  std::vector<const Message*> ListMirrorRows(absl::string_view, const Descriptor*,
                                             int) const override {
    return {};
  }
  const Message* FindSummaryRow(absl::string_view, const Descriptor*) const override {
    return nullptr;
  }

  std::map<std::string, v1::AccountParentState> edges_;
};

bool Move(int child, int parent, Edges* edges) {
  const auto request = Below<v1::SetAccountParentRequest>(
      absl::StrCat("a", child), parent < 0 ? "" : absl::StrCat("a", parent));
  const Env env;
  const Decision decision = SetAccountParent(request, HierarchyView(*edges, env), env);
  if (decision.rejected()) return false;
  if (!decision.events().empty()) edges->Set(request.account(), request.parent());
  return true;
}

TEST(SetAccountParent, AgreesWithAnOracleUnderRandomMoves) {
  EXPECT_TRUE(rc::check("hierarchy", [] {
    // Begins with a chain of full length, and often moves near its end: around the limit.
    constexpr int kAccounts = 24;
    Edges edges;
    Oracle oracle;
    for (int i = 1; i <= 15; ++i) {
      RC_ASSERT(Move(i, i - 1, &edges));
      oracle.Move(i, i - 1);
    }
    const auto anywhere =
        rc::gen::pair(rc::gen::inRange(0, kAccounts), rc::gen::inRange(-1, kAccounts));
    const auto near_the_end =
        rc::gen::pair(rc::gen::inRange(13, kAccounts), rc::gen::inRange(11, 18));
    const auto moves = *rc::gen::container<std::vector<std::pair<int, int>>>(
        60, rc::gen::oneOf(anywhere, near_the_end, near_the_end));
    for (const auto& [child, parent] : moves) {
      const bool allowed = oracle.Allows(child, parent);
      RC_ASSERT(Move(child, parent, &edges) == allowed);
      if (allowed) oracle.Move(child, parent);
    }
  }));
}

}  // namespace
}  // namespace steward::accounts
