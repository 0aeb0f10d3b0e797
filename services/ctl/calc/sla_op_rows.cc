#include "services/ctl/calc/sla_op_rows.h"

#include <utility>

#include "services/ctl/calc/calendar_input.h"

namespace steward::calc {
namespace {

constexpr char kGroup[] = "sla_clock";

std::vector<Field> Joined(std::vector<Field> fields, const std::vector<Field>& more) {
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

std::vector<Field> PauseFields() {
  return {{"pauses[].from", "instant"}, {"pauses[].to", "instant; without it the pause lasts"}};
}

std::vector<Field> ClockFields() {
  const std::vector<Field> fields = {
      {"start", "instant"},
      {"target_ms", "open time, at least 0"},
      {"target_changes[].at", "instant of a change, which counts from the start on"},
      {"target_changes[].target_ms", "open time, at least 0"},
      {"stop", "instant, if it was stopped"},
      {"at", "the instant asked about; what is later hasn't happened"}};
  return WithCalendar("calendar", Joined(fields, PauseFields()));
}

Op ClockRow(const SlaOpFunctions& functions) {
  return {
      .name = "sla_clock",
      .group = kGroup,
      .summary = "What an SLA clock says at an instant; without a calendar, around the clock.",
      .fields = ClockFields(),
      .example =
          R"({"calendar": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "start": "2026-03-27T22:19:00Z", "target_ms": 7200000, "pauses": [{"from": "2026-03-28T01:19:00Z", "to": "2026-03-30T10:19:00Z"}], "at": "2026-03-30T11:16:00Z", "stop": "2026-03-30T11:16:00Z"})",
      .example_result =
          R"({"state": "STOPPED", "consumed_ms": 3420000, "due": "2026-03-30T12:19:00Z", "breached": false, "outcome": "MET", "warnings": {"50": null, "75": null, "90": null}})",
      .function = functions.clock};
}

Op PrecedenceRow(const SlaOpFunctions& functions) {
  return {
      .name = "sla_due_by_precedence",
      .group = kGroup,
      .summary = "The due by the clock's calendar, else the policy's, else the record's.",
      .fields = Joined(Joined(CalendarFields("clock_calendar"), CalendarFields("policy_calendar")),
                       WithCalendar("record_calendar", {{"start", "instant"},
                                                        {"target_ms", "open time, at least 0"}})),
      .example =
          R"({"clock_calendar": null, "policy_calendar": null, "record_calendar": {"zone": "Asia/Kolkata", "weekly": {"MON": [["08:00", "12:00"], ["13:30", "18:00"]], "TUE": [["08:00", "12:00"], ["13:30", "18:00"]], "WED": [["08:00", "12:00"], ["13:30", "18:00"]], "THU": [["08:00", "12:00"], ["13:30", "18:00"]], "FRI": [["08:00", "12:00"], ["13:30", "18:00"]]}}, "start": "2026-06-05T13:00:00Z", "target_ms": 18000000})",
      .example_result = R"({"due": "2026-06-08T09:00:00Z"})",
      .function = functions.due_by_precedence};
}

Op RecomputeRow(const SlaOpFunctions& functions) {
  const std::vector<Field> fields = {
      {"start", "instant"}, {"target_ms", "open time, at least 0"}, {"stop", "instant"}};
  return {
      .name = "sla_recompute",
      .group = kGroup,
      .summary = "A stopped clock by the calendar that was recorded and by the corrected one.",
      .fields = Joined(CalendarFields("calendar_recorded"),
                       WithCalendar("calendar_corrected", Joined(fields, PauseFields()))),
      .example =
          R"({"calendar_recorded": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "calendar_corrected": {"zone": "America/New_York", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "start": "2026-06-04T07:00:00Z", "target_ms": 43200000, "pauses": [{"from": "2026-06-04T09:00:00Z", "to": "2026-06-04T10:15:00Z"}], "stop": "2026-06-05T16:00:00Z"})",
      .example_result =
          R"({"before": {"due": "2026-06-05T12:15:00Z", "consumed_ms": 53100000, "outcome": "MISSED"}, "after": {"due": "2026-06-05T17:00:00Z", "consumed_ms": 39600000, "outcome": "MET"}})",
      .function = functions.recompute};
}

Op UpdatesRow(const SlaOpFunctions& functions) {
  const std::vector<Field> fields = {
      {"opened", "instant"},
      {"period_ms", "open time from one update to the next, at least 0"},
      {"updates[]", "instants, in any order, none before opened"},
      {"resolved", "instant, if it was resolved: it ends the clock that runs"}};
  return {
      .name = "customer_update_clocks",
      .group = kGroup,
      .summary = "The clocks of the updates that a customer was promised, one after the other.",
      .fields = WithCalendar("calendar", Joined(fields, PauseFields())),
      .example =
          R"({"calendar": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "opened": "2026-10-23T17:16:00Z", "period_ms": 86400000, "updates": ["2026-10-26T16:30:24Z"]})",
      .example_result =
          R"({"clocks": [{"start": "2026-10-23T17:16:00Z", "due": "2026-10-28T16:00:00Z", "stop": "2026-10-26T16:30:24Z", "outcome": "MET"}, {"start": "2026-10-26T16:30:24Z", "due": "2026-10-29T16:00:00Z", "stop": null, "outcome": null}]})",
      .function = functions.customer_update_clocks};
}

Op ResponsesRow(const SlaOpFunctions& functions) {
  return {
      .name = "response_clocks",
      .group = kGroup,
      .summary = "The clock of the first response, and those of the answers after it.",
      .fields = WithCalendar(
          "calendar",
          {{"created", "instant"},
           {"first_response_target_ms", "open time, at least 0"},
           {"next_response_target_ms", "open time, at least 0"},
           {"events[].at", "instant, not before created; equal ones in the list's order"},
           {"events[].kind", "AGENT_REPLY, CUSTOMER_MESSAGE, RESOLVED or REOPENED"}}),
      .example =
          R"({"calendar": {"zone": "America/St_Johns", "weekly": {"MON": [["00:00", "06:00"], ["22:00", "24:00"]], "TUE": [["00:00", "06:00"], ["22:00", "24:00"]], "WED": [["00:00", "06:00"], ["22:00", "24:00"]], "THU": [["00:00", "06:00"], ["22:00", "24:00"]], "FRI": [["00:00", "06:00"], ["22:00", "24:00"]], "SAT": [["00:00", "06:00"], ["22:00", "24:00"]], "SUN": [["00:00", "06:00"], ["22:00", "24:00"]]}}, "created": "2026-03-08T13:31:00Z", "first_response_target_ms": 28800000, "next_response_target_ms": 14400000, "events": [{"at": "2026-03-09T05:31:00Z", "kind": "AGENT_REPLY"}, {"at": "2026-03-09T06:35:00Z", "kind": "CUSTOMER_MESSAGE"}]})",
      .example_result =
          R"({"first_response": {"start": "2026-03-08T13:31:00Z", "due": "2026-03-09T08:30:00Z", "stop": "2026-03-09T05:31:00Z", "outcome": "MET"}, "next_response": [{"start": "2026-03-09T06:35:00Z", "due": "2026-03-10T02:35:00Z", "stop": null, "outcome": null}]})",
      .function = functions.response_clocks};
}

Op ExplainRow(const SlaOpFunctions& functions) {
  return {
      .name = "sla_explain",
      .group = kGroup,
      .summary = "An SLA clock's time, cut into intervals, and what made each of them begin.",
      .fields = ClockFields(),
      .example =
          R"({"calendar": {"zone": "UTC", "weekly": {"FRI": [["09:00", "17:00"]]}}, "start": "2026-06-05T15:00:00Z", "target_ms": 7200000, "pauses": [{"from": "2026-06-05T16:00:00Z", "to": "2026-06-05T16:30:00Z"}], "at": "2026-06-05T18:00:00Z"})",
      .example_result =
          R"({"intervals": [{"kind": "OPEN", "start": "2026-06-05T15:00:00Z", "end": "2026-06-05T16:00:00Z", "begins": "STARTED"}, {"kind": "PAUSED", "start": "2026-06-05T16:00:00Z", "end": "2026-06-05T16:30:00Z", "begins": "PAUSED"}, {"kind": "OPEN", "start": "2026-06-05T16:30:00Z", "end": "2026-06-05T17:00:00Z", "begins": "RESUMED"}, {"kind": "CLOSED", "start": "2026-06-05T17:00:00Z", "end": "2026-06-05T18:00:00Z", "begins": "CLOSES"}], "ends": "ASKED", "open_ms": 5400000, "closed_ms": 3600000, "paused_ms": 1800000, "elapsed_ms": 10800000})",
      .function = functions.explain};
}

}  // namespace

std::vector<Op> SlaOpRows(const SlaOpFunctions& functions) {
  return {ClockRow(functions),   PrecedenceRow(functions), RecomputeRow(functions),
          UpdatesRow(functions), ResponsesRow(functions),  ExplainRow(functions)};
}

}  // namespace steward::calc
