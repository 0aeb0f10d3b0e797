#include "services/escalations/policies/response_clocks.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/escalations/policies/sla_for_test.h"

namespace steward::escalations {
namespace {

using EventKind = ResponseEvent::Kind;

// "start due stop OUTCOME".
std::string Readable(const ResponseClock& clock) {
  const std::string outcome = !clock.outcome.has_value()           ? ""
                              : *clock.outcome == SlaOutcome::kMet ? " MET"
                                                                   : " MISSED";
  return absl::StrCat(Text(clock.start), " ", TextOr(clock.due), " ", TextOr(clock.stop), outcome);
}

std::string Readable(const std::vector<ResponseClock>& clocks) {
  std::string text;
  for (const ResponseClock& clock : clocks) absl::StrAppend(&text, Readable(clock), "\n");
  return text;
}

CustomerUpdates Updates(const std::vector<std::string>& updates) {
  CustomerUpdates record = {.opened = T("2026-10-23T17:16:00Z"), .period_ms = 24 * kHourMs};
  for (const std::string& update : updates) record.updates.push_back(T(update));
  return record;
}

TEST(CustomerUpdateClocks, StartAgainFromEachUpdate) {
  const BusinessCalendar berlin = Calendar(Weekdays("Europe/Berlin", {{9, 17}}));
  EXPECT_EQ(Readable(CustomerUpdateClocks(Updates({"2026-10-26T16:30:24Z"}), berlin).value()),
            "2026-10-23T17:16:00Z 2026-10-28T16:00:00Z 2026-10-26T16:30:24Z MET\n"
            "2026-10-26T16:30:24Z 2026-10-29T16:00:00Z none\n");
}

TEST(CustomerUpdateClocks, AMissIsOneHoweverLongItTakes) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  EXPECT_EQ(Readable(CustomerUpdateClocks(Updates({"2026-10-30T12:00:00Z", "2026-10-29T17:16:00Z",
                                                   "2026-10-29T17:16:00Z"}),
                                          always)
                         .value()),
            "2026-10-23T17:16:00Z 2026-10-24T17:16:00Z 2026-10-29T17:16:00Z MISSED\n"
            "2026-10-29T17:16:00Z 2026-10-30T17:16:00Z 2026-10-29T17:16:00Z MET\n"
            "2026-10-29T17:16:00Z 2026-10-30T17:16:00Z 2026-10-30T12:00:00Z MET\n"
            "2026-10-30T12:00:00Z 2026-10-31T12:00:00Z none\n");
}

TEST(CustomerUpdateClocks, EndWithTheResolution) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  CustomerUpdates record = Updates({"2026-10-24T12:00:00Z", "2026-10-27T00:00:00Z"});
  record.resolved = T("2026-10-26T00:00:00Z");
  EXPECT_EQ(Readable(CustomerUpdateClocks(record, always).value()),
            "2026-10-23T17:16:00Z 2026-10-24T17:16:00Z 2026-10-24T12:00:00Z MET\n"
            "2026-10-24T12:00:00Z 2026-10-25T12:00:00Z 2026-10-26T00:00:00Z MISSED\n");
}

TEST(CustomerUpdateClocks, PausesHoldTheClockThatRuns) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  CustomerUpdates record = Updates({"2026-10-24T12:00:00Z"});
  record.pauses = {{T("2026-10-24T10:00:00Z"), T("2026-10-24T14:00:00Z")}};
  EXPECT_EQ(Readable(CustomerUpdateClocks(record, always).value()),
            "2026-10-23T17:16:00Z none 2026-10-24T12:00:00Z MET\n"
            "2026-10-24T12:00:00Z 2026-10-25T14:00:00Z none\n");
}

TEST(CustomerUpdateClocks, NameTheFieldThatIsWrong) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  const auto fault = [&](const CustomerUpdates& record) {
    return DetailOf(CustomerUpdateClocks(record, always).status()).violations(0).field();
  };
  CustomerUpdates record = Updates({"2026-10-24T12:00:00Z"});
  record.resolved = T("2026-10-23T00:00:00Z");
  EXPECT_EQ(fault(record), "resolved");
  record.updates.push_back(T("2026-10-23T17:15:59Z"));
  EXPECT_EQ(fault(record), "updates[1]");
  record.period_ms = -1;
  EXPECT_EQ(fault(record), "period_ms");
}

Conversation Of(const std::vector<std::pair<std::string, EventKind>>& events) {
  Conversation conversation = {.created = T("2026-06-01T09:00:00Z"),
                               .first_response_target_ms = 2 * kHourMs,
                               .next_response_target_ms = kHourMs};
  for (const auto& [time, kind] : events) {
    conversation.events.push_back({T(absl::StrCat("2026-06-01T", time, ":00Z")), kind});
  }
  return conversation;
}

