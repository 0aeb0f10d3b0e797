#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

// The vector of DOMAIN.md 3.5: the last day of the term is 31 December 2026, 60 calendar days.
v1::Contract EndsWithTheYear() {
  v1::Contract contract = Terms();
  *contract.mutable_start_date() = Date(2026, 1, 1);
  *contract.mutable_end_date() = Date(2027, 1, 1);
  contract.set_time_zone("Europe/Berlin");
  contract.mutable_renewal_terms()->set_auto_renew(true);
  contract.mutable_renewal_terms()->set_notice_days(60);
  return contract;
}

v1::GiveNoticeRequest Received(absl::Time at) {
  auto request = NoticeBy();
  *request.mutable_received_time() = ToTimestamp(at);
  return request;
}

// c1 with these terms, in November 2026.
void InNovember(KnownRenewal& known, const v1::Contract& terms) {
  known.SignNew("c1", terms);
  known.scenario.AdvanceTo(Utc(2026, 11, 20));
}

TEST(GiveNotice, CountsBeforeTheDeadlineInTheZoneOfTheContract) {
  KnownRenewal known;
  InNovember(known, EndsWithTheYear());
  EXPECT_EQ(*DayFromDate(known.StoredRenewal().notice_deadline_date()),
            *DayFromDate(Date(2026, 11, 2)));
  const absl::Time deadline = Utc(2026, 11, 1, 23);
  EXPECT_EQ(*FromTimestamp(known.StoredRenewal().notice_deadline_time()), deadline);
  const auto outcome = known.When(Received(deadline - absl::Milliseconds(1)));
  ASSERT_THAT(outcome.types, ElementsAre("NoticeGiven"));
  const auto& event = EventOf<v1::NoticeGiven>(outcome);
  EXPECT_EQ(event.contract(), kContract);
  EXPECT_EQ(event.pending_churn().minor_units(), 36'000'00);
  EXPECT_EQ(*DayFromDate(event.term_end_date()), *DayFromDate(Date(2027, 1, 1)));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NOTICE_GIVEN);
  EXPECT_FALSE(known.StoredRenewal().locked_in());
}

TEST(GiveNotice, AtTheDeadlineIsLate) {
  KnownRenewal known;
  InNovember(known, EndsWithTheYear());
  const auto outcome = known.When(Received(Utc(2026, 11, 1, 23)));
  ASSERT_THAT(outcome.types, ElementsAre("NoticeRejected"));
  EXPECT_EQ(EventOf<v1::NoticeRejected>(outcome).late_by_ms(), 0);
  EXPECT_EQ(EventOf<v1::NoticeRejected>(outcome).notice().verdict(),
            v1::RenewalNotice::VERDICT_LATE);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOCKED_IN);
}

TEST(GiveNotice, SaysByHowMuchItIsLate) {
  KnownRenewal known;
  InNovember(known, EndsWithTheYear());
  const auto outcome = known.When(Received(Utc(2026, 11, 2)));
  ASSERT_THAT(outcome.types, ElementsAre("NoticeRejected"));
  EXPECT_EQ(EventOf<v1::NoticeRejected>(outcome).late_by_ms(), 3'600'000);
}

TEST(GiveNotice, RolledBackTheLastValidDayIsTheFridayBefore) {
  v1::Contract terms = EndsWithTheYear();
  terms.mutable_renewal_terms()->set_notice_roll_back(true);
  KnownRenewal known;
  InNovember(known, terms);
  // The deadline moves with the last valid day, Friday 30 October: Saturday 31 October, 00:00.
  const absl::Time deadline = Utc(2026, 10, 30, 23);
  EXPECT_THAT(known.When(Received(deadline)).types, ElementsAre("NoticeRejected"));
  EXPECT_THAT(known.When(Received(deadline - absl::Seconds(1))).types, ElementsAre("NoticeGiven"));
}

TEST(GiveNotice, CountsTheOpenDaysOfItsCalendar) {
  v1::Contract terms = EndsWithTheYear();
  terms.mutable_renewal_terms()->set_notice_days(5);
  terms.mutable_renewal_terms()->set_notice_counting(
      v1::RenewalTerms::NOTICE_COUNTING_BUSINESS_DAYS);
  terms.mutable_renewal_terms()->set_calendar("calendars/office");
  KnownRenewal known;
  known.scenario.Hears("calendars/office", NewCalendar());
  InNovember(known, terms);
  // 31, 30, 29, 28 and 23 December: 24 and 25 December are holidays, 26 and 27 a weekend.
  EXPECT_EQ(*DayFromDate(known.StoredRenewal().notice_deadline_date()),
            *DayFromDate(Date(2026, 12, 23)));
  EXPECT_EQ(known.StoredRenewal().calendar_version(), 1);
}

TEST(GiveNotice, WhereSendingDecidesTheArrivalDoesNot) {
  v1::Contract terms = EndsWithTheYear();
  terms.mutable_renewal_terms()->set_notice_effect(v1::RenewalTerms::NOTICE_EFFECT_ON_SENT);
  KnownRenewal known;
  InNovember(known, terms);
  auto request = Received(Utc(2026, 11, 10));
  *request.mutable_sent_time() = ToTimestamp(Utc(2026, 10, 30));
  EXPECT_THAT(known.When(request).types, ElementsAre("NoticeGiven"));
}

TEST(GiveNotice, MustComeInAWayThatIsAllowed) {
  v1::Contract terms = Lapsing();
  terms.mutable_renewal_terms()->add_notice_channels("LETTER");
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, terms);
  const auto outcome = known.When(NoticeBy("EMAIL"));
  ASSERT_THAT(outcome.types, ElementsAre("NoticeRejected"));
  EXPECT_EQ(EventOf<v1::NoticeRejected>(outcome).notice().verdict(),
            v1::RenewalNotice::VERDICT_CHANNEL_NOT_ALLOWED);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
  EXPECT_THAT(known.When(NoticeBy("LETTER")).types, ElementsAre("NoticeGiven"));
}

TEST(GiveNotice, MakesThePendingChurn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  EXPECT_EQ(known.scenario.Sum(kRenewals, {std::string(kGroupPendingChurn)}, "USD",
                               *DayFromDate(Date(2027, 2, 28))),
            36'000'00);
  EXPECT_EQ(known.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2027, 2, 28))), 36'000'00);
  EXPECT_EQ(known.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2027, 3, 1))), 0);
}

TEST(GiveNotice, RejectsWhatLiesAheadAndWhatCameBeforeItWasSent) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(ReasonOf(known.When(Received(Utc(2026, 9, 3)))), Reason::REASON_INVALID_FIELD);
  auto request = Received(Utc(2026, 8, 1));
  *request.mutable_sent_time() = ToTimestamp(Utc(2026, 8, 2));
  EXPECT_EQ(ReasonOf(known.When(request)), Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::contracts
