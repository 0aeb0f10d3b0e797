#include "services/feedback/policies/response_window.h"

#include <rapidcheck.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);
constexpr absl::Duration kDay = absl::Hours(24);

SurveyResponse Locked(const std::string& contact, absl::Time at, const std::string& id = "") {
  return {.id = id,
          .contact = contact,
          .metric = "nps/1",
          .received_at = at,
          .state = ResponseState::kLocked};
}

std::vector<size_t> Latest(const std::vector<SurveyResponse>& responses, int64_t days = 90) {
  return *LatestInWindow(responses, {.as_of = kNow, .days = days});
}

TEST(LatestInWindow, TakesEachContactsLatest) {
  EXPECT_THAT(Latest({Locked("a", kNow - 3 * kDay), Locked("b", kNow - 9 * kDay),
                      Locked("a", kNow - 2 * kDay), Locked("a", kNow - 5 * kDay)}),
              ElementsAre(1, 2));
}

TEST(LatestInWindow, BeginsWithItsStartAndEndsBeforeItsEnd) {
  const absl::Time start = kNow - 90 * kDay;
  EXPECT_THAT(Latest({Locked("a", start - absl::Milliseconds(1)), Locked("b", start),
                      Locked("c", kNow - absl::Milliseconds(1)), Locked("d", kNow)}),
              ElementsAre(1, 2));
}

TEST(LatestInWindow, AnExcludedOrEditableResponseDoesNotReplaceTheOneBefore) {
  std::vector<SurveyResponse> responses = {
      Locked("a", kNow - 3 * kDay), Locked("a", kNow - 2 * kDay), Locked("a", kNow - 1 * kDay)};
  responses[1].state = ResponseState::kExcluded;
  responses[2].state = ResponseState::kReceived;
  EXPECT_THAT(Latest(responses), ElementsAre(0));
}

TEST(LatestInWindow, ALaterResponseBeyondTheWindowDoesNotHideOneInIt) {
  EXPECT_THAT(Latest({Locked("a", kNow - 3 * kDay), Locked("a", kNow + kDay)}), ElementsAre(0));
}

TEST(LatestInWindow, OfEqualInstantsTheHigherIdIsLaterThenTheLaterPlace) {
  const absl::Time at = kNow - kDay;
  EXPECT_THAT(Latest({Locked("a", at, "r2"), Locked("a", at, "r1")}), ElementsAre(0));
  EXPECT_THAT(Latest({Locked("a", at, "r1"), Locked("a", at, "r2")}), ElementsAre(1));
  EXPECT_THAT(Latest({Locked("a", at), Locked("a", at)}), ElementsAre(1));
}

TEST(LatestInWindow, KeepsMetricsApart) {
  std::vector<SurveyResponse> responses = {Locked("a", kNow - 3 * kDay),
                                           Locked("a", kNow - 2 * kDay)};
  responses[1].metric = "nps/2";
  EXPECT_THAT(Latest(responses), ElementsAre(0, 1));
}

TEST(LatestInWindow, ResponsesWithoutContactAllCount) {
  EXPECT_THAT(Latest({Locked("", kNow - kDay), Locked("", kNow - kDay), Locked("", kNow)}),
              ElementsAre(0, 1));
}

TEST(LatestInWindow, MayFindNothing) { EXPECT_THAT(Latest({}), IsEmpty()); }

TEST(LatestInWindow, NeedsALengthThatCanBe) {
  EXPECT_FALSE(LatestInWindow({}, {.as_of = kNow, .days = 0}).ok());
  EXPECT_FALSE(LatestInWindow({}, {.as_of = kNow, .days = 36'501}).ok());
  EXPECT_TRUE(LatestInWindow({}, {.as_of = kNow, .days = 36'500}).ok());
}

rc::Gen<SurveyResponse> AnyResponse() {
  return rc::gen::exec([] {
    SurveyResponse response;
    response.id = *rc::gen::element<std::string>("r1", "r2", "r3");
    response.contact = *rc::gen::element<std::string>("", "a", "b", "c");
    response.metric = *rc::gen::element<std::string>("nps/1", "nps/2");
    response.received_at = kNow - *rc::gen::inRange(-2, 8) * absl::Hours(12);
    response.state = *rc::gen::elementOf(
        std::vector<ResponseState>{ResponseState::kReceived, ResponseState::kLocked,
                                   ResponseState::kLocked, ResponseState::kExcluded});
    return response;
  });
}

// Every response against every other.
bool Counts(const std::vector<SurveyResponse>& responses, size_t place) {
  const auto in_window = [](const SurveyResponse& each) {
    return each.state == ResponseState::kLocked && each.received_at < kNow &&
           each.received_at >= kNow - 3 * kDay;
  };
  const SurveyResponse& mine = responses[place];
  if (!in_window(mine)) return false;
  for (size_t i = 0; i < responses.size(); ++i) {
    const SurveyResponse& other = responses[i];
    if (i == place || !in_window(other) || mine.contact.empty()) continue;
    if (other.contact != mine.contact || other.metric != mine.metric) continue;
    if (other.received_at > mine.received_at) return false;
    if (other.received_at < mine.received_at) continue;
    if (other.id > mine.id || (other.id == mine.id && i > place)) return false;
  }
  return true;
}

TEST(LatestInWindowProperty, EqualsAComparisonOfAllWithAll) {
  const bool holds = rc::check("latest", [] {
    const auto responses = *rc::gen::container<std::vector<SurveyResponse>>(AnyResponse());
    std::vector<size_t> expected;
    for (size_t i = 0; i < responses.size(); ++i) {
      if (Counts(responses, i)) expected.push_back(i);
    }
    RC_ASSERT(Latest(responses, 3) == expected);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace steward::feedback
