#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(SlaOps, SlaClock) {
  ExpectResult(
      R"({"op": "sla_clock", "inputs": {"calendar": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "start": "2026-03-27T22:19:00Z", "target_ms": 7200000, "pauses": [{"from": "2026-03-28T01:19:00Z", "to": "2026-03-30T10:19:00Z"}], "at": "2026-03-30T11:16:00Z", "stop": "2026-03-30T11:16:00Z"}})",
      R"({"state": "STOPPED", "consumed_ms": 3420000, "due": "2026-03-30T12:19:00Z", "breached": false, "outcome": "MET", "warnings": {"50": null, "75": null, "90": null}})");
}

TEST(SlaOps, SlaDueByPrecedence) {
  ExpectResult(
      R"({"op": "sla_due_by_precedence", "inputs": {"clock_calendar": null, "policy_calendar": null, "record_calendar": {"zone": "Asia/Kolkata", "weekly": {"MON": [["08:00", "12:00"], ["13:30", "18:00"]], "TUE": [["08:00", "12:00"], ["13:30", "18:00"]], "WED": [["08:00", "12:00"], ["13:30", "18:00"]], "THU": [["08:00", "12:00"], ["13:30", "18:00"]], "FRI": [["08:00", "12:00"], ["13:30", "18:00"]]}}, "start": "2026-06-05T13:00:00Z", "target_ms": 18000000}})",
      R"({"due": "2026-06-08T09:00:00Z"})");
}

TEST(SlaOps, SlaRecompute) {
  ExpectResult(
      R"({"op": "sla_recompute", "inputs": {"calendar_recorded": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "calendar_corrected": {"zone": "America/New_York", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "start": "2026-06-04T07:00:00Z", "target_ms": 43200000, "pauses": [{"from": "2026-06-04T09:00:00Z", "to": "2026-06-04T10:15:00Z"}], "stop": "2026-06-05T16:00:00Z"}})",
      R"({"before": {"due": "2026-06-05T12:15:00Z", "consumed_ms": 53100000, "outcome": "MISSED"}, "after": {"due": "2026-06-05T17:00:00Z", "consumed_ms": 39600000, "outcome": "MET"}})");
}

TEST(SlaOps, CustomerUpdateClocks) {
  ExpectResult(
      R"({"op": "customer_update_clocks", "inputs": {"calendar": {"zone": "Europe/Berlin", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]], "WED": [["09:00", "17:00"]], "THU": [["09:00", "17:00"]], "FRI": [["09:00", "17:00"]]}}, "opened": "2026-10-23T17:16:00Z", "period_ms": 86400000, "updates": ["2026-10-26T16:30:24Z"]}})",
      R"({"clocks": [{"start": "2026-10-23T17:16:00Z", "due": "2026-10-28T16:00:00Z", "stop": "2026-10-26T16:30:24Z", "outcome": "MET"}, {"start": "2026-10-26T16:30:24Z", "due": "2026-10-29T16:00:00Z", "stop": null, "outcome": null}]})");
}

TEST(SlaOps, ResponseClocks) {
  ExpectResult(
      R"({"op": "response_clocks", "inputs": {"calendar": {"zone": "America/St_Johns", "weekly": {"MON": [["00:00", "06:00"], ["22:00", "24:00"]], "TUE": [["00:00", "06:00"], ["22:00", "24:00"]], "WED": [["00:00", "06:00"], ["22:00", "24:00"]], "THU": [["00:00", "06:00"], ["22:00", "24:00"]], "FRI": [["00:00", "06:00"], ["22:00", "24:00"]], "SAT": [["00:00", "06:00"], ["22:00", "24:00"]], "SUN": [["00:00", "06:00"], ["22:00", "24:00"]]}}, "created": "2026-03-08T13:31:00Z", "first_response_target_ms": 28800000, "next_response_target_ms": 14400000, "events": [{"at": "2026-03-09T05:31:00Z", "kind": "AGENT_REPLY"}, {"at": "2026-03-09T06:35:00Z", "kind": "CUSTOMER_MESSAGE"}]}})",
      R"({"first_response": {"start": "2026-03-08T13:31:00Z", "due": "2026-03-09T08:30:00Z", "stop": "2026-03-09T05:31:00Z", "outcome": "MET"}, "next_response": [{"start": "2026-03-09T06:35:00Z", "due": "2026-03-10T02:35:00Z", "stop": null, "outcome": null}]})");
}

