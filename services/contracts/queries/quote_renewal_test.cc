#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

absl::Status Quote(const KnownRenewal& known, const v1::QuoteRenewalRequest& request,
                   v1::RenewalQuote* quote) {
  return known.scenario.Ask(request, quote);
}

TEST(QuoteRenewal, UpliftsWithinItsCap) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, Renewing());
  v1::RenewalQuote quote;
  ASSERT_TRUE(Quote(known, On<v1::QuoteRenewalRequest>(), &quote).ok());
  EXPECT_EQ(quote.uplift_bp(), 500);
  EXPECT_TRUE(quote.cap_applied());
  EXPECT_EQ(quote.old_arr().minor_units(), 36'000'00);
  EXPECT_EQ(quote.new_arr().minor_units(), 37'800'00);
  EXPECT_EQ(quote.next_term_no(), 2);
}

TEST(QuoteRenewal, FollowsTheIndexThatIsStated) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, Renewing());
  auto request = On<v1::QuoteRenewalRequest>();
  request.set_cpi_bp(300);
  v1::RenewalQuote quote;
  ASSERT_TRUE(Quote(known, request, &quote).ok());
  EXPECT_EQ(quote.uplift_bp(), 400);
  EXPECT_FALSE(quote.cap_applied());
}

TEST(QuoteRenewal, TakesThePricesOfTheList) {
  v1::Contract terms = Terms();
  terms.mutable_renewal_terms()->set_price_rule(v1::RenewalTerms::PRICE_RULE_LIST);
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, terms);
  auto request = On<v1::QuoteRenewalRequest>();
  v1::RenewalQuote quote;
  ASSERT_TRUE(Quote(known, request, &quote).ok());
  EXPECT_EQ(quote.new_arr().minor_units(), 36'000'00);
  auto* price = request.add_list_prices();
  price->set_line_id("Pro");
  price->mutable_unit_price()->set_currency("USD");
  price->mutable_unit_price()->set_minor_units(3000);
  ASSERT_TRUE(Quote(known, request, &quote).ok());
  EXPECT_EQ(quote.new_arr().minor_units(), 43'200'00);
  EXPECT_FALSE(quote.has_uplift_bp());
}

TEST(QuoteRenewal, RefusesWhatIsDecidedOrUnknown) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_WON);
  v1::RenewalQuote quote;
  EXPECT_EQ(DetailOf(Quote(known, On<v1::QuoteRenewalRequest>(), &quote)).reason(),
            Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(
      DetailOf(
          Quote(known, On<v1::QuoteRenewalRequest>("accounts/a1/contracts/c1/renewals/7"), &quote))
          .reason(),
      Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::contracts
