#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ImportAccountParent : public ::testing::Test {
 protected:
  ImportAccountParent() {
    for (const char* id : {"a1", "a2", "a3"}) EXPECT_TRUE(scenario.When(Importing(id)).status.ok());
  }
  Outcome Import(absl::string_view child, absl::string_view parent, bool overwrite = false) {
    auto request = Below<v1::ImportAccountParentRequest>(child, parent);
    request.set_overwrite(overwrite);
    return scenario.When(request);
  }
  void SetLive(absl::string_view child, absl::string_view parent) {
    ASSERT_TRUE(scenario.When(Below<v1::SetAccountParentRequest>(child, parent)).status.ok());
  }

  Scenario scenario{Accounts()};
};

TEST_F(ImportAccountParent, SetsTheParentAsHistory) {
  const Outcome outcome = Import("a1", "a2");
  EXPECT_EQ(Only<v1::ParentChanged>(outcome).after(), "accounts/a2");
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*outcome.records.front());
  EXPECT_EQ(record.envelope().origin(), common::v1::ORIGIN_IMPORT);
}

TEST_F(ImportAccountParent, EqualContentIsNothingNew) {
  Import("a1", "a2");
  EXPECT_THAT(Import("a1", "a2").types, IsEmpty());
  EXPECT_THAT(Import("a3", "").types, IsEmpty());
}

TEST_F(ImportAccountParent, RefusesToWriteOverALiveChange) {
  Import("a1", "a2");
  SetLive("a1", "a3");
  const Outcome outcome = Import("a1", "a2");
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_IMPORT_CONFLICT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("the parent of accounts/a1 is accounts/a3"));
  SetLive("a1", "");
  EXPECT_EQ(ReasonOf(Import("a1", "a2").status), Reason::REASON_IMPORT_CONFLICT);
}

TEST_F(ImportAccountParent, OverwritesWhenToldAndThenOwnsTheEdge) {
  SetLive("a1", "a3");
  EXPECT_TRUE(Import("a1", "a2", true).status.ok());
  EXPECT_TRUE(Import("a1", "a3").status.ok());
}

TEST_F(ImportAccountParent, HoldsTheRulesOfTheHierarchy) {
  Import("a1", "a2");
  EXPECT_EQ(ReasonOf(Import("a2", "a1").status), Reason::REASON_HIERARCHY_CYCLE);
  EXPECT_EQ(ReasonOf(Import("a2", "a9").status), Reason::REASON_ACCOUNT_UNKNOWN);
}

}  // namespace
}  // namespace steward::accounts
