#include "services/accounts/evolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/derive.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::AccountsEvent Event(common::v1::Origin origin) {
  v1::AccountsEvent event;
  event.mutable_envelope()->set_aggregate("accounts/a1");
  event.mutable_envelope()->set_origin(origin);
  return event;
}

v1::AccountState Created(common::v1::Origin origin) {
  v1::AccountsEvent event = Event(origin);
  *event.mutable_account_created()->mutable_account() = Creating("a1").account();
  v1::AccountState state;
  EvolveAccount(event, &state);
  return state;
}

TEST(EvolveAccount, ALiveCreationOwnsItsFields) {
  EXPECT_THAT(Created(common::v1::ORIGIN_LIVE).live_fields(),
              ElementsAre("country", "display_name", "tier"));
  EXPECT_THAT(Created(common::v1::ORIGIN_IMPORT).live_fields(), IsEmpty());
}

TEST(EvolveAccount, ALiveUpdateTakesFieldsAndAnImportGivesThemBack) {
  v1::AccountState state = Created(common::v1::ORIGIN_IMPORT);
  v1::AccountsEvent event = Event(common::v1::ORIGIN_LIVE);
  event.mutable_account_updated()->mutable_mask()->add_paths("industry");
  event.mutable_account_updated()->mutable_after()->set_industry("steel");
  EvolveAccount(event, &state);
  EXPECT_EQ(state.account().industry(), "steel");
  EXPECT_THAT(state.live_fields(), ElementsAre("industry"));
  event.mutable_envelope()->set_origin(common::v1::ORIGIN_IMPORT);
  EvolveAccount(event, &state);
  EXPECT_THAT(state.live_fields(), IsEmpty());
}

TEST(EvolveAccount, KeepsTheCoverageGap) {
  v1::AccountState state = Created(common::v1::ORIGIN_LIVE);
  v1::AccountsEvent event = Event(common::v1::ORIGIN_LIVE);
  event.mutable_coverage_gap_opened();
  EvolveAccount(event, &state);
  EXPECT_TRUE(state.account().coverage_gap());
  event.mutable_coverage_gap_closed();
  EvolveAccount(event, &state);
  EXPECT_FALSE(state.account().coverage_gap());
}

TEST(EvolveAccount, EventsOfOthersChangeNothing) {
  v1::AccountState state = Created(common::v1::ORIGIN_LIVE);
  const std::string before = state.SerializeAsString();
  v1::AccountsEvent event = Event(common::v1::ORIGIN_LIVE);
  event.mutable_person_created();
  EvolveAccount(event, &state);
  event.clear_event();
  EvolveAccount(event, &state);
  EXPECT_EQ(state.SerializeAsString(), before);
}

TEST(DeriveAccount, LeavesOutACountryThatIsNotKnown) {
  v1::AccountState state = Created(common::v1::ORIGIN_LIVE);
  EXPECT_EQ(DeriveAccount(state).index.size(), 5u);
  state.mutable_account()->clear_country();
  EXPECT_EQ(DeriveAccount(state).index.size(), 4u);
}

}  // namespace
}  // namespace steward::accounts
