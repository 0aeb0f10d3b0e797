#include "services/mirrors/open_work.h"

#include <map>

#include <gtest/gtest.h>

namespace steward::mirrors {
namespace {

// What the services' views have in common.
struct KnownPeople {
  const accounts::v1::AccountMirror* account() const { return known ? &mirror : nullptr; }
  const accounts::v1::PersonMirror* FindPerson(const std::string& name) const {
    const auto found = people.find(name);
    return found == people.end() ? nullptr : &found->second;
  }

  bool known = true;
  accounts::v1::AccountMirror mirror;
  std::map<std::string, accounts::v1::PersonMirror> people;
};

KnownPeople ManagedBy(const std::string& manager) {
  KnownPeople view;
  view.mirror.set_manager(manager);
  view.people["people/here"];
  view.people["people/left"].set_left(true);
  view.people["people/erased"].set_erased(true);
  return view;
}

TEST(IsThere, UnlessNobodyLeftOrErased) {
  const KnownPeople view = ManagedBy("");
  EXPECT_TRUE(IsThere("people/here", view));
  EXPECT_TRUE(IsThere("people/unheard", view));
  EXPECT_FALSE(IsThere("", view));
  EXPECT_FALSE(IsThere("people/left", view));
  EXPECT_FALSE(IsThere("people/erased", view));
}

TEST(Successor, TheManagerHasWhatNobodyHolds) {
  const KnownPeople view = ManagedBy("people/manager");
  EXPECT_EQ(Successor("", view), "people/manager");
  EXPECT_EQ(Successor("people/left", view), "people/manager");
  EXPECT_EQ(Successor("people/erased", view), "people/manager");
}

TEST(Successor, WhoIsThereKeepsTheirs) {
  const KnownPeople view = ManagedBy("people/manager");
  EXPECT_EQ(Successor("people/here", view), "");
  EXPECT_EQ(Successor("people/unheard", view), "");
  EXPECT_EQ(Successor("people/manager", view), "");
}

TEST(Successor, NoManagerTakesNothing) {
  EXPECT_EQ(Successor("people/left", ManagedBy("")), "");
  EXPECT_EQ(Successor("people/left", ManagedBy("people/erased")), "");
  KnownPeople view = ManagedBy("people/manager");
  view.known = false;
  EXPECT_EQ(Successor("people/left", view), "");
}

}  // namespace
}  // namespace steward::mirrors
