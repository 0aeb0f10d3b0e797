#include "libs/testing/matchers.h"
#include "libs/testing/scenario.h"
#include "services/escalations/contract.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;

TEST(OnPersonErased, ConfirmsInTheJournal) {
  testing::Scenario scenario(Escalations());
  accounts::v1::PersonErased erased;
  erased.set_person("people/p1");
  const testing::Outcome outcome = scenario.Hears("people/p1", erased);
  EXPECT_THAT(outcome.types, ElementsAre("PersonTextsErased"));
  const auto state = scenario.Find<v1::ErasedPersonState>("erasedPeople/p1");
  ASSERT_NE(state, nullptr);
  EXPECT_EQ(state->erased_person().name(), "erasedPeople/p1");
  EXPECT_TRUE(scenario.Verify().empty());
}

}  // namespace
}  // namespace steward::escalations
