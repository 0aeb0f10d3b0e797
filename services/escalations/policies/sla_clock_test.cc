#include "services/escalations/policies/sla_clock.h"

#include <limits>

#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/escalations/policies/sla_for_test.h"

namespace steward::escalations {
namespace {

const CalendarRules& Office() {
  static const CalendarRules& rules = *new CalendarRules(Weekdays("UTC", {{9, 17}}));
  return rules;
}

CalendarRules Always() { return EveryDay("UTC", {{0, 24}}); }

TEST(SlaClock, PausesExtendItByOpenTimeOnly) {
  Story story(Office(), 16 * kHourMs);
  story.Then(Kind::kStart, "2026-06-04T09:00:00Z");
  EXPECT_EQ(TextOr(story.At("2026-06-05T15:00:00Z").due), "2026-06-05T17:00:00Z");
  story.Then(Kind::kPause, "2026-06-05T16:00:00Z");
  const SlaAnswer paused = story.At("2026-06-07T00:00:00Z");
  EXPECT_EQ(paused.state, SlaState::kPaused);
  EXPECT_EQ(paused.consumed_ms, 15 * kHourMs);
  EXPECT_EQ(TextOr(paused.due), "none");
  story.Then(Kind::kResume, "2026-06-08T10:00:00Z");
  EXPECT_EQ(TextOr(story.At("2026-06-08T10:00:00Z").due), "2026-06-08T11:00:00Z");
  EXPECT_EQ(story.At("2026-06-08T10:00:00Z").state, SlaState::kRunning);
}

TEST(SlaClock, TellsWallTimeAndBusinessTime) {
  Story story(Office(), 3 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z");
  const SlaAnswer answer = story.At("2026-06-08T10:00:00Z");
  EXPECT_EQ(answer.elapsed_ms, 66 * kHourMs);
  EXPECT_EQ(answer.consumed_ms, 2 * kHourMs);
  EXPECT_EQ(answer.left_ms, kHourMs);
  EXPECT_EQ(answer.consumed_bp, 6667);
}

TEST(SlaClock, IsPendingUntilItsStart) {
  Story story(Office(), kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z");
  const SlaAnswer answer = story.At("2026-06-05T15:59:59.999Z");
  EXPECT_EQ(answer.state, SlaState::kPending);
  EXPECT_EQ(answer.consumed_ms, 0);
  EXPECT_EQ(TextOr(answer.due), "none");
}

TEST(SlaClock, AStopAtTheDueIsMetAndABreachIsSeenAMillisecondLater) {
  Story story(Always(), kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T17:00:00Z")), "none");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T17:00:00.001Z")), "2026-06-05T17:00:00Z");
  Story met(Always(), kHourMs);
  met.Then(Kind::kStart, "2026-06-05T16:00:00Z").Then(Kind::kStop, "2026-06-05T17:00:00Z");
  EXPECT_EQ(OutcomeOf(met.At("2026-06-06T00:00:00Z")), "MET");
  EXPECT_EQ(BreachOf(met.At("2026-06-06T00:00:00Z")), "none");
  EXPECT_EQ(TextOr(met.At("2026-06-06T00:00:00Z").due), "2026-06-05T17:00:00Z");
  Story missed(Always(), kHourMs);
  missed.Then(Kind::kStart, "2026-06-05T16:00:00Z").Then(Kind::kStop, "2026-06-05T17:00:00.001Z");
  EXPECT_EQ(OutcomeOf(missed.At("2026-06-06T00:00:00Z")), "MISSED");
  EXPECT_EQ(missed.At("2026-06-06T00:00:00Z").consumed_ms, kHourMs + 1);
}

TEST(SlaClock, ATargetThatIsAlreadyPastBreachesItRetroactively) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z").Target("2026-06-05T12:00:00Z", 2 * kHourMs);
  EXPECT_EQ(BreachOf(story.At("2026-06-05T11:59:59Z")), "none");
  const SlaAnswer answer = story.At("2026-06-05T12:00:00Z");
  EXPECT_EQ(TextOr(answer.due), "2026-06-05T11:00:00Z");
  EXPECT_EQ(BreachOf(answer), "2026-06-05T12:00:00Z RETROACTIVE");
  EXPECT_EQ(TextOr(answer.original_due), "2026-06-05T13:00:00Z");
  EXPECT_EQ(MarksOf(answer),
            "50 at 2026-06-05T11:00:00Z, 75 at 2026-06-05T12:00:00Z, "
            "90 RETROACTIVE at 2026-06-05T12:00:00Z");
}

TEST(SlaClock, ARetroactiveBreachIsWithdrawnWithItsCause) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Target("2026-06-05T12:00:00Z", 2 * kHourMs)
      .Target("2026-06-05T12:30:00Z", 3 * kHourMs)
      .Target("2026-06-05T12:40:00Z", 5 * kHourMs);
  EXPECT_EQ(BreachOf(story.At("2026-06-05T12:30:00Z")), "2026-06-05T12:00:00Z RETROACTIVE");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T12:40:00Z")), "none");
  EXPECT_EQ(TextOr(story.At("2026-06-05T12:40:00Z").original_due), "2026-06-05T13:00:00Z");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T14:00:00.001Z")), "2026-06-05T14:00:00Z");
}