TEST(SlaOps, AChangeOfTheTargetKeepsTheOriginalDue) {
  ExpectResultOf(
      "sla_clock",
      R"({"start": "2026-06-05T09:00:00Z", "target_ms": 14400000, "at": "2026-06-05T12:00:00Z",
          "target_changes": [{"at": "2026-06-05T12:00:00Z", "target_ms": 7200000}]})",
      R"({"state": "RUNNING", "consumed_ms": 10800000, "due": "2026-06-05T11:00:00Z",
          "breached": true, "outcome": null,
          "warnings": {"50": "2026-06-05T11:00:00Z", "75": "2026-06-05T12:00:00Z",
                       "90": "2026-06-05T12:00:00Z"},
          "breach_is_retroactive": true, "original_due": "2026-06-05T13:00:00Z"})");
}

TEST(SlaOps, APauseThatLastsHasNoDue) {
  ExpectResultOf("sla_clock",
                 R"({"calendar": null, "start": "2026-06-05T09:00:00Z", "target_ms": 14400000,
          "at": "2026-06-06T12:00:00Z", "pauses": [{"from": "2026-06-05T11:00:00Z", "to": null}]})",
                 R"({"state": "PAUSED", "consumed_ms": 7200000, "due": null, "breached": false,
          "outcome": null,
          "warnings": {"50": "2026-06-05T11:00:00Z", "75": null, "90": null}})");
}

TEST(SlaOps, NameTheFieldThatIsWrong) {
  ExpectBadField("sla_clock",
                 R"({"start": "2026-06-05T09:00:00Z", "target_ms": 1, "at": "2026-06-05T09:00:00Z",
          "stop": "2026-06-05T08:00:00Z"})",
                 "inputs.stop");
  ExpectBadField("sla_clock",
                 R"({"start": "2026-06-05T09:00:00Z", "target_ms": 1, "at": "2026-06-05T09:00:00Z",
          "pauses": [{"from": "2026-06-05T08:00:00Z", "to": "2026-06-05T07:00:00Z"}]})",
                 "inputs.pauses[0].to");
  ExpectBadField(
      "sla_clock",
      R"({"start": "2026-06-05T09:00:00Z", "target_ms": -1, "at": "2026-06-05T09:00:00Z"})",
      "inputs.target_ms");
  ExpectBadField("sla_clock", R"({"start": "2026-06-05T09:00:00Z", "target_ms": 1})", "inputs.at");
  ExpectBadField("sla_due_by_precedence",
                 R"({"start": "2026-06-05T09:00:00Z", "target_ms": 1,
          "policy_calendar": {"zone": "UTC", "weekly": {"SUN": [["10:00", "10:00"]]}}})",
                 "inputs.policy_calendar.weekly.SUN[0]");
  ExpectBadField("customer_update_clocks",
                 R"({"opened": "2026-06-05T09:00:00Z", "period_ms": 1,
          "updates": ["2026-06-05T08:59:59.999Z"]})",
                 "inputs.updates[0]");
  ExpectBadField("response_clocks",
                 R"({"created": "2026-06-05T09:00:00Z", "first_response_target_ms": 1,
          "next_response_target_ms": 1, "events": [{"at": "2026-06-05T09:00:00Z", "kind": "REPLY"}]})",
                 "inputs.events[0].kind");
  ExpectBadField("response_clocks",
                 R"({"created": "2026-06-05T09:00:00Z", "first_response_target_ms": 1,
          "next_response_target_ms": 1,
          "events": [{"at": "2026-06-05T08:00:00Z", "kind": "AGENT_REPLY"}]})",
                 "inputs.events[0].at");
}

}  // namespace
}  // namespace steward::calc
