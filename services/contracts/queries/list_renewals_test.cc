#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

std::vector<std::string> Listed(const KnownRenewal& known, absl::string_view parent,
                                absl::string_view filter = "") {
  v1::ListRenewalsRequest request;
  request.set_parent(std::string(parent));
  request.set_filter(std::string(filter));
  v1::ListRenewalsResponse response;
  EXPECT_TRUE(known.scenario.Ask(request, &response).ok());
  std::vector<std::string> names;
  for (const auto& renewal : response.renewals()) names.push_back(renewal.name());
  return names;
}

// c1 is due on 28 February 2027 and c2 on 31 August 2026; p1 works on c2.
void Prepare(KnownRenewal& known) {
  v1::Contract early = Terms();
  *early.mutable_end_date() = Date(2026, 9, 1);
  early.set_owner("people/p1");
  known.SignNew("c2", early);
  known.ReachRenewal(Renewal::STATE_SCHEDULED);
}

constexpr char kSecond[] = "accounts/a1/contracts/c2/renewals/1";

TEST(ListRenewals, OfAnAccountTheNextFirst) {
  KnownRenewal known;
  Prepare(known);
  EXPECT_THAT(Listed(known, kAccount), ElementsAre(kSecond, kRenewal));
}

TEST(ListRenewals, OfAnAccountThatNobodyKnowsIsNotFound) {
  KnownRenewal known;
  EXPECT_THAT(Listed(known, kAccount, "state = STATE_LOST"), IsEmpty());
  v1::ListRenewalsRequest request;
  request.set_parent("accounts/a2");
  v1::ListRenewalsResponse response;
  EXPECT_EQ(DetailOf(known.scenario.Ask(request, &response)).reason(), Reason::REASON_NOT_FOUND);
}

TEST(ListRenewals, ByState) {
  KnownRenewal known;
  Prepare(known);
  known.scenario.AdvanceTo(Utc(2026, 3, 10));
  EXPECT_THAT(Listed(known, "accounts/-", "state = STATE_OPEN"), ElementsAre(kSecond));
  EXPECT_THAT(Listed(known, "accounts/-", "state = STATE_SCHEDULED"), ElementsAre(kRenewal));
  known.scenario.AdvanceTo(Utc(2026, 9, 1));
  EXPECT_THAT(Listed(known, kAccount, "state = STATE_LOST"), ElementsAre(kSecond));
}

TEST(ListRenewals, OfAPersonWhileUndecided) {
  KnownRenewal known;
  Prepare(known);
  EXPECT_THAT(Listed(known, "accounts/-", "owner = people/p1"), ElementsAre(kSecond));
  known.scenario.AdvanceTo(Utc(2026, 9, 1));
  EXPECT_THAT(Listed(known, "accounts/-", "owner = people/p1"), IsEmpty());
}

TEST(ListRenewals, RefusesOtherFilters) {
  KnownRenewal known;
  v1::ListRenewalsRequest request;
  request.set_parent(kAccount);
  v1::ListRenewalsResponse response;
  for (const char* filter : {"state = STATE_HOT", "owner = people/p1", "risk = HIGH"}) {
    request.set_filter(filter);
    EXPECT_EQ(DetailOf(known.scenario.Ask(request, &response)).reason(),
              Reason::REASON_UNSUPPORTED_FILTER)
        << filter;
  }
}

}  // namespace
}  // namespace steward::contracts