TEST(SlaClock, AHigherTargetDoesNotHealABreach) {
  Story story(Always(), kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Target("2026-06-05T10:30:00Z", 8 * kHourMs)
      .Then(Kind::kStop, "2026-06-05T11:00:00Z");
  const SlaAnswer answer = story.At("2026-06-05T11:00:00Z");
  EXPECT_EQ(BreachOf(answer), "2026-06-05T10:00:00Z");
  EXPECT_EQ(OutcomeOf(answer), "MISSED");
  EXPECT_EQ(TextOr(answer.due), "2026-06-05T17:00:00Z");
}

TEST(SlaClock, AChangeAtTheDueComesBeforeTheBreach) {
  Story story(Always(), kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z").Target("2026-06-05T10:00:00Z", 2 * kHourMs);
  EXPECT_EQ(BreachOf(story.At("2026-06-05T11:00:00Z")), "none");
  EXPECT_EQ(TextOr(story.At("2026-06-05T11:00:00Z").original_due), "2026-06-05T10:00:00Z");
}

TEST(SlaClock, ACalendarChangeCountsFromTheStart) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  Story story(Office(), 8 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z").NewCalendar("2026-06-05T20:00:00Z", always);
  const SlaAnswer answer = story.At("2026-06-05T20:00:00Z");
  EXPECT_EQ(answer.consumed_ms, 4 * kHourMs);
  EXPECT_EQ(TextOr(answer.due), "2026-06-06T00:00:00Z");
  EXPECT_EQ(TextOr(answer.original_due), "2026-06-08T16:00:00Z");
  EXPECT_EQ(MarksOf(answer), "50 at 2026-06-05T20:00:00Z");
}

TEST(SlaClock, AChangeDuringAPauseJudgesWhatWasConsumed) {
  Story story(Always(), 8 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kPause, "2026-06-05T12:00:00Z")
      .Target("2026-06-05T14:00:00Z", 3 * kHourMs)
      .Target("2026-06-05T15:00:00Z", 2 * kHourMs)
      .Then(Kind::kStop, "2026-06-05T16:00:00Z");
  const SlaAnswer used_up = story.At("2026-06-05T14:00:00Z");
  EXPECT_EQ(BreachOf(used_up), "none");
  EXPECT_EQ(TextOr(used_up.original_due), "none");
  EXPECT_EQ(MarksOf(used_up),
            "50 RETROACTIVE at 2026-06-05T14:00:00Z, 75 RETROACTIVE at 2026-06-05T14:00:00Z, "
            "90 RETROACTIVE at 2026-06-05T14:00:00Z");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T15:00:00Z")), "2026-06-05T15:00:00Z RETROACTIVE");
  EXPECT_EQ(OutcomeOf(story.At("2026-06-05T16:00:00Z")), "MISSED");
}

TEST(SlaClock, AStopWhilePausedIsMetUnlessBreachedBefore) {
  Story met(Always(), kHourMs);
  met.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kPause, "2026-06-05T10:00:00Z")
      .Then(Kind::kStop, "2026-06-06T10:00:00Z");
  EXPECT_EQ(OutcomeOf(met.At("2026-06-06T10:00:00Z")), "MET");
  EXPECT_EQ(TextOr(met.At("2026-06-06T10:00:00Z").due), "none");
  Story missed(Always(), kHourMs);
  missed.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kPause, "2026-06-05T10:00:00.001Z")
      .Then(Kind::kStop, "2026-06-06T10:00:00Z");
  EXPECT_EQ(OutcomeOf(missed.At("2026-06-06T10:00:00Z")), "MISSED");
  EXPECT_EQ(BreachOf(missed.At("2026-06-05T10:00:00.001Z")), "2026-06-05T10:00:00Z");
}

