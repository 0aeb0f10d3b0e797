#include <optional>

#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::MatchesRegex;

class WhoWasTest : public ::testing::Test {
 protected:
  WhoWasTest() {
    office_.Hire("p1", "Ann Example");
    office_.Hire("p2", "Bob Example");
    office_.Win();
  }
  v1::WhoWasResponse Ask(std::optional<absl::Time> valid_at = std::nullopt,
                         std::optional<absl::Time> recorded_at = std::nullopt) const {
    v1::WhoWasRequest request;
    request.set_account("accounts/a1");
    if (valid_at.has_value()) *request.mutable_valid_at() = ToTimestamp(*valid_at);
    if (recorded_at.has_value()) *request.mutable_recorded_at() = ToTimestamp(*recorded_at);
    v1::WhoWasResponse response;
    EXPECT_THAT(office_.scenario.Ask(request, &response), IsOk());
    return response;
  }
  // Assigned on 1 March for p1, corrected on 1 June: it was p2 from 1 April.
  void AssignAndCorrect() {
    office_.scenario.AdvanceTo(On(3, 1));
    auto assign = Office::Assigning("s1", "p1");
    assign.set_reason_code("FIRST_OWNER");
    assign.set_reason_text("knows the customer");
    ASSERT_THAT(office_.scenario.When(assign).status, IsOk());
    office_.scenario.AdvanceTo(On(6, 1));
    v1::CorrectAssignmentRequest correct;
    correct.set_name(Office::NameOf("s1"));
    correct.set_person("people/p2");
    Office::Between(On(4, 1), absl::InfiniteFuture(), &correct);
    correct.set_reason_code("WRONG_PERSON");
    correct.set_reason_text("a slip of the mouse");
    ASSERT_THAT(office_.scenario.When(correct).status, IsOk());
    office_.scenario.AdvanceTo(On(9, 1));
  }
  Office office_;
};

TEST_F(WhoWasTest, AnswersAsItIsKnownNow) {
  AssignAndCorrect();
  const auto now = Ask();
  EXPECT_EQ(now.assignment().name(), "accounts/a1/assignments/s1");
  EXPECT_EQ(now.assignment().person(), "people/p2");
  EXPECT_EQ(now.person_display_name(), "Bob Example");
  EXPECT_EQ(now.reason_code(), "WRONG_PERSON");
  EXPECT_EQ(now.reason_text(), "a slip of the mouse");
  EXPECT_EQ(FromTimestamp(now.recorded_time()).value(), On(6, 1));
  EXPECT_FALSE(Ask(On(3, 15)).has_assignment());
  EXPECT_EQ(Ask(On(4, 1)).assignment().person(), "people/p2");
}

TEST_F(WhoWasTest, AnswersAsItWasKnownBeforeTheCorrection) {
  AssignAndCorrect();
  const auto then = Ask(On(3, 15), On(5, 1));
  EXPECT_EQ(then.assignment().person(), "people/p1");
  EXPECT_EQ(then.person_display_name(), "Ann Example");
  EXPECT_EQ(then.reason_code(), "FIRST_OWNER");
  EXPECT_EQ(then.reason_text(), "knows the customer");
  EXPECT_EQ(FromTimestamp(then.recorded_time()).value(), On(3, 1));
  EXPECT_EQ(Ask(On(8, 1), On(5, 1)).assignment().person(), "people/p1");
  EXPECT_FALSE(Ask(On(3, 15), On(2, 1)).has_assignment());
}

TEST_F(WhoWasTest, NamesTheRecordThatSaysSo) {
  AssignAndCorrect();
  const auto before = Ask(On(5, 1), On(5, 1));
  const auto after = Ask(On(5, 1));
  EXPECT_THAT(before.event_id(), MatchesRegex("accounts/[0-9]+/1/[0-9]+"));
  EXPECT_THAT(after.event_id(), MatchesRegex("accounts/[0-9]+/1/[0-9]+"));
  EXPECT_NE(before.event_id(), after.event_id());
}

TEST_F(WhoWasTest, TakesHalfOpenIntervals) {
  office_.Assign("s1", "p1", On(1, 1));
  office_.Assign("s2", "p2", On(3, 1));
  EXPECT_EQ(Ask(On(3, 1) - absl::Microseconds(1)).assignment().person(), "people/p1");
  EXPECT_EQ(Ask(On(3, 1)).assignment().person(), "people/p2");
  EXPECT_FALSE(Ask(On(1, 1) - absl::Microseconds(1)).has_assignment());
}

TEST_F(WhoWasTest, AnswersForTheRoleThatIsAsked) {
  auto lead = Office::Assigning("s1", "p1", On(1, 1));
  lead.set_role(v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
  office_.scenario.When(lead);
  EXPECT_FALSE(Ask().has_assignment());
  v1::WhoWasRequest request;
  request.set_account("accounts/a1");
  request.set_role(v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
  v1::WhoWasResponse response;
  ASSERT_THAT(office_.scenario.Ask(request, &response), IsOk());
  EXPECT_EQ(response.assignment().person(), "people/p1");
}

TEST_F(WhoWasTest, ShowsNoNameOfAnErasedPerson) {
  office_.Assign("s1", "p1", On(1, 1));
  office_.Erase("p1");
  EXPECT_EQ(Ask().assignment().person(), "people/p1");
  EXPECT_EQ(Ask().person_display_name(), "");
}

TEST_F(WhoWasTest, RefusesAnUnknownAccount) {
  v1::WhoWasRequest request;
  request.set_account("accounts/a9");
  v1::WhoWasResponse response;
  EXPECT_THAT(office_.scenario.Ask(request, &response), HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
