#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

TEST(UpdateContract, ChangesTheMaskedFieldsOnly) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  Contract given = Terms();
  given.set_title("More seats");
  given.set_currency("EUR");
  const auto outcome = account.When(Update(given, {"title"}));
  ASSERT_THAT(outcome.types, ElementsAre("ContractUpdated"));
  const auto& event = EventOf<v1::ContractUpdated>(outcome);
  EXPECT_THAT(event.mask().paths(), ElementsAre("title"));
  EXPECT_EQ(event.before().title(), "Seats");
  EXPECT_EQ(event.after().title(), "More seats");
  EXPECT_EQ(account.Stored().title(), "More seats");
  EXPECT_EQ(account.Stored().currency(), "USD");
}

TEST(UpdateContract, ChangesHowCoTermedLinesPay) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  Contract given = Terms();
  given.set_proration(Contract::PRORATION_MONTH_DAY);
  EXPECT_THAT(account.When(Update(given, {"proration"})).types, ElementsAre("ContractUpdated"));
  EXPECT_EQ(account.Stored().proration(), Contract::PRORATION_MONTH_DAY);
}

TEST(UpdateContract, ResolvesChangedDatesAgain) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  Contract given = Terms();
  given.set_time_zone("Asia/Tokyo");
  const auto outcome = account.When(Update(given, {"time_zone"}));
  ASSERT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(EventOf<v1::ContractUpdated>(outcome).mask().paths(),
              ElementsAre("time_zone", "start_time", "end_time"));
  EXPECT_EQ(*FromTimestamp(account.Stored().start_time()), Utc(2026, 2, 28, 15));
}

TEST(UpdateContract, TakesTheEndAway) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  ASSERT_TRUE(account.When(Update(OpenEnded(), {"end_date"})).status.ok());
  EXPECT_FALSE(account.Stored().has_end_date());
  EXPECT_FALSE(account.Stored().has_end_time());
}

TEST(UpdateContract, EqualValuesChangeNothing) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  const auto outcome = account.When(Update(Terms(), {"title", "lines", "time_zone"}));
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(UpdateContract, RejectsWhatTheWholeContractContradicts) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  Contract given = Terms();
  given.set_currency("EUR");
  EXPECT_EQ(ReasonOf(account.When(Update(given, {"currency"}))), Reason::REASON_INVALID_FIELD);
  *given.mutable_end_date() = Date(2026, 1, 1);
  EXPECT_EQ(ReasonOf(account.When(Update(given, {"end_date"}))), Reason::REASON_EMPTY_TERM);
}

TEST(UpdateContract, RejectsFieldsThatCantBeSet) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  EXPECT_EQ(ReasonOf(account.When(Update(Terms(), {"state"}))), Reason::REASON_IMMUTABLE_FIELD);
  EXPECT_EQ(ReasonOf(account.When(Update(Terms(), {"colour"}))), Reason::REASON_INVALID_FIELD);
}

TEST(UpdateContract, RejectsANewOwnerWhoLeftButKeepsOneWhoLeftSince) {
  KnownAccount account;
  account.scenario.Hears("people/p2", NewPerson("people/p2"));
  Contract terms = Terms();
  terms.set_owner("people/p1");
  account.Reach(Contract::STATE_DRAFT, terms);
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  account.scenario.Hears("people/p2", accounts::v1::PersonLeft());
  terms.set_title("Another");
  EXPECT_TRUE(account.When(Update(terms, {"title"})).status.ok());
  terms.set_owner("people/p2");
  EXPECT_EQ(ReasonOf(account.When(Update(terms, {"owner"}))), Reason::REASON_PERSON_LEFT);
}

}  // namespace
}  // namespace steward::contracts