TEST(SlaClock, AMarkCountsWhereAPauseBegins) {
  Story story(Always(), 2 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z").Then(Kind::kPause, "2026-06-05T10:00:00Z");
  EXPECT_EQ(MarksOf(story.At("2026-06-05T12:00:00Z")), "50 at 2026-06-05T10:00:00Z");
  story.Then(Kind::kResume, "2026-06-05T12:00:00Z");
  EXPECT_EQ(MarksOf(story.At("2026-06-05T12:30:00Z")),
            "50 at 2026-06-05T10:00:00Z, 75 at 2026-06-05T12:30:00Z");
}

TEST(SlaClock, WarnsByOpenTimeBeforeTheDue) {
  Story story(Weekdays("UTC", {{8, 18}}), 4 * kHourMs);
  story.history.marks = {{.before_due_ms = kHourMs}, {.before_due_ms = 9 * kHourMs}};
  story.Then(Kind::kStart, "2026-06-08T17:00:00Z");
  EXPECT_EQ(TextOr(story.At("2026-06-08T17:00:00Z").due), "2026-06-09T11:00:00Z");
  const SlaAnswer answer = story.At("2026-06-09T10:00:00Z");
  EXPECT_EQ(TextOr(answer.marks[0].fired_at), "2026-06-09T10:00:00Z");
  EXPECT_EQ(TextOr(answer.marks[1].fired_at), "2026-06-08T17:00:00Z");
}

TEST(SlaClock, ReopeningPausesTheTimeBetweenAndWithdrawsTheOutcome) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kStop, "2026-06-05T10:00:00Z")
      .Then(Kind::kReopen, "2026-06-07T10:00:00Z");
  EXPECT_EQ(OutcomeOf(story.At("2026-06-06T10:00:00Z")), "MET");
  const SlaAnswer answer = story.At("2026-06-07T11:00:00Z");
  EXPECT_EQ(answer.state, SlaState::kRunning);
  EXPECT_EQ(OutcomeOf(answer), "none");
  EXPECT_EQ(answer.consumed_ms, 2 * kHourMs);
  EXPECT_EQ(TextOr(answer.due), "2026-06-07T13:00:00Z");
}

TEST(SlaClock, ReopeningKeepsABreachAndEndsAnOpenPause) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kPause, "2026-06-05T10:00:00Z")
      .Then(Kind::kStop, "2026-06-05T12:00:00Z")
      .Then(Kind::kReopen, "2026-06-05T15:00:00Z")
      .Then(Kind::kStop, "2026-06-05T20:00:00Z")
      .Then(Kind::kReopen, "2026-06-05T21:00:00Z");
  EXPECT_EQ(TextOr(story.At("2026-06-05T15:00:00Z").due), "2026-06-05T18:00:00Z");
  EXPECT_EQ(OutcomeOf(story.At("2026-06-05T20:00:00Z")), "MISSED");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T21:00:00Z")), "2026-06-05T18:00:00Z");
}

TEST(SlaClock, AChangeWhileStoppedTakesEffectAtTheReopening) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kStop, "2026-06-05T12:00:00Z")
      .Target("2026-06-05T13:00:00Z", 2 * kHourMs)
      .Then(Kind::kReopen, "2026-06-05T15:00:00Z");
  EXPECT_EQ(OutcomeOf(story.At("2026-06-05T14:00:00Z")), "MET");
  EXPECT_EQ(TextOr(story.At("2026-06-05T14:00:00Z").original_due), "2026-06-05T13:00:00Z");
  EXPECT_EQ(BreachOf(story.At("2026-06-05T15:00:00Z")), "2026-06-05T15:00:00Z RETROACTIVE");
}

