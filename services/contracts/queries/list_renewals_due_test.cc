#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

std::vector<std::string> Due(const KnownRenewal& known, int32_t days, bool at_risk = false) {
  v1::ListRenewalsDueRequest request;
  request.set_days(days);
  request.set_at_risk(at_risk);
  v1::ListRenewalsDueResponse response;
  EXPECT_TRUE(known.scenario.Ask(request, &response).ok());
  std::vector<std::string> names;
  for (const auto& renewal : response.renewals()) names.push_back(renewal.name());
  return names;
}

TEST(ListRenewalsDue, WithinSoManyDays) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.scenario.AdvanceTo(Utc(2026, 12, 1));
  EXPECT_THAT(Due(known, 60), IsEmpty());
  EXPECT_THAT(Due(known, 89), IsEmpty());
  // Its last day is 28 February 2027, 89 days on.
  EXPECT_THAT(Due(known, 90), ElementsAre(kRenewal));
  known.When(WinIt());
  EXPECT_THAT(Due(known, 90), IsEmpty());
}

TEST(ListRenewalsDue, AtRiskOnly) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_THAT(Due(known, 365, true), IsEmpty());
  known.When(Risk(v1::RenewalRisk::LEVEL_AT_RISK, v1::RenewalRisk::LEVEL_AT_RISK));
  EXPECT_THAT(Due(known, 365, true), ElementsAre(kRenewal));
}

TEST(ListRenewalsDue, TellsWhatIsOverdueInGrace) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LAPSED);
  EXPECT_THAT(Due(known, 30), ElementsAre(kRenewal));
  EXPECT_THAT(Due(known, 30, true), ElementsAre(kRenewal));
}

}  // namespace
}  // namespace steward::contracts
