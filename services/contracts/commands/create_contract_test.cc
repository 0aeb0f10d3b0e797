#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;

TEST(CreateContract, MakesADraft) {
  KnownAccount account;
  const auto outcome = account.When(Create(Terms()));
  ASSERT_THAT(outcome.types, ElementsAre("ContractCreated"));
  const Contract contract = account.Stored();
  EXPECT_EQ(contract.name(), kContract);
  EXPECT_EQ(contract.state(), Contract::STATE_DRAFT);
  EXPECT_EQ(contract.version(), 1);
  EXPECT_THAT(account.scenario.Index(kContractsByState, {int64_t{Contract::STATE_DRAFT}, "a1"}),
              ElementsAre(kContract));
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(CreateContract, FillsInZoneAndParties) {
  KnownAccount account;
  account.When(Create(Terms()));
  EXPECT_EQ(account.Stored().time_zone(), "UTC");
  EXPECT_THAT(account.Stored().required_parties(), ElementsAre("customer", "supplier"));
}

TEST(CreateContract, ResolvesItsDaysInItsZone) {
  KnownAccount account;
  Contract terms = Terms();
  terms.set_time_zone("Europe/Berlin");
  *terms.mutable_end_date() = Date(2026, 7, 1);
  account.When(Create(terms));
  EXPECT_EQ(*FromTimestamp(account.Stored().start_time()), Utc(2026, 2, 28, 23));
  EXPECT_EQ(*FromTimestamp(account.Stored().end_time()), Utc(2026, 6, 30, 22));
}

TEST(CreateContract, IgnoresWhatOnlyTheServiceSets) {
  KnownAccount account;
  Contract terms = OpenEnded();
  terms.set_state(Contract::STATE_ACTIVE);
  terms.set_version(7);
  *terms.mutable_termination_date() = Date(2026, 5, 1);
  *terms.mutable_end_time() = ToTimestamp(Utc(2026, 5, 1));
  terms.add_signatures()->set_party("customer");
  account.When(Create(terms));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_DRAFT);
  EXPECT_EQ(account.Stored().version(), 1);
  EXPECT_FALSE(account.Stored().has_termination_date());
  EXPECT_FALSE(account.Stored().has_end_time());
  EXPECT_THAT(account.Stored().signatures(), IsEmpty());
}

TEST(CreateContract, RejectsAnUnknownAccount) {
  KnownAccount account;
  const auto outcome = account.When(Create(Terms(), "c1", "accounts/a9"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ACCOUNT_UNKNOWN);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("accounts/a9"));
}

TEST(CreateContract, RejectsAnArchivedAccountUntilItIsRestored) {
  KnownAccount account;
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_EQ(ReasonOf(account.When(Create(Terms()))), Reason::REASON_ACCOUNT_ARCHIVED);
  account.scenario.Hears(kAccount, accounts::v1::AccountRestored());
  EXPECT_TRUE(account.When(Create(Terms())).status.ok());
}

TEST(CreateContract, RejectsASecondContractOfThatId) {
  KnownAccount account;
  account.When(Create(Terms()));
  EXPECT_EQ(ReasonOf(account.When(Create(Terms()))), Reason::REASON_ALREADY_EXISTS);
}

TEST(CreateContract, RejectsAnEmptyTerm) {
  KnownAccount account;
  Contract terms = Terms();
  *terms.mutable_end_date() = terms.start_date();
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_EMPTY_TERM);
  *terms.mutable_end_date() = Date(2026, 2, 28);
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_EMPTY_TERM);
}

// Each changes one thing of good terms, and what the rejection then names.
struct Fault {
  const char* field;
  void (*make)(Contract*);
};

const Fault kFaults[] = {
    {"contract.time_zone", [](Contract* terms) { terms->set_time_zone("Mars/Olympus"); }},
    {"contract.start_date", [](Contract* terms) { terms->mutable_start_date()->set_month(13); }},
    {"contract.start_date", [](Contract* terms) { terms->mutable_start_date()->set_year(1); }},
    {"contract.end_date", [](Contract* terms) { *terms->mutable_end_date() = Date(2027, 2, 29); }},
    {"contract.currency", [](Contract* terms) { terms->set_currency("ZZZ"); }},
    {"contract.lines[0].unit_price.currency", [](Contract* terms) { terms->set_currency("EUR"); }},
    {"contract.lines[0].unit_price.minor_units",
     [](Contract* terms) { terms->mutable_lines(0)->mutable_unit_price()->set_minor_units(-1); }},
    {"contract.lines[0].period_amount.currency",
     [](Contract* terms) {
       terms->mutable_lines(0)->mutable_period_amount()->set_currency("EUR");
     }},
    {"contract.lines[1].line_id", [](Contract* terms) { *terms->add_lines() = Line("Pro", 1, 1); }},
    {"contract.required_parties",
     [](Contract* terms) {
       terms->add_required_parties("customer");
       terms->add_required_parties("customer");
     }},
    {"contract.attributes",
     [](Contract* terms) {
       terms->add_attributes()->set_key("plan");
       terms->add_attributes()->set_key("plan");
     }},
};

