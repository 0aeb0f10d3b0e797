#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::EqualsProto;
using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::AccountRelationshipState State(const Search& search) {
  const auto state = search.scenario.Find<v1::AccountRelationshipState>("accounts/a1/relationship");
  return state == nullptr ? v1::AccountRelationshipState() : *state;
}

TEST(LogInteraction, IsEffectiveWhenItTookPlace) {
  Search search;
  auto request = Logging({"p1", "p2"});
  *request.mutable_time() = ToTimestamp(On(5, 1));
  request.set_summary("the renewal");
  const auto outcome = search.scenario.When(request);
  ASSERT_THAT(outcome.types, ElementsAre("InteractionLogged"));
  const auto event = EventAt<v1::InteractionLogged>(outcome);
  EXPECT_THAT(event.people(), ElementsAre("people/p1", "people/p2"));
  EXPECT_EQ(event.channel(), v1::INTERACTION_CHANNEL_CALL);
  EXPECT_THAT(event.time(), EqualsProto(ToTimestamp(On(5, 1))));
  EXPECT_EQ(event.summary().substr(0, 4), "ref:");
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*outcome.records.front());
  EXPECT_THAT(record.envelope().effective_time(), EqualsProto(ToTimestamp(On(5, 1))));
  EXPECT_THAT(search.scenario.Verify(), IsEmpty());
}

TEST(LogInteraction, CountsAndKnowsTheLatest) {
  Search search;
  search.Log({"p1"}, On(5, 3));
  const auto outcome = search.Log({"p2"}, On(5, 1));
  const auto& answer = dynamic_cast<const v1::AccountRelationship&>(*outcome.response);
  EXPECT_EQ(answer.name(), "accounts/a1/relationship");
  EXPECT_EQ(answer.interaction_count(), 2);
  EXPECT_THAT(answer.last_interaction_time(), EqualsProto(ToTimestamp(On(5, 3))));
}

TEST(LogInteraction, StandsInTheTimeline) {
  Search search;
  search.Log({"p1"});
  v1::ListTimelineRequest request;
  request.set_account("accounts/a1");
  v1::ListTimelineResponse response;
  ASSERT_THAT(search.scenario.Ask(request, &response), IsOk());
  EXPECT_EQ(response.entries(0).type(), "InteractionLogged");
}

TEST(LogInteraction, KeepsWhoTookPartForAYear) {
  Search search;
  search.Log({"p1"}, On(6, 1) - absl::Hours(24 * 366));
  EXPECT_THAT(State(search).participations(), IsEmpty());
  search.Log({"p2"}, On(6, 1) - absl::Hours(24 * 364));
  ASSERT_EQ(State(search).participations_size(), 1);
  EXPECT_EQ(State(search).participations(0).person(), "people/p2");
  search.scenario.AdvanceTo(On(6, 3));
  search.Log({"p3"});
  ASSERT_EQ(State(search).participations_size(), 1);
  EXPECT_EQ(State(search).participations(0).person(), "people/p3");
  EXPECT_EQ(State(search).account_relationship().interaction_count(), 3);
}

TEST(LogInteraction, KeepsTheNewestThousand) {
  Search search;
  v1::InteractionLogged event;
  event.add_people("people/p1");
  event.add_people("people/p2");
  for (int n = 0; n < 500; ++n) {
    *event.mutable_time() = ToTimestamp(On(5, 1) + absl::Minutes(n));
    search.scenario.Given("accounts/a1/relationship", event);
  }
  EXPECT_EQ(State(search).participations_size(), 1'000);
  search.Log({"p3"}, On(4, 1));
  EXPECT_EQ(State(search).participations(0).person(), "people/p1");
  search.Log({"p3"}, On(5, 20));
  ASSERT_EQ(State(search).participations_size(), 1'000);
  EXPECT_EQ(State(search).participations(0).person(), "people/p2");
  EXPECT_EQ(State(search).participations(999).person(), "people/p3");
}

TEST(LogInteraction, RefusesTheFutureAndWhatIsTooOld) {
  Search search;
  EXPECT_THAT(search.Log({"p1"}, On(6, 1) + absl::Microseconds(1)).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  const absl::Time oldest = On(6, 1) - absl::Hours(24 * 1'826);
  EXPECT_THAT(search.Log({"p1"}, oldest - absl::Microseconds(1)).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(search.Log({"p1"}, oldest).status, IsOk());
}

TEST(LogInteraction, RefusesWhomNobodyKnows) {
  Search search;
  EXPECT_THAT(search.Log({"p1", "p9"}).status, HasReason(Reason::REASON_PERSON_UNKNOWN));
  search.Leave("p2");
  EXPECT_THAT(search.Log({"p2"}, On(5, 1)).status, IsOk());
  search.Erase("p2");
  EXPECT_THAT(search.Log({"p2"}, On(5, 1)).status, HasReason(Reason::REASON_ERASED));
  auto request = Logging({"p1"});
  request.set_account("accounts/a9");
  EXPECT_THAT(search.scenario.When(request).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
}

}  // namespace
}  // namespace steward::accounts
