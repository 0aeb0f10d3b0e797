#include "services/escalations/policies/sla_explain.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/escalations/policies/sla_for_test.h"

namespace steward::escalations {
namespace {

std::string Readable(const SlaCut& cut) {
  constexpr absl::string_view kNames[] = {"started",   "paused", "resumed", "stopped", "reopened",
                                          "cancelled", "opens",  "closes",  "asked"};
  return absl::StrCat(kNames[static_cast<size_t>(cut.kind)], cut.event.empty() ? "" : " by ",
                      cut.event);
}

// One line for each interval, and why the last one ends.
std::string Readable(const Story& story, absl::string_view at) {
  const SlaReplay replay = Replay(story.history, T(at)).value();
  const SlaExplanation explanation = Explain(replay.clock, *replay.calendar, T(at)).value();
  constexpr absl::string_view kKinds[] = {"OPEN", "CLOSED", "PAUSED"};
  std::string text;
  for (const SlaInterval& interval : explanation.intervals) {
    absl::StrAppend(&text, kKinds[static_cast<size_t>(interval.kind)], " from ",
                    absl::FormatTime("%d %H:%M", interval.start, absl::UTCTimeZone()), ", ",
                    Readable(interval.begins), "\n");
  }
  return absl::StrCat(text, Readable(explanation.ends));
}

TEST(SlaExplain, EachIntervalBeginsWhereTheLastOneEnded) {
  Story story(Weekdays("UTC", {{9, 17}}), 16 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00.683604Z")
      .Then(Kind::kPause, "2026-06-08T10:00:00.000604Z")
      .Then(Kind::kResume, "2026-06-08T12:00:00.999999Z");
  const SlaReplay replay = Replay(story.history, T("2026-06-08T13:00:00Z")).value();
  const SlaExplanation explanation =
      Explain(replay.clock, *replay.calendar, T("2026-06-08T13:00:00Z")).value();
  ASSERT_EQ(explanation.intervals.size(), 5);
  for (size_t i = 1; i < explanation.intervals.size(); ++i) {
    EXPECT_EQ(explanation.intervals[i].start, explanation.intervals[i - 1].end);
  }
}

TEST(SlaExplain, CitesTheCauseOfEachCut) {
  Story story(Weekdays("UTC", {{9, 17}}), 16 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z")
      .Then(Kind::kPause, "2026-06-08T10:00:00Z")
      .Then(Kind::kResume, "2026-06-08T20:00:00Z")
      .Then(Kind::kStop, "2026-06-09T12:00:00Z")
      .Then(Kind::kReopen, "2026-06-09T13:00:00Z");
  EXPECT_EQ(Readable(story, "2026-06-09T17:00:00Z"),
            "OPEN from 05 16:00, started by e1\n"
            "CLOSED from 05 17:00, closes\n"
            "OPEN from 08 09:00, opens\n"
            "PAUSED from 08 10:00, paused by e2\n"
            "CLOSED from 08 20:00, resumed by e3\n"
            "OPEN from 09 09:00, opens\n"
            "PAUSED from 09 12:00, stopped by e4\n"
            "OPEN from 09 13:00, reopened by e5\n"
            "asked");
  EXPECT_EQ(Readable(story, "2026-06-09T12:30:00Z"),
            "OPEN from 05 16:00, started by e1\n"
            "CLOSED from 05 17:00, closes\n"
            "OPEN from 08 09:00, opens\n"
            "PAUSED from 08 10:00, paused by e2\n"
            "CLOSED from 08 20:00, resumed by e3\n"
            "OPEN from 09 09:00, opens\n"
            "stopped by e4");
}

TEST(SlaExplain, SumsMakeTheElapsedTime) {
  Story story(Weekdays("UTC", {{9, 17}}), 16 * kHourMs);
  story.Then(Kind::kStart, "2026-06-05T16:00:00Z")
      .Then(Kind::kPause, "2026-06-08T10:00:00Z")
      .Then(Kind::kCancel, "2026-06-08T12:00:00Z");
  const SlaReplay replay = Replay(story.history, T("2026-06-10T00:00:00Z")).value();
  const SlaExplanation explanation =
      Explain(replay.clock, *replay.calendar, T("2026-06-10T00:00:00Z")).value();
  EXPECT_EQ(explanation.open_ms, 2 * kHourMs);
  EXPECT_EQ(explanation.closed_ms, 64 * kHourMs);
  EXPECT_EQ(explanation.paused_ms, 2 * kHourMs);
  EXPECT_EQ(explanation.elapsed_ms, 68 * kHourMs);
  EXPECT_EQ(explanation.ends.kind, SlaCut::Kind::kCancelled);
}

TEST(SlaExplain, SaysNothingBeforeTheStart) {
  Story story(Weekdays("UTC", {{9, 17}}), 16 * kHourMs);
  EXPECT_EQ(Readable(story, "2026-06-09T17:00:00Z"), "asked");
}

}  // namespace
}  // namespace steward::escalations
