#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

v1::RenewalRates RatesOf2027(const KnownRenewal& known) {
  v1::GetRenewalRatesRequest request;
  *request.mutable_from() = Date(2027, 1, 1);
  *request.mutable_to() = Date(2028, 1, 1);
  v1::RenewalRates rates;
  EXPECT_TRUE(known.scenario.Ask(request, &rates).ok());
  return rates;
}

// A contract of so many seats for 100 minor units a year each, and its renewal won for more or
// fewer seats; 0: lost.
void Decide(KnownRenewal& known, const std::string& id, int64_t final_seats) {
  v1::Contract terms = Terms();
  *terms.mutable_lines(0) = Line("Pro", 100, 100, v1::ContractLine::PERIOD_YEAR);
  known.SignNew(id, terms);
  known.scenario.AdvanceTo(std::max(known.scenario.now(), Utc(2026, 3, 1)));
  auto decide = final_seats > 0 ? WinIt() : LoseIt();
  decide.set_name("accounts/a1/contracts/" + id + "/renewals/1");
  if (final_seats > 0) {
    *decide.add_lines() = Line("Pro", final_seats, 100, v1::ContractLine::PERIOD_YEAR);
  }
  EXPECT_TRUE(known.When(decide).status.ok());
}

// The vector of DOMAIN.md 3.5.
TEST(GetRenewalRates, AreGrossNetAndBattingAverage) {
  KnownRenewal known;
  Decide(known, "c1", 120);
  Decide(known, "c2", 80);
  Decide(known, "c3", 100);
  Decide(known, "c4", 0);
  const v1::RenewalRates rates = RatesOf2027(known);
  EXPECT_EQ(rates.due_count(), 4);
  EXPECT_EQ(rates.gross_bp(), 7000);
  EXPECT_EQ(rates.net_bp(), 7500);
  EXPECT_EQ(rates.batting_bp(), 7500);
}

TEST(GetRenewalRates, VoidRenewalsLeave) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_VOID);
  const v1::RenewalRates rates = RatesOf2027(known);
  EXPECT_EQ(rates.due_count(), 0);
  EXPECT_FALSE(rates.has_gross_bp());
}

TEST(GetRenewalRates, TellThePendingChurn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  EXPECT_EQ(RatesOf2027(known).pending_churn_minor(), 36'000'00);
  EXPECT_EQ(RatesOf2027(known).gross_bp(), 0);
}

TEST(GetRenewalRates, RefuseAPeriodThatIsNone) {
  KnownRenewal known;
  v1::GetRenewalRatesRequest request;
  *request.mutable_from() = Date(2027, 1, 1);
  *request.mutable_to() = Date(2027, 1, 1);
  v1::RenewalRates rates;
  EXPECT_EQ(DetailOf(known.scenario.Ask(request, &rates)).reason(), Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::contracts
