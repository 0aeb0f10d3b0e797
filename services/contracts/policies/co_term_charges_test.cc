#include "services/contracts/policies/co_term_charges.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Amendment;
using v1::Contract;
using v1::ContractLine;

// From 1 January 2026 to 1 January 2027, as in the golden vectors of DOMAIN.md 3.6.
Contract Year(Contract::Proration proration = Contract::PRORATION_UNSPECIFIED) {
  Contract terms = Terms();
  *terms.mutable_start_date() = Date(2026, 1, 1);
  *terms.mutable_end_date() = Date(2027, 1, 1);
  terms.set_proration(proration);
  return terms;
}

ContractLine Yearly(int64_t unit_price_minor, int64_t quantity = 1) {
  return Line("Add", quantity, unit_price_minor, ContractLine::PERIOD_YEAR);
}

// What a draft for a contract with these terms says that the line pays.
v1::CoTermCharge Charged(const Contract& terms, const google::type::Date& date,
                         const ContractLine& line) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, terms);
  const auto outcome = known.When(Amend(date, {CoTerms(line)}));
  EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  return outcome.status.ok() ? known.StoredAmendment().co_term_charges(0) : v1::CoTermCharge();
}

// Why there can be no such draft.
std::string Refused(const Contract& terms, const ContractLine& line,
                    const std::string& field = "") {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, terms);
  const auto outcome = known.When(Amend(Date(2026, 6, 1), {CoTerms(line)}));
  const auto detail = DetailOf(outcome.status);
  EXPECT_EQ(detail.reason(), Reason::REASON_INVALID_FIELD) << MessageOf(outcome);
  EXPECT_EQ(detail.violations(0).field(), "amendment.changes[0].co_term_line" + field);
  return MessageOf(outcome);
}

TEST(CoTermCharges, AreTheGoldenVectors) {
  const auto daily = Charged(Year(), Date(2026, 3, 16), Yearly(12'000'00));
  EXPECT_EQ(daily.amount().minor_units(), 9'567'12);
  EXPECT_EQ(daily.amount().currency(), "USD");
  EXPECT_EQ(daily.line_id(), "Add");
  EXPECT_EQ(daily.start_date().day(), 16);
  EXPECT_EQ(daily.end_date().year(), 2027);
  const Contract month_day = Year(Contract::PRORATION_MONTH_DAY);
  EXPECT_EQ(Charged(month_day, Date(2026, 3, 16), Yearly(12'000'00)).amount().minor_units(),
            9'516'13);
  EXPECT_EQ(Charged(month_day, Date(2026, 2, 10), Yearly(12'000'00)).amount().minor_units(),
            10'709'68);
}