// First the clock of the first response, then the others.
std::string Clocks(const Conversation& conversation) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  const ResponseClocks clocks = ResponseClocksOf(conversation, always).value();
  return absl::StrCat(Readable(clocks.first_response), "\n", Readable(clocks.next_responses));
}

TEST(ResponseClocks, AnswerTheExampleOfThePage) {
  const BusinessCalendar nights = Calendar(EveryDay("America/St_Johns", {{0, 6}, {22, 24}}));
  const Conversation conversation = {
      .created = T("2026-03-08T13:31:00Z"),
      .first_response_target_ms = 28'800'000,
      .next_response_target_ms = 14'400'000,
      .events = {{T("2026-03-09T05:31:00Z"), EventKind::kAgentReply},
                 {T("2026-03-09T06:35:00Z"), EventKind::kCustomerMessage}}};
  const ResponseClocks clocks = ResponseClocksOf(conversation, nights).value();
  EXPECT_EQ(Readable(clocks.first_response),
            "2026-03-08T13:31:00Z 2026-03-09T08:30:00Z 2026-03-09T05:31:00Z MET");
  EXPECT_EQ(Readable(clocks.next_responses), "2026-03-09T06:35:00Z 2026-03-10T02:35:00Z none\n");
}

TEST(ResponseClocks, MessagesBeforeTheFirstReplyStartNothing) {
  EXPECT_EQ(Clocks(Of({{"09:30", EventKind::kCustomerMessage},
                       {"11:30", EventKind::kAgentReply},
                       {"11:40", EventKind::kAgentReply}})),
            "2026-06-01T09:00:00Z 2026-06-01T11:00:00Z 2026-06-01T11:30:00Z MISSED\n");
}

TEST(ResponseClocks, TheFirstUnansweredMessageStartsOneClock) {
  EXPECT_EQ(Clocks(Of({{"10:00", EventKind::kAgentReply},
                       {"12:00", EventKind::kCustomerMessage},
                       {"12:30", EventKind::kCustomerMessage},
                       {"13:00", EventKind::kAgentReply},
                       {"13:00", EventKind::kCustomerMessage}})),
            "2026-06-01T09:00:00Z 2026-06-01T11:00:00Z 2026-06-01T10:00:00Z MET\n"
            "2026-06-01T12:00:00Z 2026-06-01T13:00:00Z 2026-06-01T13:00:00Z MET\n"
            "2026-06-01T13:00:00Z 2026-06-01T14:00:00Z none\n");
}

TEST(ResponseClocks, ResolvedStopsThemAndNothingStartsAfterIt) {
  EXPECT_EQ(Clocks(Of({{"10:00", EventKind::kResolved},
                       {"10:30", EventKind::kCustomerMessage},
                       {"10:40", EventKind::kResolved}})),
            "2026-06-01T09:00:00Z 2026-06-01T11:00:00Z 2026-06-01T10:00:00Z MET\n");
}

TEST(ResponseClocks, ReopenedResumesWhatResolvedStopped) {
  EXPECT_EQ(Clocks(Of({{"10:00", EventKind::kResolved}, {"15:00", EventKind::kReopened}})),
            "2026-06-01T09:00:00Z 2026-06-01T16:00:00Z none\n");
  EXPECT_EQ(Clocks(Of({{"10:00", EventKind::kAgentReply},
                       {"10:30", EventKind::kResolved},
                       {"12:00", EventKind::kCustomerMessage},
                       {"12:10", EventKind::kReopened}})),
            "2026-06-01T09:00:00Z 2026-06-01T11:00:00Z 2026-06-01T10:00:00Z MET\n"
            "2026-06-01T12:10:00Z 2026-06-01T13:10:00Z none\n");
  // A reply while it was resolved has answered what waited.
  EXPECT_EQ(Clocks(Of({{"10:00", EventKind::kResolved},
                       {"10:10", EventKind::kAgentReply},
                       {"12:10", EventKind::kReopened}})),
            "2026-06-01T09:00:00Z 2026-06-01T11:00:00Z 2026-06-01T10:00:00Z MET\n");
}

TEST(ResponseClocks, NameTheFieldThatIsWrong) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  const auto fault = [&](const Conversation& conversation) {
    return DetailOf(ResponseClocksOf(conversation, always).status()).violations(0).field();
  };
  Conversation conversation =
      Of({{"10:00", EventKind::kAgentReply}, {"08:59", EventKind::kAgentReply}});
  EXPECT_EQ(fault(conversation), "events[1].at");
  conversation.next_response_target_ms = -1;
  EXPECT_EQ(fault(conversation), "next_response_target_ms");
  conversation.first_response_target_ms = -1;
  EXPECT_EQ(fault(conversation), "first_response_target_ms");
}

}  // namespace
}  // namespace steward::escalations
