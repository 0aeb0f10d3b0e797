#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/business_time.h"
#include "libs/base/status.h"
#include "services/ctl/calc/calendar_input.h"
#include "services/ctl/calc/ops.h"
#include "services/ctl/calc/sla_op_rows.h"
#include "services/escalations/policies/response_clocks.h"
#include "services/escalations/policies/sla_explain.h"
#include "services/escalations/policies/sla_history.h"

namespace steward::calc {
namespace {

using escalations::ResponseClock;
using escalations::ResponseEvent;
using escalations::SlaAnswer;
using escalations::SlaCut;
using escalations::SlaFacts;
using escalations::SlaInterval;
using escalations::SlaMark;
using escalations::SlaOutcome;
using escalations::SlaState;

constexpr Choice<ResponseEvent::Kind> kEventKinds[] = {
    {"AGENT_REPLY", ResponseEvent::Kind::kAgentReply},
    {"CUSTOMER_MESSAGE", ResponseEvent::Kind::kCustomerMessage},
    {"RESOLVED", ResponseEvent::Kind::kResolved},
    {"REOPENED", ResponseEvent::Kind::kReopened},
};

const char* StateName(SlaState state) {
  constexpr const char* kNames[] = {"PENDING", "RUNNING", "PAUSED", "STOPPED", "CANCELLED"};
  return kNames[static_cast<size_t>(state)];
}

const char* CutName(SlaCut::Kind kind) {
  constexpr const char* kNames[] = {"STARTED",   "PAUSED", "RESUMED", "STOPPED", "REOPENED",
                                    "CANCELLED", "OPENS",  "CLOSES",  "ASKED"};
  return kNames[static_cast<size_t>(kind)];
}

const char* IntervalName(SlaInterval::Kind kind) {
  constexpr const char* kNames[] = {"OPEN", "CLOSED", "PAUSED"};
  return kNames[static_cast<size_t>(kind)];
}

Json OutcomeJson(const std::optional<SlaOutcome>& outcome) {
  if (!outcome.has_value()) return nullptr;
  return *outcome == SlaOutcome::kMet ? "MET" : "MISSED";
}

std::vector<SlaFacts::Pause> ReadPauses(Inputs& in) {
  std::vector<SlaFacts::Pause> pauses;
  for (Inputs* pause : in.ListOrEmpty("pauses")) {
    pauses.push_back({.from = pause->Instant("from"), .to = pause->OptionalInstant("to")});
  }
  return pauses;
}

// All facts but the calendar.
SlaFacts ReadFacts(Inputs& in) {
  SlaFacts facts = {.start = in.Instant("start"),
                    .target_ms = in.Int("target_ms", kNotNegative),
                    .pauses = ReadPauses(in)};
  for (Inputs* change : in.ListOrEmpty("target_changes")) {
    facts.target_changes.push_back(
        {.at = change->Instant("at"), .target_ms = change->Int("target_ms", kNotNegative)});
  }
  facts.stop = in.OptionalInstant("stop");
  return facts;
}

// One clock, and the instant that it is asked about.
struct ClockQuestion {
  // The history borrows it.
  std::unique_ptr<const BusinessCalendar> calendar;
  escalations::SlaHistory history;
  absl::Time at;
  bool has_target_changes = false;
};

absl::StatusOr<ClockQuestion> ReadClockQuestion(Inputs& in) {
  const auto input = ReadOptionalCalendar(in, "calendar");
  SlaFacts facts = ReadFacts(in);
  ClockQuestion question;
  question.at = in.Instant("at");
  question.has_target_changes = !facts.target_changes.empty();
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(BusinessCalendar calendar, MakeCalendar(input));
  question.calendar = std::make_unique<const BusinessCalendar>(std::move(calendar));
  facts.calendar = question.calendar.get();
  STEWARD_ASSIGN_OR_RETURN(question.history, escalations::HistoryOf(facts));
  return question;
}

Json WarningsJson(const std::vector<SlaMark>& marks) {
  Json warnings = Json::object();
  for (const SlaMark& mark : marks) warnings[absl::StrCat(mark.percent)] = OrNull(mark.fired_at);
  return warnings;
}

absl::StatusOr<Json> SlaClock(Inputs& in) {
  STEWARD_ASSIGN_OR_RETURN(const ClockQuestion question, ReadClockQuestion(in));
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer,
                           escalations::AnswerAt(question.history, question.at));
  Json json = {{"state", StateName(answer.state)},
               {"consumed_ms", answer.consumed_ms},
               {"due", OrNull(answer.due)},
               {"breached", answer.breach.has_value()},
               {"outcome", OutcomeJson(answer.outcome)},
               {"warnings", WarningsJson(answer.marks)}};
  if (!question.has_target_changes) return json;
  json["breach_is_retroactive"] = answer.breach.has_value() && answer.breach->is_retroactive;
  json["original_due"] = OrNull(answer.original_due);
  return json;
}

absl::StatusOr<Json> SlaExplain(Inputs& in) {
  STEWARD_ASSIGN_OR_RETURN(const ClockQuestion question, ReadClockQuestion(in));
  STEWARD_ASSIGN_OR_RETURN(const auto replay, escalations::Replay(question.history, question.at));
  STEWARD_ASSIGN_OR_RETURN(const auto explanation,
                           escalations::Explain(replay.clock, *question.calendar, question.at));
  Json intervals = Json::array();
  for (const SlaInterval& interval : explanation.intervals) {
    intervals.push_back({{"kind", IntervalName(interval.kind)},
                         {"start", FormatInstant(interval.start)},
                         {"end", FormatInstant(interval.end)},
                         {"begins", CutName(interval.begins.kind)}});
  }
  return Json{{"intervals", std::move(intervals)},  {"ends", CutName(explanation.ends.kind)},
              {"open_ms", explanation.open_ms},     {"closed_ms", explanation.closed_ms},
              {"paused_ms", explanation.paused_ms}, {"elapsed_ms", explanation.elapsed_ms}};
}

absl::StatusOr<Json> SlaDueByPrecedence(Inputs& in) {
  const auto of_clock = ReadOptionalCalendar(in, "clock_calendar");
  const auto of_policy = ReadOptionalCalendar(in, "policy_calendar");
  const auto of_record = ReadOptionalCalendar(in, "record_calendar");
  const absl::Time start = in.Instant("start");
  const int64_t target_ms = in.Int("target_ms", kNotNegative);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar clock, MakeCalendar(of_clock));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar policy, MakeCalendar(of_policy));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar record, MakeCalendar(of_record));
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  const BusinessCalendar& calendar =
      escalations::CalendarInForce({.of_clock = of_clock.has_value() ? &clock : nullptr,
                                    .of_policy = of_policy.has_value() ? &policy : nullptr,
                                    .of_record = of_record.has_value() ? &record : nullptr},
                                   always);
  const SlaFacts facts = {.start = start, .target_ms = target_ms, .calendar = &calendar};
  STEWARD_ASSIGN_OR_RETURN(const auto history, escalations::HistoryOf(facts));
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer, escalations::AnswerAt(history, start));
  return Json{{"due", OrNull(answer.due)}};
}

