#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ListPeopleTest : public ::testing::Test {
 protected:
  std::vector<std::string> Ask(absl::string_view filter, int page_size = 0) {
    v1::ListPeopleRequest request;
    request.set_filter(std::string(filter));
    request.set_page_size(page_size);
    request.set_page_token(token_);
    v1::ListPeopleResponse response;
    status_ = office_.scenario.Ask(request, &response);
    token_ = response.next_page_token();
    std::vector<std::string> ids;
    for (const auto& person : response.people()) ids.push_back(person.name().substr(7));
    return ids;
  }
  Office office_;
  std::string token_;
  absl::Status status_;
};

TEST_F(ListPeopleTest, ListsEverybodyById) {
  for (const char* id : {"p3", "p1", "p2"}) office_.Hire(id);
  office_.Leave("p2");
  EXPECT_THAT(Ask("", 2), ElementsAre("p1", "p2"));
  EXPECT_THAT(Ask("", 2), ElementsAre("p3"));
  EXPECT_EQ(token_, "");
}

TEST_F(ListPeopleTest, FiltersByOrgUnit) {
  office_.Found("emea");
  office_.Hire("p1", "Ann", "orgUnits/emea");
  office_.Hire("p2", "Bob");
  EXPECT_THAT(Ask("org_unit = \"orgUnits/emea\""), ElementsAre("p1"));
  EXPECT_THAT(Ask("org_unit = \"orgUnits/apac\""), IsEmpty());
  Ask("org_unit = emea");
  EXPECT_THAT(status_, HasReason(Reason::REASON_UNSUPPORTED_FILTER));
}

TEST_F(ListPeopleTest, FiltersByTheBeginningOfAName) {
  office_.Hire("p1", "Ann Example");
  office_.Hire("p2", "Bob Example");
  office_.Hire("p3", "Annette Example");
  office_.Hire("p4", "Anne Example");
  office_.Erase("p4");
  EXPECT_THAT(Ask("display_name = \"ann*\""), ElementsAre("p1", "p3"));
  EXPECT_THAT(Ask("display_name = \"ANN EXAMPLE\""), ElementsAre("p1"));
  EXPECT_THAT(Ask("display_name = \"Zoe*\""), IsEmpty());
}

TEST_F(ListPeopleTest, PagesThroughNames) {
  for (int n = 0; n < 120; ++n) {
    office_.Hire(absl::StrCat("p", 100 + n), n % 2 == 0 ? "Ann" : "Bob");
  }
  EXPECT_THAT(Ask("display_name = \"Ann*\""), SizeIs(50));
  EXPECT_NE(token_, "");
  EXPECT_THAT(Ask("display_name = \"Ann*\"", 3), ElementsAre("p200", "p202", "p204"));
  EXPECT_THAT(Ask("display_name = \"Ann*\"", 100), SizeIs(7));
  EXPECT_EQ(token_, "");
}

TEST_F(ListPeopleTest, RefusesOtherFiltersAndTokensOfOtherQueries) {
  Ask("email = \"a@example.com\"");
  EXPECT_THAT(status_, HasReason(Reason::REASON_UNSUPPORTED_FILTER));
  for (const char* id : {"p1", "p2"}) office_.Hire(id);
  Ask("", 1);
  Ask("display_name = \"Ann*\"");
  EXPECT_THAT(status_, HasReason(Reason::REASON_INVALID_PAGE_TOKEN));
}

}  // namespace
}  // namespace steward::accounts