TEST(CoTermCharges, RoundTheUnitPriceAndThenMultiply) {
  const auto charge = Charged(Year(), Date(2026, 3, 16), Yearly(1'00, 1000));
  EXPECT_EQ(charge.unit_price().minor_units(), 80);  // 79.73
  EXPECT_EQ(charge.amount().minor_units(), 800'00);
}

TEST(CoTermCharges, ThePriceIsThatOfAllPeriodsOfTheTerm) {
  const auto price = [](ContractLine::Period period) {
    const ContractLine line = Line("Add", 1, 1'000'00, period);
    return Charged(Year(), Date(2026, 1, 1), line).amount().minor_units();
  };
  EXPECT_EQ(price(ContractLine::PERIOD_MONTH), 12'000'00);
  EXPECT_EQ(price(ContractLine::PERIOD_QUARTER), 4'000'00);
  EXPECT_EQ(price(ContractLine::PERIOD_YEAR), 1'000'00);
  Contract weeks = Year();
  *weeks.mutable_end_date() = Date(2026, 12, 31);
  EXPECT_EQ(Charged(weeks, Date(2026, 1, 1), Line("Add", 1, 1'00, ContractLine::PERIOD_WEEK))
                .amount()
                .minor_units(),
            52'00);
}

TEST(CoTermCharges, AreOfTheTermAsTheAmendmentLeavesIt) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Year());
  known.When(
      Amend(Date(2026, 7, 1), {CoTerms(Line("Add", 1, 100'00)), ExtendsTo(Date(2027, 7, 1))}));
  const auto charge = known.StoredAmendment().co_term_charges(0);
  EXPECT_EQ(charge.end_date().month(), 7);
  EXPECT_EQ(charge.amount().minor_units(), 1'203'30);  // 1,800.00 x 365/546
}

TEST(CoTermCharges, ComeWithTheEffectAndTheRevenueIsThatOfTheLine) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 6, 1), {CoTerms(Yearly(365'00))}));
  EXPECT_EQ(known.StoredAmendment().co_term_charges(0).amount().minor_units(), 273'00);
  const auto outcome = known.scenario.AdvanceTo(Utc(2026, 6, 1));
  const auto& effective = EventOf<v1::AmendmentEffective>(outcome);
  EXPECT_EQ(effective.co_term_charges(0).amount().minor_units(), 273'00);
  const auto& amended = EventOf<v1::ContractAmended>(outcome, 1);
  EXPECT_EQ(amended.co_term_charges(0).line_id(), "Add");
  EXPECT_EQ(amended.new_arr().minor_units(), 36'365'00);
  EXPECT_EQ(known.Stored().lines_size(), 2);
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 36'365'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(CoTermCharges, ATermThatChangedMeanwhileMayHaveNoShare) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 6, 1), {CoTerms(Yearly(365'00))}));
  known.Sealed(Amend(Date(2026, 5, 1), {ExtendsTo(Date(2027, 6, 1))}, "m2"));
  const auto outcome = known.scenario.AdvanceTo(Utc(2026, 6, 1));
  EXPECT_EQ(outcome.types.back(), "AmendmentCancelled");
  EXPECT_EQ(known.StoredAmendment().misfit(), Amendment::MISFIT_CHANGES);
}

TEST(CoTermCharges, GoWithADraftsChanges) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT, Amend(Date(2026, 6, 1), {CoTerms(Yearly(365'00))}));
  v1::UpdateAmendmentRequest update;
  update.mutable_amendment()->set_name(kAmendment);
  *update.mutable_amendment()->mutable_effective_date() = Date(2026, 6, 2);
  update.mutable_update_mask()->add_paths("effective_date");
  EXPECT_TRUE(known.When(update).status.ok());
  EXPECT_EQ(known.StoredAmendment().co_term_charges(0).amount().minor_units(), 272'00);
}

TEST(CoTermCharges, RejectWhatHasNoShareOfATerm) {
  EXPECT_THAT(Refused(OpenEnded(), Yearly(100)), HasSubstr("add_line"));
  EXPECT_THAT(Refused(Terms(), Line("Add", 1, 100, ContractLine::PERIOD_ONE_OFF), ".period"),
              HasSubstr("must recur"));
  ContractLine total = Yearly(100);
  *total.mutable_period_amount() = total.unit_price();
  EXPECT_THAT(Refused(Terms(), total, ".period_amount"), HasSubstr("unit price"));
  EXPECT_THAT(Refused(Terms(), Line("Pro", 1, 100), ".line_id"), HasSubstr("is a line already"));
}

TEST(CoTermCharges, RejectPeriodsAndAProrationThatTheTermIsNotMadeOf) {
  Contract odd = Terms();
  *odd.mutable_end_date() = Date(2027, 3, 15);
  EXPECT_THAT(Refused(odd, Line("Add", 1, 100), ".period"), HasSubstr("2027-03-15"));
  EXPECT_THAT(Refused(Terms(), Line("Add", 1, 100, ContractLine::PERIOD_WEEK), ".period"),
              HasSubstr("whole number"));
  odd.set_proration(Contract::PRORATION_MONTH_DAY);
  EXPECT_THAT(Refused(odd, Line("Add", 1, 100)), HasSubstr("MONTH_DAY"));
}

}  // namespace
}  // namespace steward::contracts
