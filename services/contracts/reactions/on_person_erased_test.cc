#include "libs/testing/matchers.h"
#include "libs/testing/scenario.h"
#include "services/contracts/contract.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;

TEST(OnPersonErased, ConfirmsInTheJournal) {
  testing::Scenario scenario(Contracts());
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
}  // namespace steward::contracts