Json RecomputedJson(const SlaAnswer& answer) {
  return {{"due", OrNull(answer.due)},
          {"consumed_ms", answer.consumed_ms},
          {"outcome", OutcomeJson(answer.outcome)}};
}

absl::StatusOr<Json> SlaRecompute(Inputs& in) {
  const CalendarInput recorded_input = ReadCalendar(in, "calendar_recorded");
  const CalendarInput corrected_input = ReadCalendar(in, "calendar_corrected");
  SlaFacts facts = {.start = in.Instant("start"),
                    .target_ms = in.Int("target_ms", kNotNegative),
                    .pauses = ReadPauses(in)};
  const absl::Time stop = in.Instant("stop");
  facts.stop = stop;
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar recorded, MakeCalendar(recorded_input));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar corrected, MakeCalendar(corrected_input));
  facts.calendar = &recorded;
  STEWARD_ASSIGN_OR_RETURN(const auto before, escalations::HistoryOf(facts));
  facts.calendar = &corrected;
  STEWARD_ASSIGN_OR_RETURN(const auto after, escalations::HistoryOf(facts));
  STEWARD_ASSIGN_OR_RETURN(const auto recomputed, escalations::Recompute(before, after, stop));
  return Json{{"before", RecomputedJson(recomputed.before)},
              {"after", RecomputedJson(recomputed.after)}};
}

Json ClockJson(const ResponseClock& clock) {
  return {{"start", FormatInstant(clock.start)},
          {"due", OrNull(clock.due)},
          {"stop", OrNull(clock.stop)},
          {"outcome", OutcomeJson(clock.outcome)}};
}

Json ClocksJson(const std::vector<ResponseClock>& clocks) {
  Json json = Json::array();
  for (const ResponseClock& clock : clocks) json.push_back(ClockJson(clock));
  return json;
}

absl::StatusOr<Json> CustomerUpdateClocks(Inputs& in) {
  const auto input = ReadOptionalCalendar(in, "calendar");
  escalations::CustomerUpdates record = {.opened = in.Instant("opened"),
                                         .period_ms = in.Int("period_ms", kNotNegative)};
  for (Inputs* update : in.ListOrEmpty("updates")) record.updates.push_back(update->AsInstant());
  record.pauses = ReadPauses(in);
  record.resolved = in.OptionalInstant("resolved");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const auto clocks, escalations::CustomerUpdateClocks(record, calendar));
  return Json{{"clocks", ClocksJson(clocks)}};
}

absl::StatusOr<Json> ResponseClocks(Inputs& in) {
  const auto input = ReadOptionalCalendar(in, "calendar");
  escalations::Conversation conversation = {
      .created = in.Instant("created"),
      .first_response_target_ms = in.Int("first_response_target_ms", kNotNegative),
      .next_response_target_ms = in.Int("next_response_target_ms", kNotNegative)};
  for (Inputs* event : in.ListOrEmpty("events")) {
    const absl::Time at = event->Instant("at");
    conversation.events.push_back({.at = at, .kind = event->Enum("kind", kEventKinds)});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const auto clocks,
                           escalations::ResponseClocksOf(conversation, calendar));
  return Json{{"first_response", ClockJson(clocks.first_response)},
              {"next_response", ClocksJson(clocks.next_responses)}};
}

}  // namespace

std::vector<Op> SlaOps() {
  return SlaOpRows({.clock = SlaClock,
                    .due_by_precedence = SlaDueByPrecedence,
                    .recompute = SlaRecompute,
                    .customer_update_clocks = CustomerUpdateClocks,
                    .response_clocks = ResponseClocks,
                    .explain = SlaExplain});
}

}  // namespace steward::calc