TEST(SlaClock, ACancelledOneHasNeitherDueNorOutcome) {
  Story story(Always(), 4 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T09:00:00Z")
      .Then(Kind::kStop, "2026-06-05T12:00:00Z")
      .Then(Kind::kCancel, "2026-06-05T13:00:00Z");
  const SlaAnswer answer = story.At("2026-06-06T13:00:00Z");
  EXPECT_EQ(answer.state, SlaState::kCancelled);
  EXPECT_EQ(answer.consumed_ms, 3 * kHourMs);
  EXPECT_EQ(OutcomeOf(answer), "none");
  EXPECT_EQ(TextOr(answer.due), "none");
  Story never(Always(), 4 * kHourMs);
  never.Then(Kind::kCancel, "2026-06-05T13:00:00Z");
  EXPECT_EQ(never.At("2026-06-06T13:00:00Z").consumed_ms, 0);
}

TEST(SlaClock, ATargetOfNothingIsDueAtTheStart) {
  Story story(Office(), 0);
  story.Then(Kind::kStart, "2026-06-06T09:00:00Z");
  const SlaAnswer answer = story.At("2026-06-06T09:00:00.001Z");
  EXPECT_EQ(TextOr(answer.due), "2026-06-06T09:00:00Z");
  EXPECT_EQ(BreachOf(answer), "2026-06-06T09:00:00Z");
  EXPECT_EQ(answer.consumed_bp, std::nullopt);
}

TEST(SlaClock, SaysWhenItsNextTimerFires) {
  const BusinessCalendar office = Calendar(Office());
  SlaClock clock = {.target_ms = 4 * kHourMs, .marks = {{.percent = 75}}};
  EXPECT_EQ(NextTimer(clock, office).value(), std::nullopt);
  const auto apply = [&](Kind kind, absl::string_view at) {
    ASSERT_TRUE(Apply({.kind = kind, .at = T(at)}, office, &clock).ok());
  };
  apply(Kind::kStart, "2026-06-05T16:00:00Z");
  EXPECT_EQ(TextOr(NextTimer(clock, office).value()), "2026-06-08T11:00:00Z");
  apply(Kind::kPause, "2026-06-08T11:30:00Z");
  EXPECT_EQ(NextTimer(clock, office).value(), std::nullopt);
  apply(Kind::kResume, "2026-06-08T12:00:00Z");
  EXPECT_EQ(TextOr(NextTimer(clock, office).value()), "2026-06-08T12:30:00.001Z");
  apply(Kind::kStop, "2026-06-08T12:10:00Z");
  EXPECT_EQ(NextTimer(clock, office).value(), std::nullopt);
}

TEST(SlaClock, RefusesWhatItsStateDoesNotAllowAndStaysAsItWas) {
  const BusinessCalendar office = Calendar(Office());
  SlaClock clock = {.target_ms = kHourMs};
  const auto code = [&](const SlaChange& change) { return Apply(change, office, &clock).code(); };
  const absl::Time at = T("2026-06-05T16:00:00Z");
  EXPECT_EQ(code({.kind = Kind::kPause, .at = at}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code({.kind = Kind::kStart, .at = at}), absl::StatusCode::kOk);
  EXPECT_EQ(code({.kind = Kind::kStart, .at = at}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code({.kind = Kind::kResume, .at = at}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code({.kind = Kind::kPause, .at = at - absl::Milliseconds(1)}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.kind = Kind::kTarget, .at = at, .target_ms = -1}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(clock.state, SlaState::kRunning);
  EXPECT_EQ(AnswerAt(clock, office, at - absl::Seconds(1)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.kind = Kind::kCancel, .at = at}), absl::StatusCode::kOk);
  EXPECT_EQ(code({.kind = Kind::kCancel, .at = at}), absl::StatusCode::kFailedPrecondition);
}

TEST(SlaClock, ACalendarThatNeverOpensIsAnErrorAtTheStart) {
  const BusinessCalendar closed = Calendar({.zone = "UTC"});
  SlaClock clock = {.target_ms = kHourMs};
  EXPECT_EQ(Apply({.kind = Kind::kStart, .at = T("2026-06-05T16:00:00Z")}, closed, &clock).code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(clock.state, SlaState::kPending);
  SlaClock endless = {.target_ms = std::numeric_limits<int64_t>::max()};
  EXPECT_EQ(Apply({.kind = Kind::kStart, .at = T("2026-06-05T16:00:00Z")},
                  BusinessCalendar::AroundTheClock(), &endless)
                .code(),
            absl::StatusCode::kOutOfRange);
}

TEST(SlaClock, HasALimitOfPauses) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  SlaClock clock = {.target_ms = kHourMs, .marks = {}};
  absl::Time at = T("2026-06-05T16:00:00Z");
  ASSERT_TRUE(Apply({.kind = Kind::kStart, .at = at}, always, &clock).ok());
  for (int i = 0; i < kSlaPausesMax; ++i) {
    ASSERT_TRUE(Apply({.kind = Kind::kPause, .at = at += absl::Seconds(1)}, always, &clock).ok());
    ASSERT_TRUE(Apply({.kind = Kind::kResume, .at = at += absl::Seconds(1)}, always, &clock).ok());
  }
  EXPECT_EQ(Apply({.kind = Kind::kPause, .at = at}, always, &clock).code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace steward::escalations
