#include "services/escalations/policies/sla_history.h"

#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/escalations/policies/sla_for_test.h"

namespace steward::escalations {
namespace {

SlaFacts Facts(const BusinessCalendar& calendar) {
  return {.start = T("2026-06-05T09:00:00Z"), .target_ms = 4 * kHourMs, .calendar = &calendar};
}

SlaAnswer AnswerOf(const SlaFacts& facts, absl::string_view at) {
  return AnswerAt(HistoryOf(facts).value(), T(at)).value();
}

std::string Fault(const SlaFacts& facts) {
  return DetailOf(HistoryOf(facts).status()).violations(0).field();
}

TEST(SlaFacts, OverlappingPausesAreOne) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  SlaFacts facts = Facts(always);
  facts.pauses = {{T("2026-06-05T11:00:00Z"), T("2026-06-05T12:00:00Z")},
                  {T("2026-06-05T08:00:00Z"), T("2026-06-05T08:30:00Z")},
                  {T("2026-06-05T10:00:00Z"), T("2026-06-05T11:30:00Z")},
                  {T("2026-06-05T12:00:00Z"), T("2026-06-05T12:10:00Z")},
                  {T("2026-06-05T12:20:00Z"), T("2026-06-05T12:20:00Z")}};
  EXPECT_EQ(TextOr(AnswerOf(facts, "2026-06-05T13:00:00Z").due), "2026-06-05T15:10:00Z");
  facts.pauses.push_back({T("2026-06-05T11:15:00Z"), std::nullopt});
  EXPECT_EQ(AnswerOf(facts, "2026-06-05T13:00:00Z").state, SlaState::kPaused);
  EXPECT_EQ(AnswerOf(facts, "2026-06-05T13:00:00Z").consumed_ms, kHourMs);
}

TEST(SlaFacts, APauseFromBeforeTheStartBeginsWithIt) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  SlaFacts facts = Facts(always);
  facts.pauses = {{T("2026-06-05T08:00:00Z"), T("2026-06-05T10:00:00Z")}};
  EXPECT_EQ(AnswerOf(facts, "2026-06-05T09:00:00Z").state, SlaState::kPaused);
  EXPECT_EQ(TextOr(AnswerOf(facts, "2026-06-05T10:00:00Z").due), "2026-06-05T14:00:00Z");
}

TEST(SlaFacts, AtOneInstantAPauseEndsBeforeTheStopAndBeginsAfterIt) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  SlaFacts facts = Facts(always);
  facts.stop = T("2026-06-05T10:00:00Z");
  facts.pauses = {{T("2026-06-05T10:00:00Z"), std::nullopt}};
  EXPECT_EQ(TextOr(AnswerOf(facts, "2026-06-05T12:00:00Z").due), "2026-06-05T13:00:00Z");
  facts.pauses = {{T("2026-06-05T09:30:00Z"), T("2026-06-05T10:00:00Z")}};
  EXPECT_EQ(TextOr(AnswerOf(facts, "2026-06-05T12:00:00Z").due), "2026-06-05T13:30:00Z");
  facts.target_changes = {{T("2026-06-05T10:00:00Z"), 3 * kHourMs},
                          {T("2026-06-05T11:00:00Z"), kHourMs}};
  EXPECT_EQ(TextOr(AnswerOf(facts, "2026-06-05T12:00:00Z").due), "2026-06-05T12:30:00Z");
}

TEST(SlaFacts, NameTheFieldThatIsWrong) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  SlaFacts facts = Facts(always);
  facts.stop = T("2026-06-05T08:59:59Z");
  EXPECT_EQ(Fault(facts), "stop");
  facts.target_changes = {{facts.start, 0}, {facts.start, -1}};
  EXPECT_EQ(Fault(facts), "target_changes[1].target_ms");
  facts.pauses = {{T("2026-06-05T11:00:00Z"), T("2026-06-05T10:59:59Z")}};
  EXPECT_EQ(Fault(facts), "pauses[0].to");
  facts.target_ms = -1;
  EXPECT_EQ(Fault(facts), "target_ms");
}

TEST(SlaHistory, IsRecomputedByTheCorrectedCalendar) {
  const BusinessCalendar berlin = Calendar(Weekdays("Europe/Berlin", {{9, 17}}));
  const BusinessCalendar new_york = Calendar(Weekdays("America/New_York", {{9, 17}}));
  SlaFacts facts = {.start = T("2026-06-04T07:00:00Z"),
                    .target_ms = 12 * kHourMs,
                    .calendar = &berlin,
                    .pauses = {{T("2026-06-04T09:00:00Z"), T("2026-06-04T10:15:00Z")}},
                    .stop = T("2026-06-05T16:00:00Z")};
  const SlaHistory recorded = HistoryOf(facts).value();
  facts.calendar = &new_york;
  const SlaRecomputed recomputed =
      Recompute(recorded, HistoryOf(facts).value(), *facts.stop).value();
  EXPECT_EQ(TextOr(recomputed.before.due), "2026-06-05T12:15:00Z");
  EXPECT_EQ(recomputed.before.consumed_ms, 53'100'000);
  EXPECT_EQ(OutcomeOf(recomputed.before), "MISSED");
  EXPECT_EQ(TextOr(recomputed.after.due), "2026-06-05T17:00:00Z");
  EXPECT_EQ(recomputed.after.consumed_ms, 39'600'000);
  EXPECT_EQ(OutcomeOf(recomputed.after), "MET");
}

TEST(SlaHistory, RefusesChangesOutOfOrder) {
  Story story(EveryDay("UTC", {{0, 24}}), kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z").Then(Kind::kPause, "2026-06-05T08:00:00Z");
  EXPECT_EQ(AnswerAt(story.history, T("2026-06-06T00:00:00Z")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(CalendarInForce, IsTheClocksThenThePolicysThenTheRecords) {
  const BusinessCalendar a = BusinessCalendar::AroundTheClock();
  const BusinessCalendar b = a;
  const BusinessCalendar c = a;
  const BusinessCalendar always = a;
  EXPECT_EQ(&CalendarInForce({.of_clock = &a, .of_policy = &b, .of_record = &c}, always), &a);
  EXPECT_EQ(&CalendarInForce({.of_policy = &b, .of_record = &c}, always), &b);
  EXPECT_EQ(&CalendarInForce({.of_record = &c}, always), &c);
  EXPECT_EQ(&CalendarInForce({}, always), &always);
}

}  // namespace
}  // namespace steward::escalations