TEST(CreateContract, RejectsTermsThatContradictThemselves) {
  for (const Fault& fault : kFaults) {
    SCOPED_TRACE(fault.field);
    KnownAccount account;
    Contract terms = Terms();
    fault.make(&terms);
    const auto outcome = account.When(Create(terms));
    EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
    EXPECT_THAT(MessageOf(outcome), HasSubstr(fault.field));
  }
}

TEST(CreateContract, RejectsAmountsThatNoNumberHolds) {
  KnownAccount account;
  Contract terms = Terms();
  *terms.mutable_lines(0) = Line("Pro", 1'000'000'000, 10'000'000'000'000);
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_OUT_OF_RANGE);
}

TEST(CreateContract, NamesAnOwnerWhoIsThere) {
  KnownAccount account;
  Contract terms = Terms();
  terms.set_owner("people/p1");
  EXPECT_TRUE(account.When(Create(terms)).status.ok());
  EXPECT_EQ(account.Stored().owner(), "people/p1");
}

TEST(CreateContract, RejectsAnUnknownOwner) {
  KnownAccount account;
  Contract terms = Terms();
  terms.set_owner("people/p9");
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_PERSON_UNKNOWN);
}

TEST(CreateContract, RejectsAnOwnerWhoLeft) {
  KnownAccount account;
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  Contract terms = Terms();
  terms.set_owner("people/p1");
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_PERSON_LEFT);
}

TEST(CreateContract, RejectsTermsOfRenewalThatMakeNoSense) {
  KnownAccount account;
  const auto field = [&account](const v1::Contract& contract) {
    const auto detail = DetailOf(account.When(Create(contract)).status);
    return detail.violations().empty() ? "" : detail.violations(0).field();
  };
  v1::Contract open_ended = OpenEnded();
  open_ended.mutable_renewal_terms()->set_auto_renew(true);
  EXPECT_EQ(field(open_ended), "contract.renewal_terms");
  v1::Contract long_notice = Terms();
  long_notice.mutable_renewal_terms()->set_notice_days(366);
  EXPECT_EQ(field(long_notice), "contract.renewal_terms.notice_days");
  v1::Contract no_rate = Terms();
  no_rate.mutable_renewal_terms()->set_price_rule(v1::RenewalTerms::PRICE_RULE_UPLIFT);
  EXPECT_EQ(field(no_rate), "contract.renewal_terms.fixed_bp");
  v1::Contract floor_above_cap = no_rate;
  floor_above_cap.mutable_renewal_terms()->set_fixed_bp(300);
  floor_above_cap.mutable_renewal_terms()->set_floor_bp(500);
  floor_above_cap.mutable_renewal_terms()->set_cap_bp(400);
  EXPECT_EQ(field(floor_above_cap), "contract.renewal_terms.floor_bp");
  v1::Contract endless_grace = Terms();
  *endless_grace.mutable_end_date() = Date(9999, 12, 31);
  endless_grace.mutable_renewal_terms()->set_grace_days(1);
  EXPECT_EQ(field(endless_grace), "contract.renewal_terms.grace_days");
  v1::Contract of_another = Terms();
  of_another.set_predecessor("accounts/a2/contracts/c1");
  EXPECT_EQ(field(of_another), "contract.predecessor");
}

TEST(CreateContract, RejectsACalendarThatIsNotKnown) {
  KnownAccount account;
  v1::Contract terms = Terms();
  terms.mutable_renewal_terms()->set_calendar("calendars/office");
  EXPECT_EQ(ReasonOf(account.When(Create(terms))), Reason::REASON_TERM_CALENDAR_UNKNOWN);
  account.scenario.Hears("calendars/office", NewCalendar());
  EXPECT_TRUE(account.When(Create(terms)).status.ok());
}

}  // namespace
}  // namespace steward::contracts
