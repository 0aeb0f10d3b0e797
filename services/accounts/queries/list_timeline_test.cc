#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class ListTimeline : public ::testing::Test {
 protected:
  v1::ListTimelineResponse Page(absl::string_view id, int page_size = 0,
                                const std::string& token = "") {
    v1::ListTimelineRequest request;
    request.set_account(absl::StrCat("accounts/", id));
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListTimelineResponse response;
    status = scenario.Ask(request, &response);
    return response;
  }
  static std::vector<std::string> Types(const v1::ListTimelineResponse& response) {
    std::vector<std::string> types;
    for (const auto& entry : response.entries()) types.push_back(entry.type());
    return types;
  }

  Scenario scenario{Accounts()};
  absl::Status status;
};

TEST_F(ListTimeline, TellsWhatHappenedNewestFirst) {
  scenario.When(Creating("a1"));
  auto update = Updating("a1", {"industry"});
  update.mutable_account()->set_industry("steel");
  update.set_reason_code("SURVEY");
  update.set_reason_text("they told us");
  scenario.When(update);
  const auto response = Page("a1");
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_THAT(Types(response), ElementsAre("AccountUpdated", "AccountCreated"));
  const auto& entry = response.entries(0);
  EXPECT_THAT(entry.event_id(), MatchesRegex("accounts/[0-9]+/1/2"));
  EXPECT_EQ(entry.aggregate(), "accounts/a1");
  EXPECT_EQ(entry.reason_code(), "SURVEY");
  EXPECT_EQ(entry.reason_text(), "they told us");
  EXPECT_NE(entry.actor(), "");
  EXPECT_FALSE(entry.imported());
  EXPECT_TRUE(entry.has_effective_time());
  EXPECT_TRUE(entry.has_recorded_time());
  EXPECT_THAT(entry.detail_json(), HasSubstr("\"industry\":\"steel\""));
}

TEST_F(ListTimeline, ShowsAMoveAtBothEnds) {
  scenario.When(Creating("a1"));
  scenario.When(Importing("a2"));
  scenario.When(Below<v1::SetAccountParentRequest>("a1", "a2"));
  EXPECT_THAT(Types(Page("a1")), ElementsAre("ParentChanged", "AccountCreated"));
  const auto parent = Page("a2");
  EXPECT_THAT(Types(parent), ElementsAre("ParentChanged", "AccountCreated"));
  EXPECT_EQ(parent.entries(0).aggregate(), "accountParents/a1");
  EXPECT_TRUE(parent.entries(1).imported());
}

TEST_F(ListTimeline, Pages) {
  scenario.When(Creating("a1"));
  scenario.When(About<v1::ArchiveAccountRequest>("a1"));
  scenario.When(About<v1::RestoreAccountRequest>("a1"));
  const auto first = Page("a1", 2);
  EXPECT_THAT(Types(first), ElementsAre("AccountRestored", "AccountArchived"));
  EXPECT_THAT(Types(Page("a1", 2, first.next_page_token())), ElementsAre("AccountCreated"));
}

TEST_F(ListTimeline, RefusesAnAccountThatDoesNotExist) {
  Page("a1");
  EXPECT_EQ(ReasonOf(status), Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::accounts
